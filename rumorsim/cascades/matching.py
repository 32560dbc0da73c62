"""Two groups of cascades cut down to the same sizes."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rumorsim.cascades.checks import whole_number
from rumorsim.cascades.resampling import members
from rumorsim.errors import require
from rumorsim.rng import RNGLike, Source, stable_keys

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["match_sizes"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_PURPOSE = "cascades.match"


def match_sizes(
    shapes: xr.Dataset,
    *,
    by: str,
    groups: tuple[str, str],
    tolerance: float = 0.0,
    rng: RNGLike = None,
    replicate: int = 0,
) -> xr.Dataset:
    """Pair cascades of two groups that are of one size, and leave out those without a partner.

    Large cascades are deep, broad and viral because they are large: two groups can be told apart
    by their mechanism only at equal size (Juul & Ugander 2021). First each size that both groups
    have is shared out at random until one of them has no more cascades of it. Then, one after
    the other in random order, what is left of the first group takes whatever is nearest in size
    and left of the second, if it is near enough. No cascade is used twice, so that tests which
    take the pairs as independent may do so.

    Parameters
    ----------
    shapes : Dataset
        As `CascadeSet.shapes` returns it; ``size`` decides.
    by : str
        Label of the cascades that forms the groups.
    groups : tuple of two str
        Which two.
    tolerance : float, default 0
        By how much the larger of a pair may exceed the smaller, as a share of the smaller: 0.1
        pairs 100 with up to 110. 0: equal sizes only.
    rng : None, int, SeedSequence or Generator
        As in SPEC 7.
    replicate : int, default 0
        Number of the matching: others are drawn independently.

    Returns
    -------
    Dataset
        The matched rows of `shapes`, a pair's two one after the other, first group first, with a
        label ``pair``. The attribute ``pairs`` says how many there are, ``equal_pairs`` how many
        of equal size, and ``unmatched_first`` and ``unmatched_second`` how many were left out.

    Raises
    ------
    ArgumentError
        If `by` or a group is unknown, or a number is out of range.

    References
    ----------
    Juul & Ugander, "Comparing information diffusion mechanisms by matching on cascade size",
    PNAS 118(46), 2021. Pairing what is left in random order: Rosenbaum & Rubin, "Constructing a
    control group", Am. Stat. 39, 1985 (nearest available matching).
    """
    require(0 <= tolerance < np.inf, "tolerance", tolerance, "a number of at least 0")
    require(len(set(groups)) == 2, "groups", groups, "two different groups")
    whole_number("replicate", replicate, 0)
    first, second = members(shapes, by, groups).values()
    source, size = Source(rng), shapes["size"].values.astype(np.int64)
    keys = stable_keys([f"{by}={group}" for group in groups])
    luck = [
        source.uniform(_PURPOSE, replicate=replicate, entity=at, claim=key)
        for at, key in zip((first, second), keys, strict=True)
    ]
    one, other = _equal(size[first], size[second], *luck)
    near_one, near_other = _nearest(size[first], size[second], one, other, luck, tolerance)
    pairs = np.column_stack([first[np.append(one, near_one)], second[np.append(other, near_other)]])
    account = {
        "pairs": len(pairs), "equal_pairs": one.size, "unmatched_first": first.size - len(pairs),
        "unmatched_second": second.size - len(pairs), "tolerance": float(tolerance),
        "groups": list(groups), "by": by, "matching_seed": str(source.seed),
    }  # fmt: skip
    number = ("cascade", np.repeat(np.arange(len(pairs)), 2))
    return shapes.isel(cascade=pairs.ravel()).assign_coords(pair=number).assign_attrs(account)


def _equal(one: Ints, other: Ints, luck_one: Floats, luck_other: Floats) -> tuple[Ints, Ints]:
    """Pair equal sizes; of each as many as the group has that has fewer, chosen at random."""
    most = max(one.size, other.size)
    _, first, second = np.intersect1d(
        one * most + _ranks(one, luck_one), other * most + _ranks(other, luck_other),
        assume_unique=True, return_indices=True,
    )  # fmt: skip
    return first.astype(np.int64), second.astype(np.int64)


def _ranks(sizes: Ints, luck: Floats) -> Ints:
    """Return the place of each cascade, by luck, among those of its size."""
    order = np.lexsort((luck, sizes))
    ranked = sizes[order]
    rank = np.empty(sizes.size, dtype=np.int64)
    rank[order] = np.arange(sizes.size) - np.searchsorted(ranked, ranked)
    return rank


def _nearest(
    one: Ints, other: Ints, used_one: Ints, used_other: Ints, luck: list[Floats], tolerance: float
) -> tuple[Ints, Ints]:
    """Pair what is left with the nearest in size, in random order, within the tolerance."""
    left = np.setdiff1d(np.arange(one.size), used_one)
    left = left[(one[left] > 0) & (tolerance > 0)]
    free = np.setdiff1d(np.arange(other.size), used_other)
    free = free[other[free] > 0]
    free = free[np.lexsort((luck[1][free], other[free]))]
    sizes, owners = other[free].tolist(), free.tolist()
    pairs = []
    for at in left[np.argsort(luck[0][left], kind="stable")].tolist():
        size = int(one[at])
        place = bisect_left(sizes, size)
        near = [spot for spot in (place - 1, place) if 0 <= spot < len(sizes)]
        best = min(near, key=lambda spot: _excess(sizes[spot], size), default=None)
        if best is not None and _excess(sizes[best], size) <= tolerance:
            pairs.append((at, owners.pop(best)))
            del sizes[best]
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _excess(one: int, other: int) -> float:
    return max(one, other) / min(one, other) - 1
