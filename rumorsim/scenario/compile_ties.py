"""The ties of a compiled world: generated or read from a file, then those written out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.networks import Network, newsroom_ties
from rumorsim.newsroom.world import Ties
from rumorsim.scenario.cast import Cast, makes_reports, reads
from rumorsim.scenario.columns import Columns, frozen
from rumorsim.scenario.parameters import Parameters
from rumorsim.scenario.scales import log_odds, trust, trust_counts
from rumorsim.scenario.schema import Actor, Document, NetworkSpec, Tie
from rumorsim.scenario.values import Sensor, Trust

__all__ = ["compile_ties"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _Layer(NamedTuple):
    """Ties with what is said of them; nan where nothing is."""

    source: Ints
    target: Ints
    delivery: Floats
    trust: Floats
    weight: Floats
    right: Floats
    wrong: Floats


def compile_ties(document: Document, cast: Cast, graph: Network | None) -> Ties:
    """Compile the ties, sorted by source and target.

    Of several ties of one pair the last one written out counts. Nobody hears himself, and ties
    into actors who do not read are left out.
    """
    columns = Columns.of(cast)
    layers = [_layer(*_network_ties(document.network, cast, graph))]
    layers += [_written(tie, cast) for tie in document.ties]
    source, target, *said = (np.concatenate(parts) for parts in zip(*layers, strict=True))
    hears = columns.column(reads, np.bool_)
    chosen = _last_of_each(source, target, cast.size, hears)
    source, target = source[chosen], target[chosen]
    defaults = columns.column(lambda actor: _default(actor, document.parameters), np.float64).T
    delivery, trusted, weight, right, wrong = (
        np.where(np.isnan(values[chosen]), default[source], values[chosen])
        for values, default in zip(said, defaults, strict=True)
    )
    return Ties(
        start=frozen(np.searchsorted(source, np.arange(cast.size + 1)), np.int64),
        source=frozen(source, np.int64),
        target=frozen(target, np.int64),
        delivery=frozen(delivery, np.float64),
        trust=frozen(trusted, np.float64),
        weight=frozen(weight, np.float64),
        right=frozen(right, np.float64),
        wrong=frozen(wrong, np.float64),
    )


# The points of a sweep mostly share their network; nobody writes to what is returned.
_generated_ties = lru_cache(maxsize=8)(newsroom_ties)


def _network_ties(
    network: NetworkSpec, cast: Cast, graph: Network | None
) -> tuple[Ints, Ints, Floats]:
    """Return source, target and linear weight (or nan) of the ties not written out."""
    source = target = np.empty(0, dtype=np.int64)
    weight: Floats | None = None
    if graph is not None:
        offset = cast.size - graph.n_nodes
        source = offset + np.repeat(np.arange(graph.n_nodes), np.diff(graph.indptr))
        target = offset + graph.target.astype(np.int64)
        weight = graph.weight
    elif network.generator is not None:
        entries = cast.entries()
        source, target = _generated_ties(
            tuple(actor.kind for _, actor, names in entries for _ in names),
            names=tuple(name for *_, names in entries for name in names),
            attachment=network.attachment,
            reciprocity=network.reciprocity,
            briefs=(network.briefs[0], network.briefs[1]),
            follows=network.follows,
            rng=network.seed,
        )
    return source, target, np.full(source.size, np.nan) if weight is None else weight


def _layer(source: Ints, target: Ints, weight: Floats) -> _Layer:
    unsaid = np.full(source.size, np.nan)
    return _Layer(source, target, unsaid, unsaid, weight, unsaid, unsaid)


def _written(tie: Tie, cast: Cast) -> _Layer:
    sources = np.array(list(_positions(tie.sources, cast)), dtype=np.int64)
    targets = np.array(list(_positions(tie.targets, cast)), dtype=np.int64)
    source, target = np.repeat(sources, targets.size), np.tile(targets, sources.size)
    trusted = None if tie.trust is None else trust(tie.trust)
    right, wrong = (None, None) if tie.trust is None else trust_counts(tie.trust)
    said = (tie.delivery, trusted, tie.weight, right, wrong)
    columns = (np.full(source.size, np.nan if value is None else value) for value in said)
    return _Layer(source, target, *columns)


def _positions(names: list[str], cast: Cast) -> Iterator[int]:
    for name in names:
        yield from cast.sure(name)[1]


def _last_of_each(source: Ints, target: Ints, size: int, hears: NDArray[np.bool_]) -> Ints:
    """Return the positions of the ties to keep, sorted by source and target."""
    kept = np.flatnonzero((source != target) & hears[target])
    pair = source[kept] * size + target[kept]
    order = np.argsort(pair, kind="stable")
    last = np.ones(order.size, dtype=np.bool_)
    last[:-1] = pair[order][1:] != pair[order][:-1]
    return kept[order[last]]


def _default(actor: Actor, parameters: Parameters) -> tuple[float, float, float, float, float]:
    """Return delivery, trust, weight and Beta counts of a tie leaving an actor."""
    brief = actor.kind == "source"
    delivery = parameters.delivery_brief if brief else parameters.delivery_outlet
    value = _carrier_trust(actor, parameters)
    return delivery, trust(value), parameters.tie_weight, *trust_counts(value)


def _carrier_trust(actor: Actor, parameters: Parameters) -> Trust:
    """Read the reliability of those who make no reports as trust in them as carriers."""
    reliability = actor.reliability if actor.perceived is None else actor.perceived
    if makes_reports(actor) or reliability is None:
        return parameters.outlet_trust
    assert not isinstance(reliability, Sensor), "only scenarios without errors are compiled"
    return reliability if isinstance(reliability, str) else log_odds(reliability)
