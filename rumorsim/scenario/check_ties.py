"""Checks of the ties written out."""

from __future__ import annotations

from collections.abc import Iterator

from rumorsim.errors import did_you_mean
from rumorsim.scenario.cast import Cast, Role, reads
from rumorsim.scenario.draft import Entries
from rumorsim.scenario.schema import Tie

__all__ = ["check_ties"]

_MOST_TIES = 50_000_000


def check_ties(ties: Entries[Tie], cast: Cast, open_ended: bool) -> Iterator[str]:
    """Yield the problems of the ties.

    Parameters
    ----------
    ties : Entries of Tie
    cast : Cast
    open_ended : bool
        Whether an unknown name of an actor may be right.
    """
    for number, tie in ties:
        path = f"ties[{number}]"
        found: dict[str, list[Role]] = {"sources": [], "targets": []}
        for side, names in (("sources", tie.sources), ("targets", tie.targets)):
            for place, name in enumerate(names):
                role = cast.find(name)
                if role is not None:
                    found[side].append(role)
                elif not open_ended:
                    near = did_you_mean(name, cast.known)
                    yield f"{path}.{side}[{place}]: unknown actor {name!r}{near}"
        yield from _check_use(path, found["targets"], len(tie.targets))
        size = _heads(found["sources"]) * _heads(found["targets"])
        if size > _MOST_TIES:
            yield f"{path}: makes {size} ties (allowed: at most {_MOST_TIES})"


def _check_use(path: str, targets: list[Role], named: int) -> Iterator[str]:
    deaf = [role for role in targets if role.actor is not None and not reads(role.actor)]
    if len(deaf) == named:
        yield (
            f"{path}.targets: has no effect, as sources and deniers do not read (allowed: at "
            "least one outlet, official, blogger, analyst or audience)"
        )


def _heads(roles: list[Role]) -> int:
    return sum(len(role.positions) for role in roles)
