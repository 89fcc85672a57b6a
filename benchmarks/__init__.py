"""Measurements of speed and quality; each module says how to run it."""
