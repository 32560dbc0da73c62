"""Claims that compete: for attention, against scepticism, against each other."""

from __future__ import annotations

from typing import Any

from rumorsim.contact import ContactModel

__all__ = ["competing", "seiz"]


def seiz(
    beta: Any = 0.6,
    b: Any = 0.3,
    rho: Any = 0.2,
    epsilon: Any = 0.05,
    p: Any = 0.4,
    l: Any = 0.5,  # noqa: E741 - the letter of the paper
) -> ContactModel:
    """Return susceptible, exposed, infected, sceptic (Bettencourt et al., Physica A 364, 2006).

    Parameters
    ----------
    beta : float, default 0.6
        Rate of contact of susceptible with infected nodes, per tie.
    b : float, default 0.3
        Rate of contact of susceptible nodes with sceptics, per tie.
    rho : float, default 0.2
        Rate at which contact with an infected node convinces an exposed one, per tie.
    epsilon : float, default 0.05
        Rate at which an exposed node becomes infected by itself.
    p : float in [0, 1], default 0.4
        Share of the susceptible who are infected at once on contact; the others are exposed.
    l : float in [0, 1], default 0.5
        Share of the susceptible whom a sceptic makes a sceptic; the others are exposed.

    Notes
    -----
    The defaults illustrate and are fitted to nothing. R_SI = ((1 - p) β + (1 - l) b)/(ρ + ε)
    above 1 was read as news and below 1 as rumour by Jin et al. (SNA-KDD 2013): a heuristic of
    few cases; ρ and ε, and p, l and b, are hardly identified from the infected alone. Order of
    events as in `sir`. Not modelled: recovery, and births and deaths of the first paper.
    """
    scheme = """
        infected + susceptible -> infected + infected @ beta * p
        infected + susceptible -> infected + exposed  @ beta * (1 - p)
        skeptic  + susceptible -> skeptic  + skeptic  @ b * l
        skeptic  + susceptible -> skeptic  + exposed  @ b * (1 - l)
        infected + exposed     -> infected + infected @ rho
        exposed -> infected @ epsilon
    """
    return ContactModel(
        scheme,
        states=("susceptible", "exposed", "infected", "skeptic"),
        name="seiz",
        beta=beta,
        b=b,
        rho=rho,
        epsilon=epsilon,
        p=p,
        l=l,
    )


def competing(tell_first: Any = 1.0, tell_second: Any = 1.0) -> ContactModel:
    """Return two messages of which everybody keeps the one heard first.

    Parameters
    ----------
    tell_first, tell_second : float or probability, default 1
        Rates per tie at which holders of each message tell those who have heard neither.

    Notes
    -----
    Order of events: holders tell ignorants; nobody changes his mind. Told by both in one
    synchronous step, an ignorant keeps either with a probability proportional to the rates. With
    equal rates and all in contact the final shares are a Pólya urn: with one seed each every
    split is equally likely. Not modelled: persuasion of those who hold the other message.
    """
    scheme = """
        first  + ignorant -> first  + first  @ tell_first
        second + ignorant -> second + second @ tell_second
    """
    return ContactModel(scheme, name="competing", tell_first=tell_first, tell_second=tell_second)
