"""Designs: which points of a parameter space are run.

Parameters are named as the model names them: contact models by the parameters of their scheme,
scenarios by dotted paths (``events.denial.date``) or, for run-wide ones, by the bare name.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from rumorsim.errors import require, whole_number
from rumorsim.rng import RNGLike
from rumorsim.sweeps.labels import label_of, labelled, told_apart
from rumorsim.sweeps.points import Design
from rumorsim.sweeps.ranges import Range, RangeLike, as_range, choice, integers, log
from rumorsim.sweeps.samples import from_shares, power_of_two, sampled

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Design",
    "Range",
    "choice",
    "from_frame",
    "grid",
    "integers",
    "latin_hypercube",
    "log",
    "product",
    "sobol",
]


def grid(levels: Mapping[str, Any] | None = None, /, **named: Any) -> Design:
    """Return all combinations of the levels of some parameters.

    Parameters
    ----------
    levels : mapping of str to levels, optional
        For names that are no keywords, such as dotted paths. Levels are a sequence of values,
        or a mapping of labels to values that are no numbers: networks, scenarios. Without
        labels these go by their names, with a digest where several have the same.
    **named
        More of them.

    Returns
    -------
    Design
        Parameters become dimensions of the result; the last one runs fastest.

    Examples
    --------
    >>> points = grid(attribution=[0.5, 0.7, 0.9], chi_public=[0, 1])
    >>> len(points), points.point(1)
    (6, {'attribution': 0.5, 'chi_public': 1})
    """
    axes = {name: _levels(name, given) for name, given in _merged(levels, named).items()}
    return _combine([Design({name: values}, {name: values}) for name, values in axes.items()])


def product(*designs: Design) -> Design:
    """Return every point of each design with every point of the others.

    The last design runs fastest. Parameters are dimensions of the result if all designs are
    grids.

    Examples
    --------
    >>> sample = latin_hypercube(4, attribution=(0.5, 1.0), rng=1)
    >>> len(product(sample, grid(chi_public=[0, 1])))
    8
    """
    return _combine(list(designs))


def latin_hypercube(
    n: int,
    ranges: Mapping[str, RangeLike] | None = None,
    /,
    *,
    rng: RNGLike = None,
    **named: RangeLike,
) -> Design:
    """Return a Latin hypercube sample: each parameter's range is filled evenly.

    Parameters
    ----------
    n : int
        Number of points, >= 1.
    ranges : mapping of str to range, optional
        For names that are no keywords. A range is a pair (low, high), `log`, `integers` or
        `choice`.
    rng : None, int, SeedSequence or Generator, keyword-only
    **named
        More of them.

    Returns
    -------
    Design

    References
    ----------
    McKay, Beckman & Conover, "A comparison of three methods for selecting values of input
    variables in the analysis of output from a computer code", Technometrics 21, 1979; drawn by
    `scipy.stats.qmc.LatinHypercube`.
    """
    count, known = whole_number("n", n, 1), _ranges(_merged(ranges, named))
    return from_shares(sampled("LatinHypercube", len(known), count, rng), known)


def sobol(
    n: int,
    ranges: Mapping[str, RangeLike] | None = None,
    /,
    *,
    rng: RNGLike = None,
    **named: RangeLike,
) -> Design:
    """Return points of a scrambled Sobol' sequence, which fill all ranges together evenly.

    Parameters
    ----------
    n : int
        Number of points, a power of two.
    ranges, rng, **named
        As for `latin_hypercube`.

    References
    ----------
    Sobol', USSR Comput. Math. Math. Phys. 7, 1967; Owen, "Scrambling Sobol' and
    Niederreiter-Xing points", J. Complexity 14, 1998; drawn by `scipy.stats.qmc.Sobol`.
    """
    count, known = power_of_two("n", n, 1), _ranges(_merged(ranges, named))
    return from_shares(sampled("Sobol", len(known), count, rng), known)


def from_frame(frame: pd.DataFrame) -> Design:
    """Return the rows of a table as points; its columns are the parameters."""
    names = [str(name) for name in frame.columns]
    require(len(set(names)) == len(names), "points", names, "distinct names of columns")
    columns = {name: told_apart(frame.iloc[:, place]) for place, name in enumerate(names)}
    return _not_empty(Design(columns))


def _ranges(given: Mapping[str, RangeLike]) -> dict[str, Range]:
    require(len(given) > 0, "ranges", dict(given), "at least one parameter")
    return {name: as_range(name, value) for name, value in given.items()}


def _merged(levels: Mapping[str, Any] | None, named: Mapping[str, Any]) -> dict[str, Any]:
    both = sorted({*(levels or {})} & {*named})
    require(not both, "parameters", both, "each parameter once")
    return {**(levels or {}), **named}


def _levels(name: str, given: Iterable[Any]) -> tuple[Any, ...]:
    listed = hasattr(given, "__iter__") and not isinstance(given, (str, bytes))
    require(listed, name, given, "a sequence of levels")
    levels = told_apart(labelled(given) if isinstance(given, Mapping) else given)
    require(len(levels) > 0, name, levels, "at least one level")
    labels = [label_of(level) for level in levels]
    require(len(set(labels)) == len(labels), name, labels, "distinct levels")
    return levels


def _combine(designs: Sequence[Design]) -> Design:
    names = [name for design in designs for name in design.columns]
    require(len(names) > 0, "points", names, "at least one parameter")
    require(len(set(names)) == len(names), "points", names, "each parameter once")
    rows = itertools.product(*(range(len(design)) for design in designs))
    places = np.array(list(rows), dtype=np.int64)
    columns = {
        name: tuple(column[place] for place in places[:, number])
        for number, design in enumerate(designs)
        for name, column in design.columns.items()
    }
    axes: dict[str, tuple[Any, ...]] | None = {}
    for design in designs:
        axes = None if axes is None or design.axes is None else {**axes, **design.axes}
    return _not_empty(Design(columns, axes))


def _not_empty(design: Design) -> Design:
    require(len(design) > 0, "points", design.columns, "at least one point")
    return design
