"""Contact models: write the reaction scheme of the paper, run it.

The scheme is the model: who meets whom and becomes what, at which rate. `simulate` runs it in
synchronous steps, event by event, or as equations of the mean.
"""

from __future__ import annotations

from rumorsim.contact.border import simulate
from rumorsim.contact.language.parameters import Probability, probability
from rumorsim.contact.language.weighting import Factors, factors
from rumorsim.contact.model import ContactModel
from rumorsim.contact.run import ContactRun

__all__ = [
    "ContactModel",
    "ContactRun",
    "Factors",
    "Probability",
    "factors",
    "probability",
    "simulate",
]
