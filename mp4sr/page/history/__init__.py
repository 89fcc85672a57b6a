"""The history strip, which is always in sight."""
