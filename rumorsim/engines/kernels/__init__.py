"""What mass action cannot say: cascades, thresholds, hoaxes."""
