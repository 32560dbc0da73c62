"""Steps of equal length in which every tie acts at its own rate."""
