"""Draws by decree, for cases worked by hand."""

from __future__ import annotations

from typing import Any


class Luck:
    """Draws by decree: a value per purpose, or a function of the address."""

    def __init__(self, **values: Any) -> None:
        self.values = {"number": 0.0, "drift": 0.0} | values

    def uniform(self, purpose: str, **address: int) -> float:
        value = self.values.get(purpose, 0.5)
        return float(value(**address) if callable(value) else value)

    exponential = normal = uniform
