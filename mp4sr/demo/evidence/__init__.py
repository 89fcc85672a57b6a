"""What was measured on a catalogue and of a model: results, curves, maps and cards."""
