"""What was measured of a model on a catalogue: results, training curves, item maps and cards."""
