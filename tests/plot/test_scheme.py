"""Drawings of schemes: everything in them is told, and nothing covers anything else."""

from __future__ import annotations

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from rumorsim import models, plot
from rumorsim.contact import ContactModel
from rumorsim.plot.canvas import origin_of

FACT_CHECK = ContactModel(
    """
    believer + susceptible -> believer + exposed @ beta * (1 - p)
    believer + susceptible -> believer + believer @ beta * p
    exposed -> believer @ epsilon
    checker + susceptible -> checker + checker @ b
    checker + believer -> checker + checker @ verify
    believer -> dormant @ forget
    dormant -> susceptible @ wane
    checker -> retired @ gamma
    """,
    rest="susceptible",
    **dict.fromkeys(["beta", "p", "epsilon", "b", "verify", "forget", "wane", "gamma"], 0.5),
)
CLINIC = ContactModel(
    """
    infected + susceptible -> infected + exposed @ beta
    exposed -> infected @ sigma
    infected -> hospital @ eta
    infected -> recovered @ gamma
    hospital -> recovered @ nu
    hospital -> dead @ mu
    recovered -> susceptible @ omega
    """,
    rest="susceptible",
    **dict.fromkeys(["beta", "sigma", "eta", "gamma", "nu", "mu", "omega"], 0.5),
)
DRAWN = {
    "sis": models.sis(),
    "sir": models.sir(),
    "seir": models.seir(),
    "maki_thompson": models.maki_thompson(),
    "daley_kendall": models.daley_kendall(),
    "three failures": models.maki_thompson(failures=3),
    "seiz": models.seiz(),
    "competing": models.competing(),
    "fact check": FACT_CHECK,
    "clinic": CLINIC,
}


def boxes(ax: Axes, gid: str) -> list[Bbox]:
    return [text.get_window_extent() for text in ax.texts if text.get_gid() == gid]


def covered(ax: Axes) -> list[str]:
    """Return what covers what, a pixel of contact allowed."""
    figure = ax.figure
    assert isinstance(figure, Figure)
    figure.draw_without_rendering()
    frames = [p.get_window_extent() for p in ax.patches if isinstance(p, FancyBboxPatch)]
    labels = boxes(ax, "label")
    found = [
        f"{a} and {b} overlap"
        for a, b in combinations([*frames, *labels], 2)
        if a.shrunk(0.97, 0.97).overlaps(b.shrunk(0.97, 0.97))
    ]
    whole = figure.bbox.padded(1)
    found += [f"{box} is cut" for box in [*frames, *labels] if not inside(whole, box)]
    for patch in ax.patches:
        if isinstance(patch, FancyArrowPatch):
            # the way and its head are lines of their own
            parts = patch.get_path().to_polygons(ax.transData, closed_only=False)
            line = np.concatenate([dense(part) for part in parts])
            found += [f"a line through {box}" for box in labels if box.count_contains(line)]
    return found


def dense(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points along straight lines, so that none passes a corner unnoticed."""
    places = np.linspace(0, len(points) - 1, 20 * len(points))
    every = np.arange(len(points))
    return np.stack([np.interp(places, every, column) for column in points.T], axis=1)


def inside(outer: Bbox, inner: Bbox) -> bool:
    return bool(outer.containsx(inner.x0) and outer.containsx(inner.x1)) and bool(
        outer.containsy(inner.y0) and outer.containsy(inner.y1)
    )


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_covers_anything(name: str) -> None:
    with plot.style("single"):
        ax = plot.scheme(DRAWN[name])
        assert covered(ax) == []
        states = [text.get_text() for text in ax.texts if text.get_gid() == "state"]
        assert states == [state.replace("_", " ") for state in DRAWN[name].states]
        plt.close(ax.figure)


def test_a_planted_overlap_is_caught() -> None:
    with plot.style("single"):
        ax = plot.scheme(models.sir())
        first, second = (text for text in ax.texts if text.get_gid() == "label")
        second.set_position(first.get_position())
        assert any("overlap" in line for line in covered(ax))
        plt.close(ax.figure)


def test_labels_name_the_rate_and_whom_one_meets() -> None:
    with plot.style("single"):
        ax = plot.scheme(models.maki_thompson())
        labels = [text.get_text() for text in ax.texts if text.get_gid() == "label"]
        assert labels == [
            "$\\mathrm{tell}$\nwith spreader",
            "$\\mathrm{stifle}$\nwith spreader\nor stifler",
            "$\\mathrm{forget}$",
        ]
        arrows = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
        looks = [(arrow.get_linestyle(), arrow.get_edgecolor()) for arrow in arrows]
        assert looks[0] == looks[1]
        assert looks[0][0] != looks[2][0]
        assert looks[0][1] != looks[2][1]
        assert origin_of(ax.figure)["model"] == "maki_thompson"
        plt.close(ax.figure)


def test_the_table_is_what_is_drawn() -> None:
    rows = list(plot.scheme_table(models.daley_kendall()).itertuples(index=False, name=None))
    assert rows == [
        ("ignorant", "spreader", "tell", ("spreader",)),
        ("spreader", "stifler", "stifle", ("spreader", "stifler")),
    ]


def test_it_draws_into_given_axes() -> None:
    with plot.style("double"):
        figure, panels = plt.subplots(2, 1, figsize=(3.5, 4))
        for panel, model in zip(panels, (models.sir(), models.seiz()), strict=True):
            assert plot.scheme(model, ax=panel) is panel
        size = figure.get_size_inches().tolist()
        assert [covered(panel) for panel in panels] == [[], []]
        assert figure.get_size_inches().tolist() == size
        plt.close(figure)


def test_many_states_stand_on_an_ellipse() -> None:
    lines = [f"s{n} -> s{n + 1} @ r" for n in range(8)]
    with plot.style("double"):
        ax = plot.scheme(ContactModel("\n".join(lines), r=1.0))
        assert len(boxes(ax, "state")) == 9
        assert covered(ax) == []
        plt.close(ax.figure)
