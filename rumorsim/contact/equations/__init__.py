"""What follows without simulation: mean field, final law, and how they are printed."""
