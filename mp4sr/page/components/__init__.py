"""Pieces that several tabs use."""
