"""Figures fit for print: data and ``ax=None`` in, Axes out; nothing is shown, nothing simulated.

Every figure has a sibling ``..._table`` that returns the plotted numbers as a frame. `style` sets
the width of a journal column and what goes with it, `save` writes the figure beside an account of
how it was made. No meaning is carried by hue alone: lines differ in dashes, marks in shape.
"""

from __future__ import annotations

from rumorsim.plot.admiralty_matrix import admiralty_matrix, admiralty_table
from rumorsim.plot.attribution_table import attribution_table
from rumorsim.plot.attribution_tree import attribution_tree
from rumorsim.plot.ccdf import ccdf, ccdf_table
from rumorsim.plot.change_bars import change_bars, change_table
from rumorsim.plot.escalation import escalation, escalation_table
from rumorsim.plot.morris import morris, morris_table
from rumorsim.plot.network_layout import network_layout
from rumorsim.plot.network_snapshot import network_snapshot, network_table
from rumorsim.plot.pareto import pareto, pareto_table
from rumorsim.plot.phase_diagram import phase_diagram, phase_table
from rumorsim.plot.reliability_diagram import reliability_diagram, reliability_table
from rumorsim.plot.response import response, response_table
from rumorsim.plot.saving import save
from rumorsim.plot.scheme import scheme, scheme_table
from rumorsim.plot.sensitivity_bars import sobol_bars, sobol_table
from rumorsim.plot.style import style
from rumorsim.plot.time_course import time_course, time_course_table

__all__ = [
    "admiralty_matrix",
    "admiralty_table",
    "attribution_table",
    "attribution_tree",
    "ccdf",
    "ccdf_table",
    "change_bars",
    "change_table",
    "escalation",
    "escalation_table",
    "morris",
    "morris_table",
    "network_layout",
    "network_snapshot",
    "network_table",
    "pareto",
    "pareto_table",
    "phase_diagram",
    "phase_table",
    "reliability_diagram",
    "reliability_table",
    "response",
    "response_table",
    "save",
    "scheme",
    "scheme_table",
    "sobol_bars",
    "sobol_table",
    "style",
    "time_course",
    "time_course_table",
]
