"""The border of the contact models: arguments are checked here, and nowhere behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.contact.checks import as_mapping, one_of
from rumorsim.contact.labels import run_labels
from rumorsim.contact.language.parameters import n_values
from rumorsim.contact.language.weighting import Factors, compiled_factors, known_factor
from rumorsim.contact.model import ContactModel
from rumorsim.contact.run import ContactRun
from rumorsim.contact.setup.calls import require_probabilities
from rumorsim.contact.setup.engine import Engine, Model
from rumorsim.contact.setup.horizon import require_an_end, require_few_vain_events
from rumorsim.contact.setup.initial import checked_initial, require_resolved
from rumorsim.contact.setup.plan import Plan
from rumorsim.contact.setup.times import DT, STEPS, as_times
from rumorsim.engines import Factor, Trace
from rumorsim.engines.task import Clock, Record
from rumorsim.errors import ArgumentError, brief, require
from rumorsim.networks import Network, WellMixed
from rumorsim.replicates import as_bytes, as_replicates, progress_bar
from rumorsim.rng import RNGLike, Source

__all__ = ["prepare", "simulate"]


def simulate(
    model: Model,
    network: Network | WellMixed,
    *,
    initial: Mapping[str, Any],
    method: str = "synchronous",
    steps: int = STEPS,
    dt: float = DT,
    until: float | None = None,
    times: ArrayLike | None = None,
    clock: Clock | None = None,
    factors: Mapping[str, Factors] | None = None,
    replicates: int | Sequence[int] = 1,
    rng: RNGLike = None,
    record: Record = "counts",
    memory: str | float = "1GB",
    progress: bool = True,
) -> ContactRun:
    """Run a model of contacts on a network.

    Parameters
    ----------
    model : ContactModel, or one of `rumorsim.models`
    network : Network or WellMixed
        A tie leads from who calls to who is called.
    initial : mapping of state to int, float or array_like of int
        A count of nodes drawn at random in each replicate, a fraction 0 < x < 1 of the nodes
        (rounded half up), or node ids. All others are in ``model.rest``.
    method : {"synchronous", "events", "mean-field"}
        Steps in which all change at once; one event at a time in continuous time, exactly; or
        the equations of the mean.
    steps : int, default 200
        Synchronous: at most so many; a run in which nothing can happen any more stops before. One
        that had not ended has ``run.duration`` nan.
    dt : float, default 1
        Synchronous: length of a step in the unit of time of the rates.
    until : float, optional
        Events, mean-field: when to stop; default: when nothing can happen any more. Events that
        can go on for ever, such as those of `rumorsim.models.sis`, need it.
    times : array_like of float, optional
        When counts are recorded, from 0 on, increasing. Default: synchronous, every step;
        otherwise 101 times up to `until`, or the start and the end (time infinity) without it.
    clock : {"tie", "caller"}, optional
        See `ContactModel`; default: the model's.
    factors : mapping of parameter to `rumorsim.factors`, optional
        Data by node or by tie that multiply the rates with this parameter.
    replicates : int or sequence of int, default 1
        How many, or which; number 417 alone is number 417 of any batch, bit for bit.
    rng : None, int, SeedSequence or Generator, keyword-only
    record : {"counts", "nodes", "tree"}, default "counts"
        Counts over time; also every node's state at the end and the time of its first change;
        also who told whom.
    memory : str or float, default "1GB"
        Budget for states and results together, in bytes; results do not depend on it.
    progress : bool, default True
        Show a bar on a terminal when it takes longer than two seconds.

    Returns
    -------
    ContactRun

    Raises
    ------
    ArgumentError, SchemeError
        If an argument is wrong; nothing has run then.

    Examples
    --------
    >>> from rumorsim.contact import ContactModel
    >>> from rumorsim.networks import well_mixed
    >>> model = ContactModel("infected + susceptible -> infected + infected @ beta", beta=1.0)
    >>> run = simulate(model, well_mixed(50), initial={"infected": 1}, method="events", rng=1)
    >>> int(run.final.sel(state="infected").item())
    50
    """
    _check_kinds(model, network, method, record)
    budget = as_bytes(memory)
    plan = prepare(
        model,
        network,
        initial=initial,
        method=method,
        times=as_times(method, steps=steps, dt=dt, until=until, times=times),
        dt=float(dt),
        clock=clock,
        factors={} if factors is None else factors,
        replicates=as_replicates(replicates, budget),
        source=Source(rng),
        record=record,
    )
    in_steps = method == "synchronous"
    total = plan.replicates.size * (round(plan.times[-1] / dt) if in_steps else 1)
    with progress_bar(progress, total, "step" if in_steps else "replicate") as advance:
        trace = plan.run(budget, advance)
    return _labelled(trace, plan, run_labels(model, method, plan))


def _labelled(trace: Trace, plan: Plan, labels: dict[str, str | float]) -> ContactRun:
    return ContactRun(
        rules=plan.rules,
        trace=trace,
        start=plan.start_states() if plan.record == "tree" else None,
        replicates=plan.replicates,
        times=plan.times,
        names=plan.network.names if isinstance(plan.network, Network) else None,
        seed=plan.source.seed,
        labels=labels,
    )


def prepare(
    model: Model,
    network: Network | WellMixed,
    *,
    initial: Mapping[str, Any],
    method: str,
    times: NDArray[np.float64],
    dt: float,
    clock: Clock | None,
    factors: Mapping[str, Factors],
    replicates: NDArray[np.uint32],
    source: Source,
    record: Record,
) -> Plan:
    """Compile a run; arguments as in `simulate`, their kinds, times and numbers checked before."""
    kind = _clock(model, method, clock)
    expected = method == "mean-field"
    _check_values(model, replicates.size)
    rules, rates = model.rules(), model.rates(method, kind, dt)
    engine = _engine(model, method, kind, network, record)
    start = checked_initial(initial, rules, network.n_nodes)
    for state, count in start.drawn.items() if expected else ():
        require_resolved(f"initial[{rules.states[state]!r}]", count, count / network.n_nodes)
    if method == "events":
        require_an_end(rules, rates, start, network.n_nodes, times[-1])
        require_few_vain_events(rates, kind, network, times[-1])
    contact_factors, change_factors = _factors(model, factors, network, expected)
    if kind == "caller" and contact_factors and isinstance(network, Network):
        require_probabilities(rules, rates, contact_factors, network)
    return Plan(
        engine=engine,
        rules=rules,
        rates=rates,
        network=network,
        initial=start,
        replicates=replicates[:1] if expected and not rates.varies else replicates,
        source=source,
        clock=kind,
        times=times,
        dt=dt,
        record=record,
        contact_factors=contact_factors,
        change_factors=change_factors,
        expected=expected,
    )


def _check_kinds(model: Any, network: Any, method: Any, record: Any) -> None:
    if not isinstance(model, Model):
        raise ArgumentError(f"model: got {brief(model)}, allowed: {_model_of(model)}")
    allowed = "a rumorsim network, such as complete(n), well_mixed(n) or Network.from_networkx(...)"
    require(isinstance(network, (Network, WellMixed)), "network", network, allowed)
    one_of("method", method, model.methods)
    one_of("record", record, get_args(Record))


def _model_of(given: object) -> str:
    """Return how to make a model of something that is none."""
    if isinstance(given, str):
        return "a model: rumorsim.ContactModel(scheme, ...) makes one of a scheme"
    if callable(given) and getattr(given, "__module__", "").startswith("rumorsim.models"):
        return f"a model: call the function, {getattr(given, '__name__', '')}()"
    return "a rumorsim.ContactModel, or one that a function of rumorsim.models returns"


def _clock(model: Model, method: str, clock: Clock | None) -> Clock:
    if clock is None:
        return model.clock(method)
    allowed = "none: this model is no reaction scheme"
    require(isinstance(model, ContactModel), "clock", clock, allowed)
    one_of("clock", clock, get_args(Clock))
    return clock


def _check_values(model: Model, n_replicates: int) -> None:
    for name, value in model.parameters.items():
        size = n_values(value)
        if size not in (0, n_replicates):
            allowed = f"one, or one per replicate ({n_replicates})"
            raise ArgumentError(f"{name}: got {size} values, allowed: {allowed}")


def _engine(
    model: Model, method: str, clock: Clock, network: Network | WellMixed, record: Record
) -> Engine:
    engine = model.engine(method, clock, network)
    if record != "counts" and not engine.follows_nodes:
        raise ArgumentError(
            f"record: got {record!r}, but here only counts exist; allowed: 'counts', or a network"
            " with ties, such as complete(n), and method='synchronous' or 'events'"
        )
    return engine


def _factors(
    model: Model, factors: Mapping[str, Factors], network: Network | WellMixed, expected: bool
) -> tuple[tuple[Factor, ...], tuple[Factor, ...]]:
    given = as_mapping("factors", factors, "a mapping of parameters to rumorsim.factors(...)")
    plain = not (expected and given)
    require(plain, "factors", list(given), "none: the mean field knows of no single node or tie")
    for name in given:
        known_factor(name, tuple(model.parameters))
    if not isinstance(model, ContactModel):
        require(not given, "factors", list(given), "none: this model is no reaction scheme")
        return (), ()
    contacts = [reaction for reaction in model.reactions if reaction.is_contact]
    changes = [reaction for reaction in model.reactions if not reaction.is_contact]
    return (
        compiled_factors(given, contacts, network),
        compiled_factors(given, changes, network),
    )
