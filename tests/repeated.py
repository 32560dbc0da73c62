"""Random cases of one kind: the first few in every default run, the others with the slow tests."""

from __future__ import annotations

from typing import Any

import pytest

__all__ = ["cases"]


def cases(few: int, many: int) -> list[Any]:
    """Return parameters 0 to `many` - 1, those from `few` on marked slow."""
    return [*range(few), *(pytest.param(n, marks=pytest.mark.slow) for n in range(few, many))]
