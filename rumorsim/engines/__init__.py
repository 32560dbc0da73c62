"""Ways to run a compiled model: arrays in, arrays out, chance by address.

Every engine takes a `Task` and returns a `Trace`. Nothing here knows of text, labels or files.
"""

from __future__ import annotations

from rumorsim.engines.rules import Change, Contact, Factor, Rates, Rules
from rumorsim.engines.task import Task, Trace

__all__ = ["Change", "Contact", "Factor", "Rates", "Rules", "Task", "Trace"]
