"""What is expected: equations of the mean, thresholds, exact laws."""
