"""The parameters as rows for the documentation and for `Scenario.parameters`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from rumorsim.scenario.parameters import Parameters
from rumorsim.scenario.places import Place

__all__ = ["ParameterRow", "parameter_table"]

_CHOICE = "modelling choice"


class ParameterRow(NamedTuple):
    """All that is declared about a run-wide parameter."""

    name: str
    symbol: str
    unit: str
    default: Any
    allowed: str
    typical: tuple[float, float] | None
    meaning: str
    evidence: str


def parameter_table() -> list[ParameterRow]:
    """Return one row per run-wide parameter, in the order of their declaration."""
    return [_row(name) for name in Parameters.model_fields]


def _row(name: str) -> ParameterRow:
    field = Parameters.model_fields[name]
    place = Place.of(Parameters).child(name)
    assert place is not None
    declared = field.json_schema_extra
    extra: dict[str, Any] = declared if isinstance(declared, dict) else {}
    typical = extra.get("typical")
    return ParameterRow(
        name=name,
        symbol=extra.get("symbol", ""),
        unit=extra.get("unit", ""),
        default=field.default,
        allowed=replace(place, unit="").allowed,
        typical=None if typical is None else (typical[0], typical[1]),
        meaning=field.description or "",
        evidence=extra.get("evidence", _CHOICE),
    )
