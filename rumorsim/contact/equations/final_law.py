"""The exact law of the end of a small well-mixed run, labelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rumorsim.contact.checks import known_state
from rumorsim.contact.setup.engine import Model
from rumorsim.contact.setup.initial import checked_initial, start_counts
from rumorsim.engines.expected.equations import all_rates
from rumorsim.engines.task import Clock
from rumorsim.errors import require
from rumorsim.networks.checks import whole_number
from rumorsim.replicates import as_bytes
from rumorsim.versions import info

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["final_law"]


def final_law(
    model: Model,
    n: int,
    initial: Mapping[str, Any],
    clock: Clock,
    of: str | None,
    memory: str | float,
) -> xr.DataArray:
    """Return the law of the final counts; see `ContactModel.final_law`."""
    import xarray as xr

    from rumorsim.engines.expected import exact

    rules, rates = model.rules(), model.rates("events", clock, 1.0)
    require(not rates.varies, "parameters", "arrays", "single numbers")
    column = None if of is None else known_state("of", of, rules.states)
    n_nodes = whole_number("n", n, 1)
    start = start_counts(checked_initial(initial, rules, n_nodes), rules, n_nodes, 1)[0]
    law = exact.final_law(rules, all_rates(rates), clock, start, memory=as_bytes(memory))
    about = {"units": "1", "long_name": "probability", "n": n_nodes, "clock": clock}
    attributes = {**about, **model.labels(), **info()}
    if column is not None:
        counts = {of: (of, range(n_nodes + 1), {"units": "nodes", "long_name": f"final {of}"})}
        return xr.DataArray(law.of(column), counts, (of,), "probability", attributes)
    columns = {
        state: ("outcome", law.counts[:, number], {"units": "nodes", "long_name": f"final {state}"})
        for number, state in enumerate(rules.states)
    }
    return xr.DataArray(law.probability, columns, ("outcome",), "probability", attributes)
