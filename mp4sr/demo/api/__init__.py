"""What programs can ask of the demo: plain functions with plain JSON in and out."""
