"""Running worlds in batches, and the labelled results."""

from rumorsim.runs.batch import simulate_world
from rumorsim.runs.run import Run

__all__ = ["Run", "simulate_world"]
