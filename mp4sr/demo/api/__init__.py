"""What programs can ask of the demo: functions with checked parameters and JSON answers."""
