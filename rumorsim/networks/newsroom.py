"""Who follows and who briefs whom among outlets, their sources and their readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError, did_you_mean, require
from rumorsim.networks.checks import distinct_names, probability, whole_number
from rumorsim.networks.network import Network
from rumorsim.networks.races import Races, earliest
from rumorsim.rng import RNGLike

__all__ = ["newsroom", "newsroom_ties"]

Ids = NDArray[np.int64]
Ties = tuple[Ids, Ids]

_KINDS = ("source", "outlet", "official", "blogger", "analyst", "denier", "audience")
_FOLLOW_OUTLETS = ("official", "blogger", "analyst", "audience")
_BRIEF_OUTLETS = ("source", "blogger", "analyst")
_SPEAK_IN_PUBLIC = ("official", "denier")
_HEAR_THE_PUBLIC = ("outlet", "blogger", "analyst")


def newsroom(
    outlets: int = 60,
    sources: int = 4,
    readers: int = 200,
    *,
    bloggers: int = 0,
    analysts: int = 0,
    officials: int = 0,
    deniers: int = 0,
    attachment: int = 6,
    reciprocity: float = 0.2,
    briefs: tuple[int, int] = (3, 8),
    follows: int = 8,
    rng: RNGLike = None,
) -> Network:
    """Generate a media system: outlets by directed preferential attachment, and those around them.

    Ties are those of `newsroom_ties`. Nodes are named by kind and number, ``outlet-17``, with
    readers as ``audience-1`` and so on, and stand in the order source, outlet, official, blogger,
    analyst, denier, audience; ``node_data["kind"]`` holds the kinds.

    Parameters
    ----------
    outlets, sources, readers, bloggers, analysts, officials, deniers : int
        How many of each, at least 0 and at least one in all.
    attachment, reciprocity, briefs, follows, rng
        As in `newsroom_ties`.

    Raises
    ------
    ArgumentError
        If an argument is out of range.
    """
    # In the order of the kinds.
    asked = {
        "sources": sources,
        "outlets": outlets,
        "officials": officials,
        "bloggers": bloggers,
        "analysts": analysts,
        "deniers": deniers,
        "readers": readers,
    }
    counts = [whole_number(field, count, 0) for field, count in asked.items()]
    require(sum(counts) > 0, "outlets", outlets, "at least one actor in all")
    kinds = [kind for kind, count in zip(_KINDS, counts, strict=True) for _ in range(count)]
    names = _numbered(kinds)
    source, target = newsroom_ties(
        kinds,
        names=names,
        attachment=attachment,
        reciprocity=reciprocity,
        briefs=briefs,
        follows=follows,
        rng=rng,
    )
    data = {"kind": np.array(kinds)}
    return Network.from_edges(source, target, n_nodes=len(kinds), names=names, node_data=data)


def newsroom_ties(
    kinds: Sequence[str],
    *,
    names: Sequence[str] | None = None,
    attachment: int = 6,
    reciprocity: float = 0.2,
    briefs: tuple[int, int] = (3, 8),
    follows: int = 8,
    rng: RNGLike = None,
) -> Ties:
    """Draw the ties among actors of given kinds.

    1. Outlets arrive in the order given. A new one follows `attachment` earlier outlets, chosen
       one after the other in proportion to followers + 1; each of these follows back with
       probability `reciprocity`. A follower hears whom it follows.
    2. Officials, bloggers, analysts and the audience each follow `follows` outlets, chosen in
       proportion to the followers + 1 that outlets have among outlets.
    3. Sources, bloggers and analysts each brief a number of outlets, uniform over `briefs`,
       chosen uniformly.
    4. Officials and deniers speak in public: every outlet, blogger and analyst hears them.

    Where there are fewer outlets than asked for, all are taken. Sources and deniers hear nobody.

    Parameters
    ----------
    kinds : sequence of str, length n
        Kind of each actor: source, outlet, official, blogger, analyst, denier or audience.
    names : sequence of str, length n, optional
        Distinct names. An actor's draws depend on its name and the seed, not on its place or on
        who else is there, arrivals of outlets excepted. Default: kind and number within the kind.
    attachment : int
        Earlier outlets that a new outlet follows, at least 1.
    reciprocity : float
        Share of those who follow back, in [0, 1].
    briefs : tuple of two int
        Least and most outlets that are briefed, at least 0.
    follows : int
        Outlets that a listener follows, at least 0.
    rng : None, int, SeedSequence or Generator
        As in SPEC 7; a Generator is asked once.

    Returns
    -------
    source, target : ndarray of int64
        Positions in `kinds`; no loops and no repeats.

    Raises
    ------
    ArgumentError
        If an argument is out of range or a kind is unknown.
    """
    _check_kinds(kinds)
    named = distinct_names(_numbered(kinds) if names is None else names, len(kinds))
    attachment = whole_number("attachment", attachment, 1)
    reciprocity = probability("reciprocity", reciprocity)
    low, high = _bounds(briefs)
    follows = whole_number("follows", follows, 0)

    races = Races(named, rng)
    outlets = _positions(kinds, ("outlet",))
    among, followers = _among_outlets(races, outlets, attachment, reciprocity)
    listeners = _positions(kinds, _FOLLOW_OUTLETS)
    audience = np.asarray(followers + 1.0, dtype=np.float64)
    listener, followed = races.choose("follow", listeners, outlets, audience, follows)
    briefers = _positions(kinds, _BRIEF_OUTLETS)
    counts = races.whole("how many to brief", briefers, low, high)
    briefed = races.choose("brief", briefers, outlets, np.ones(outlets.size), counts)
    parts = [among, (followed, listener), briefed, _in_public(kinds)]
    source, target = (np.concatenate(side) for side in zip(*parts, strict=True))
    return source, target


def _among_outlets(
    races: Races, outlets: Ids, attachment: int, reciprocity: float
) -> tuple[Ties, Ids]:
    """Return the ties among outlets and how many outlets follow each of them."""
    followers = np.zeros(outlets.size, dtype=np.int64)
    told: list[Ids] = [outlets[:0]]
    hears: list[Ids] = [outlets[:0]]
    for number, times in enumerate(races.times("follow", outlets, outlets)):
        followed = earliest(times[:number] / (followers[:number] + 1), attachment)
        lot = races.uniform("follow back", outlets[number], outlets[followed])
        back = followed[lot < reciprocity]
        followers[followed] += 1
        followers[number] = back.size
        told += [followed, np.full(back.size, number)]
        hears += [np.full(followed.size, number), back]
    return (outlets[np.concatenate(told)], outlets[np.concatenate(hears)]), followers


def _in_public(kinds: Sequence[str]) -> Ties:
    speakers = _positions(kinds, _SPEAK_IN_PUBLIC)
    hearers = _positions(kinds, _HEAR_THE_PUBLIC)
    return np.repeat(speakers, hearers.size), np.tile(hearers, speakers.size)


def _positions(kinds: Sequence[str], wanted: Iterable[str]) -> Ids:
    return np.flatnonzero(np.isin(np.asarray(kinds, dtype=np.str_), list(wanted)))


def _numbered(kinds: Sequence[str]) -> list[str]:
    """Name every actor by its kind and its number within the kind, from 1."""
    seen: Counter[str] = Counter()
    names = []
    for kind in kinds:
        seen[kind] += 1
        names.append(f"{kind}-{seen[kind]}")
    return names


def _check_kinds(kinds: Sequence[str]) -> None:
    for position, kind in enumerate(kinds):
        if kind not in _KINDS:
            hint = did_you_mean(str(kind), _KINDS)
            raise ArgumentError(f"kinds[{position}]: got {kind!r}, which is no kind{hint}")


def _bounds(briefs: Sequence[int]) -> tuple[int, int]:
    require(np.shape(briefs) == (2,), "briefs", briefs, "least and most, two ints")
    low = whole_number("briefs[0]", briefs[0], 0)
    return low, whole_number("briefs[1]", briefs[1], low)
