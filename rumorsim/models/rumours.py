"""Rumour models: telling goes on until it is no longer news to those who are met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rumorsim.contact import ContactModel
from rumorsim.contact.checks import as_array
from rumorsim.engines.task import Clock
from rumorsim.errors import require
from rumorsim.networks.checks import whole_number

__all__ = ["daley_kendall", "maki_thompson", "nekovee"]

_MOST = 200  # failures; as many states, and the square of it in reactions
# The papers' clock where time is continuous; a synchronous step judges every tie.
_CALLER: dict[str, Clock] = {"synchronous": "tie", "events": "caller", "mean-field": "caller"}


def maki_thompson(
    tell: Any = 1.0,
    stifle: Any = 1.0,
    forget: Any = 0.0,
    *,
    failures: int | Sequence[float] = 1,
) -> ContactModel:
    """Return the rumour of Maki and Thompson (*Mathematical Models and Applications*, 1973).

    A spreader calls; an ignorant becomes a spreader; a caller who meets somebody who has already
    heard becomes a stifler.

    Parameters
    ----------
    tell, stifle : float or probability, default 1
        Caller clock (default of events): probabilities that a call has this effect; with
        stifle = α each failed call stifles with probability α. Tie clock (default of synchronous
        steps): rates on each tie.
    forget : float or probability, default 0
        Rate at which a spreader becomes a stifler by itself.
    failures : int or sequence of float, default 1
        How many failed calls stifle. An int k: the k-th does (Carnal 1994); spreaders with j
        failures behind them are in state ``spreader_j``. A sequence of probabilities of 1, 2,
        ... failures: drawn when told (Lebensztayn, Machado & Rodríguez, Environ. Model. Softw.
        26, 2011); spreaders who will bear j more are in state ``spreader_j``.

    Notes
    -----
    Order of events, caller clock: every spreader rings at rate 1 and calls a neighbour drawn
    uniformly, never itself (some papers allow that; the limit is the same, the law of a finite
    population is not). On a complete graph the law of the final size does not depend on who calls
    when. In synchronous steps on the tie clock a spreader meets all its neighbours within a step,
    each with probability 1 - exp(-rate dt). With stifle = forget = 0 nobody stops, and a run ends
    when everybody within reach has heard. Not modelled: belief, content, and memory of who was
    told.

    With `well_mixed` and one spreader, the share that never hears tends to 0.2032 (Sudbury,
    J. Appl. Probab. 22, 1985).
    """
    if isinstance(failures, (int, np.integer)):
        count = whole_number("failures", failures, 1, _MOST)
        fresh = {"spreader": "tell"}
        spreaders = ["spreader", *(f"spreader_{number}" for number in range(1, count))]
        name = "maki_thompson" if count == 1 else f"maki_thompson, {count} failures"
    else:
        allowed = f"an int in [1, {_MOST}], or probabilities of 1, 2, ... that add up to 1"
        shares = as_array("failures", failures, allowed)
        proper = shares.ndim == 1 and shares.dtype.kind in "iuf" and 0 < shares.size <= _MOST
        proper = proper and bool((shares >= 0).all())
        require(proper and abs(shares.sum() - 1.0) < 1e-9, "failures", failures, allowed)
        spreaders = [f"spreader_{number}" for number in range(shares.size, 0, -1)]
        fresh = {f"spreader_{n + 1}": f"tell * {q!r}" for n, q in enumerate(shares.tolist()) if q}
        name = "maki_thompson, random failures"
    return ContactModel(
        "\n".join(_told(spreaders, fresh) + _stifled(spreaders) + _forgotten(spreaders)),
        rest="ignorant",
        clock=_CALLER,
        name=name,
        tell=tell,
        stifle=stifle,
        forget=forget,
    )


def daley_kendall(tell: Any = 1.0, stifle: Any = 1.0) -> ContactModel:
    """Return the rumour of Daley and Kendall (Nature 204, 1964; J. Inst. Maths Applics 1, 1965).

    When two meet and one has not heard, it is told; when both have heard, whoever was spreading
    stops.

    Parameters
    ----------
    tell, stifle : float or probability, default 1
        Rates on each tie.

    Notes
    -----
    Order of events: unordered pairs meet at equal rates, so the clock is the tie's: two spreaders
    are one pair and both become stiflers. (With the caller's clock two spreaders would meet twice
    as often, and 0.2847 instead of 0.2032 of a large population would never hear.) In synchronous
    steps all meetings of a step take place in an order drawn at random, and nobody changes twice.
    Not modelled: belief and content.
    """
    scheme = """
        spreader + ignorant -> spreader + spreader @ tell
        spreader + spreader -> stifler  + stifler  @ stifle
        spreader + stifler  -> stifler  + stifler  @ stifle
    """
    return ContactModel(scheme, clock="tie", name="daley_kendall", tell=tell, stifle=stifle)


def nekovee(tell: Any = 1.0, stifle: Any = 1.0, forget: Any = 1.0) -> ContactModel:
    """Return the rumour on networks of Nekovee, Moreno, Bianconi & Marsili (Physica A 374, 2007).

    As `maki_thompson` with spontaneous forgetting, each tie acting at a rate of its own.

    Parameters
    ----------
    tell : float or probability, default 1
        λ, rate per tie at which a spreader tells an ignorant.
    stifle : float or probability, default 1
        α, rate per tie at which a spreader stops on meeting a spreader or stifler.
    forget : float or probability, default 1
        δ, rate at which a spreader becomes a stifler by itself.

    Notes
    -----
    Mean field, all nodes of degree k: final size R = 1 - exp(-ε R) with ε = k (λ + α)/(α k + δ),
    threshold λ = δ/k. Real sparse networks have higher thresholds: whoever told a node is always
    an informed neighbour. Not modelled: as in `maki_thompson`.
    """
    scheme = "\n".join(
        _told(["spreader"], {"spreader": "tell"})
        + _stifled(["spreader"])
        + _forgotten(["spreader"])
    )
    return ContactModel(
        scheme, clock="tie", name="nekovee", tell=tell, stifle=stifle, forget=forget
    )


def _told(spreaders: list[str], fresh: dict[str, str]) -> list[str]:
    return [
        f"{spreader} + ignorant -> {spreader} + {new} @ {rate}"
        for spreader in spreaders
        for new, rate in fresh.items()
    ]


def _stifled(spreaders: list[str]) -> list[str]:
    following = [*spreaders[1:], "stifler"]
    return [
        f"{spreader} + {met} -> {after} + {met} @ stifle"
        for spreader, after in zip(spreaders, following, strict=True)
        for met in [*spreaders, "stifler"]
    ]


def _forgotten(spreaders: list[str]) -> list[str]:
    return [f"{spreader} -> stifler @ forget" for spreader in spreaders]
