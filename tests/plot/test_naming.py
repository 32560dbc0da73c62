"""Names beside points cover neither bars nor each other, and say whose they are."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from rumorsim import plot
from rumorsim.plot.naming import name_points

CROSS = [[[0.2, 0.5], [0.8, 0.5]], [[0.5, 0.2], [0.5, 0.8]]]


def named(count: int, lines: list[list[list[float]]]) -> Axes:
    """Return axes with so many points all but in one place, and their names."""
    with plot.style("single"):
        _, ax = plt.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    at = 0.5 + 0.001 * np.arange(count)
    name_points(ax, at, at, [f"parameter {number}" for number in range(count)], lines)
    ax.figure.canvas.draw()
    return ax


def boxes(ax: Axes) -> list[Bbox]:
    """Return where names stand, in data units, without their lines and what is around letters."""
    found = [plt.Text.get_window_extent(text) for text in ax.texts]
    return [box.padded(-1).transformed(ax.transData.inverted()) for box in found]


@pytest.mark.parametrize("height", [0.5, 0.53, 0.56])
def test_names_keep_clear_of_bars(height: float) -> None:
    (box,) = boxes(named(1, [*CROSS, [[0.2, height], [0.8, height]]]))
    assert not box.y0 < height < box.y1
    assert not box.y0 < 0.5 < box.y1
    assert not box.x0 < 0.5 < box.x1


def test_lines_lead_to_names_that_are_not_beside_their_points() -> None:
    ax = named(4, CROSS)
    assert len(ax.texts) == 4
    assert not any(one.overlaps(other) for one, other in combinations(boxes(ax), 2))
    for text, box in zip(ax.texts, boxes(ax), strict=True):
        away = max(box.x0 - 0.5, 0.5 - box.x1, box.y0 - 0.5, 0.5 - box.y1)
        assert away < 0.05 or text.arrow_patch is not None
    assert sum(text.arrow_patch is not None for text in ax.texts) >= 3


def test_a_line_that_is_unknown_is_in_nobodys_way() -> None:
    beside = named(1, [[[np.nan, 0.5], [np.nan, 0.5]]])
    assert [text.get_position() for text in beside.texts] == [(3.0, 3.0)]
