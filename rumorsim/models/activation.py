"""Models of activation: by a lucky try, or when enough neighbours are active."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import numpy as np

from rumorsim.contact.kernel_model import KernelModel
from rumorsim.contact.language.parameters import Probability
from rumorsim.contact.setup.engine import Engine
from rumorsim.engines.kernels import adoption, cascade
from rumorsim.engines.kernels.activation import ACTIVATION
from rumorsim.errors import ArgumentError, require
from rumorsim.networks import Network, WellMixed
from rumorsim.networks.checks import probability

__all__ = ["independent_cascade", "linear_threshold", "watts_threshold"]


def independent_cascade(p: float | Probability | None = 0.1) -> KernelModel:
    """Return the independent cascade (Kempe, Kleinberg & Tardos, KDD 2003).

    Parameters
    ----------
    p : float in [0, 1], probability, or None, default 0.1
        Probability that a try succeeds; None: the weight of the tie.

    Notes
    -----
    Order of events: in each step everybody activated in the step before tries each out-neighbour
    that is still inactive, once. Chance stands on ties: in one replicate, a greater p reaches the
    same nodes and perhaps more. Not modelled: second tries, and stopping.
    """
    return KernelModel("independent_cascade", ACTIVATION, {"p": p}, _of_cascade, _cascade)


def linear_threshold() -> KernelModel:
    """Return the linear threshold model (Kempe, Kleinberg & Tardos, KDD 2003; Granovetter 1978).

    Notes
    -----
    Order of events: every node draws a threshold in (0, 1] and is activated in the step after the
    weights of its active in-neighbours have reached it; without active in-neighbours never. Ties
    weigh what the network says, at most 1 in all for each node, and without weights 1 / in-degree.
    Not modelled: stopping.
    """
    return KernelModel("linear_threshold", ACTIVATION, {}, dict, _linear)


def watts_threshold(phi: float | str | Fraction = 0.18) -> KernelModel:
    """Return the threshold model of Watts (PNAS 99, 2002, 5766-5771).

    Parameters
    ----------
    phi : float, str or Fraction in (0, 1], default 0.18
        Share of active in-neighbours from which on a node adopts, compared in integers: at 0.2
        one of five is enough.

    Notes
    -----
    Order of events: a node adopts in the step after the share has been reached; a node that hears
    nobody never does. Not modelled: stopping, and thresholds that differ between nodes.
    """
    return KernelModel("watts_threshold", ACTIVATION, {"phi": phi}, _of_watts, _watts)


def _of_cascade(p: float | Probability | None) -> dict[str, float | None]:
    plain = p.value if isinstance(p, Probability) else p
    return {"p": None if plain is None else probability("p", plain)}


def _of_watts(phi: float | str | Fraction) -> dict[str, Fraction]:
    return {"phi": adoption.WattsThreshold(phi).exact}


def _cascade(network: Network | WellMixed, p: float | None) -> Engine:
    ties = _with_ties(network)
    chances = ties.weight if p is None else p
    if chances is None:
        raise ArgumentError("p: got None, but the network has no weights; allowed: 0 <= p <= 1")
    if p is None:
        _check_chances(ties)
    kernel = cascade.IndependentCascade(chances)
    return Engine(
        partial(cascade.run, kernel),
        partial(cascade.bytes_per_replicate, kernel),
        partial(cascade.block, kernel),
    )


def _check_chances(network: Network) -> None:
    assert network.weight is not None
    wrong = np.flatnonzero(~((network.weight >= 0.0) & (network.weight <= 1.0)))
    if wrong.size:
        tie = int(wrong[0])
        ends = f"weight of the tie {network.source[tie]} -> {network.target[tie]}"
        require(False, ends, float(network.weight[tie]), "a probability in [0, 1]")


def _linear(network: Network | WellMixed) -> Engine:
    ties = _with_ties(network)
    if ties.weight is not None:
        adoption.check_weights(ties.weight, ties)
    return _adoption(adoption.LinearThreshold(ties.weight))


def _watts(network: Network | WellMixed, phi: float | str | Fraction) -> Engine:
    _with_ties(network)
    return _adoption(adoption.WattsThreshold(phi))


def _adoption(kernel: adoption.LinearThreshold | adoption.WattsThreshold) -> Engine:
    return Engine(
        partial(adoption.run, kernel),
        partial(adoption.bytes_per_replicate, kernel),
        partial(adoption.block, kernel),
    )


def _with_ties(network: Network | WellMixed) -> Network:
    allowed = "a network with ties, such as complete(n)"
    require(isinstance(network, Network), "network", network, allowed)
    assert isinstance(network, Network)
    return network
