"""A hoax against its fact-check."""

from __future__ import annotations

from functools import partial

from rumorsim.contact.kernel_model import KernelModel
from rumorsim.contact.setup.engine import Engine
from rumorsim.engines.kernels import hoax
from rumorsim.networks import Network, WellMixed
from rumorsim.networks.checks import probability

__all__ = ["hoax_equilibrium", "hoax_eradication", "hoax_fact_check"]


def hoax_fact_check(
    alpha: float = 0.4, beta: float = 0.5, verify: float = 0.05, forget: float = 0.1
) -> KernelModel:
    """Return the model of Tambuscio, Ruffo, Flammini & Menczer (WWW'15 Companion, 977-982).

    Parameters
    ----------
    alpha : float in [0, 1], default 0.4
        Credibility: how much more the hoax is trusted than its correction.
    beta : float in [0, 1], default 0.5
        Probability per step that a susceptible takes up what the neighbourhood says.
    verify : float in [0, 1], default 0.05
        p_v, probability per step that a believer checks the facts.
    forget : float in [0, 1], default 0.1
        p_f, probability per step that a believer or fact checker becomes susceptible again;
        verify + forget is at most 1.

    Notes
    -----
    Order of events: in each step all are judged by the states at its start. Of n_B believers and
    n_F fact checkers whom a susceptible hears (well mixed: among all others) it believes with
    probability β n_B (1 + α) / (n_B (1 + α) + n_F (1 - α)) and takes up the fact-check with
    β n_F (1 - α) over the same. In the mean field the hoax dies out where
    verify >= 2 α / (1 - α) · forget, whatever β; a finite population ends with everybody
    susceptible, so compare at fixed times. Not modelled: segregation, and verification by others.
    """
    values = {"alpha": alpha, "beta": beta, "verify": verify, "forget": forget}
    return KernelModel("hoax_fact_check", hoax.HOAX, values, _checked, _engine)


def _checked(**values: float) -> dict[str, float]:
    numbers = {name: probability(name, value) for name, value in values.items()}
    _kernel(**numbers)
    return numbers


def hoax_equilibrium(
    alpha: float = 0.4, beta: float = 0.5, verify: float = 0.05, forget: float = 0.1
) -> dict[str, float]:
    """Return the shares at which the mean field of `hoax_fact_check` rests, not all susceptible.

    Susceptible are p_f / (β + p_f); of all others a share of
    max(0, ((1 + α) / (1 + p_v / p_f) - (1 - α)) / 2α) believe.

    Parameters
    ----------
    alpha, beta, verify, forget : float
        As in `hoax_fact_check`.

    Returns
    -------
    dict of str to float
        State to share of the population, in [0, 1]; nan where the start decides, as with
        beta = forget = 0.

    Raises
    ------
    ArgumentError
        If a parameter is out of range.
    """
    values = _checked(alpha=alpha, beta=beta, verify=verify, forget=forget)
    shares = _kernel(**values).equilibrium()
    return dict(zip(hoax.HOAX.states, shares, strict=True))


def hoax_eradication(alpha: float = 0.4, forget: float = 0.1) -> float:
    """Return the least `verify` at which the mean field leaves no believers, whatever `beta`.

    2 α / (1 - α) · p_f (Tambuscio et al. 2015); above 1 - `forget` there is none.

    Parameters
    ----------
    alpha, forget : float
        As in `hoax_fact_check`.

    Returns
    -------
    float
        At least 0; infinite where alpha = 1 and forget > 0.

    Raises
    ------
    ArgumentError
        If a parameter is out of range.
    """
    values = _checked(alpha=alpha, beta=0.0, verify=0.0, forget=forget)
    return _kernel(**values).eradication


def _kernel(alpha: float, beta: float, verify: float, forget: float) -> hoax.HoaxFactCheck:
    return hoax.HoaxFactCheck(spreading=beta, credibility=alpha, verify=verify, forget=forget)


def _engine(network: Network | WellMixed, **values: float) -> Engine:
    kernel, well_mixed = _kernel(**values), isinstance(network, WellMixed)
    return Engine(
        partial(hoax.run, kernel),
        partial(hoax.bytes_per_replicate, kernel),
        partial(hoax.block, kernel),
        follows_nodes=not well_mixed,
        counts_start=well_mixed,
    )
