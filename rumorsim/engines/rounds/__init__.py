"""Rounds in which every caller calls once."""
