"""Scenario files: what they may say, reading and checking them, and compiling a world."""

from __future__ import annotations

from rumorsim.scenario.jsonschema import json_schema
from rumorsim.scenario.load import load_scenario, shipped_scenarios
from rumorsim.scenario.reference import parameter_table
from rumorsim.scenario.scenario import Scenario

__all__ = ["Scenario", "json_schema", "load_scenario", "parameter_table", "shipped_scenarios"]
