"""One event at a time in each replicate, exactly."""
