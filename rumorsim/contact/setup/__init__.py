"""What a run is set up with: engine, start, times, and whether it ends."""
