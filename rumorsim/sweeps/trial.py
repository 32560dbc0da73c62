"""One column before all others: whether its measures work, and what their outcomes take."""

from __future__ import annotations

import numpy as np

from rumorsim.sweeps.measuring import MeasureError
from rumorsim.sweeps.points import RESERVED, Design
from rumorsim.sweeps.protocol import Columns, Outcome, Subject

__all__ = ["tried_bytes"]


def tried_bytes(subject: Subject, design: Design) -> float:
    """Return the memory that the outcomes of one column take; 0 if the model fails at all points.

    Raises
    ------
    MeasureError
        If a measure fails, returns what cannot be kept, or names it as something else is named.
    """
    column = Columns(np.zeros(1, np.int64), np.zeros(1, np.uint32), np.zeros(1, np.uint32))
    for point in design:
        try:
            outcome = subject.run([subject.prepare(point)], column, seed=0)
        except (MemoryError, MeasureError):
            raise
        except Exception:  # of the model: told when the column itself is run
            continue
        _require_free_names(outcome, design)
        return float(sum(values.nbytes for values in outcome.values.values()))
    return 0.0


def _require_free_names(outcome: Outcome, design: Design) -> None:
    taken = {*design.columns, *RESERVED}
    for name in (*outcome.layout.dims, *outcome.layout.coords):
        if name in taken:
            raise MeasureError(
                f"measure: got an outcome with the name or label {name!r}, allowed: names that "
                f"are neither parameters ({', '.join(design.columns)}) nor {' nor '.join(RESERVED)}"
            )
