"""Randomised rumour spreading: one call a round, nobody ever stops."""

from __future__ import annotations

from typing import Any

from rumorsim.contact import ContactModel

__all__ = ["pull", "push", "push_pull"]

_PUSH = "informed + ignorant -> informed + informed @ tell"
_PULL = "ignorant + informed -> informed + informed @ ask"


def push(tell: Any = 1.0) -> ContactModel:
    """Return the push protocol (Frieze & Grimmett, Discrete Appl. Math. 10, 1985; Pittel 1987).

    Parameters
    ----------
    tell : float in [0, 1], default 1
        Probability that a call informs.

    Notes
    -----
    Order of events: synchronous, in each round every node informed at its start calls one
    neighbour drawn uniformly; events, every informed node rings at rate 1. A call along a tie
    leads from caller to callee. Not modelled: stopping; a run ends when nobody is left to inform.
    """
    return ContactModel(_PUSH, rest="ignorant", clock="caller", name="push", tell=tell)


def pull(ask: Any = 1.0) -> ContactModel:
    """Return the pull protocol (Karp, Schindelhauer, Shenker & Vöcking, FOCS 2000).

    Parameters
    ----------
    ask : float in [0, 1], default 1
        Probability that a call to somebody informed informs the caller.

    Notes
    -----
    Order of events as in `push`, but it is the ignorant who call. Calls run along ties from
    caller to callee, so on a directed network in which ties carry information, hand in
    ``network.reverse()``: everybody then asks those whom it hears.
    """
    return ContactModel(_PULL, rest="ignorant", clock="caller", name="pull", ask=ask)


def push_pull(tell: Any = 1.0, ask: Any = 1.0) -> ContactModel:
    """Return push and pull together (Karp, Schindelhauer, Shenker & Vöcking, FOCS 2000).

    Parameters
    ----------
    tell, ask : float in [0, 1], default 1
        As in `push` and `pull`.

    Notes
    -----
    Order of events as in `push`; everybody calls, and whoever of the two is informed tells the
    other, by the states at the start of the round.
    """
    scheme = f"{_PUSH}\n{_PULL}"
    return ContactModel(
        scheme, rest="ignorant", clock="caller", name="push_pull", tell=tell, ask=ask
    )
