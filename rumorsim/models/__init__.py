"""Named models with the parameters of their papers; each is run by `rumorsim.simulate`."""

from __future__ import annotations

from rumorsim.models.activation import independent_cascade, linear_threshold, watts_threshold
from rumorsim.models.contests import competing, seiz
from rumorsim.models.epidemics import seir, si, sir, sis
from rumorsim.models.gossip import pull, push, push_pull
from rumorsim.models.hoaxes import hoax_equilibrium, hoax_eradication, hoax_fact_check
from rumorsim.models.rumours import daley_kendall, maki_thompson, nekovee

__all__ = [
    "competing",
    "daley_kendall",
    "hoax_equilibrium",
    "hoax_eradication",
    "hoax_fact_check",
    "independent_cascade",
    "linear_threshold",
    "maki_thompson",
    "nekovee",
    "pull",
    "push",
    "push_pull",
    "seir",
    "seiz",
    "si",
    "sir",
    "sis",
    "watts_threshold",
]
