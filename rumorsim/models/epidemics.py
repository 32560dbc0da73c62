"""Epidemic models, the ancestors of most models of rumours."""

from __future__ import annotations

from typing import Any

from rumorsim.contact import ContactModel

__all__ = ["seir", "si", "sir", "sis"]


def si(beta: Any = 1.0) -> ContactModel:
    """Return the model in which whoever is infected stays so (Bailey 1957, chapter 4).

    Parameters
    ----------
    beta : float or probability, default 1
        Rate of infection on each tie.

    Notes
    -----
    Order of events: infected nodes infect susceptible ones. Not modelled: recovery, so that all
    who can be reached are, and a run of events ends when everybody within reach is infected.
    """
    return ContactModel(
        "infected + susceptible -> infected + infected @ beta", name="si", beta=beta
    )


def sis(beta: Any = 1.0, gamma: Any = 1.0) -> ContactModel:
    """Return the model without immunity (Weiss & Dishon, Math. Biosci. 11, 1971).

    Parameters
    ----------
    beta : float or probability, default 1
        Rate of infection on each tie.
    gamma : float or probability, default 1
        Rate at which an infected node becomes susceptible again.

    Notes
    -----
    Order of events: in a synchronous step infections and recoveries are judged by the states at
    its start; nobody recovers and is infected again in one step. Above the threshold a run may
    last very long: events need `until`.
    """
    scheme = """
        infected + susceptible -> infected + infected @ beta
        infected -> susceptible @ gamma
    """
    return ContactModel(scheme, name="sis", beta=beta, gamma=gamma)


def sir(beta: Any = 1.0, gamma: Any = 1.0) -> ContactModel:
    """Return the general epidemic (Kermack & McKendrick, Proc. R. Soc. A 115, 1927).

    Parameters
    ----------
    beta : float or probability, default 1
        Rate of infection on each tie.
    gamma : float or probability, default 1
        Rate of recovery; ``probability(1)`` in steps is Reed and Frost's chain binomial.

    Notes
    -----
    Order of events: in a synchronous step infections and recoveries are judged by the states at
    its start, so that an infected node infects at least in the step after its infection. Not
    modelled: loss of immunity.
    """
    scheme = """
        infected + susceptible -> infected + infected @ beta
        infected -> recovered @ gamma
    """
    return ContactModel(scheme, name="sir", beta=beta, gamma=gamma)


def seir(beta: Any = 1.0, sigma: Any = 1.0, gamma: Any = 1.0) -> ContactModel:
    """Return the epidemic with a latent time (Anderson & May 1991, chapter 3).

    Parameters
    ----------
    beta : float or probability, default 1
        Rate of infection on each tie.
    sigma : float or probability, default 1
        Rate at which an exposed node becomes infected.
    gamma : float or probability, default 1
        Rate of recovery.

    Notes
    -----
    Order of events as in `sir`; exposed nodes infect nobody. The latent time is exponential.
    """
    scheme = """
        infected + susceptible -> infected + exposed @ beta
        exposed -> infected @ sigma
        infected -> recovered @ gamma
    """
    return ContactModel(scheme, name="seir", beta=beta, sigma=sigma, gamma=gamma)
