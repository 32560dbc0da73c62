"""Both widths of a page, and no figure left open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from matplotlib import pyplot as plt

from rumorsim import plot


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.fixture(params=["single", "double"])
def width(request: pytest.FixtureRequest) -> Iterator[str]:
    with plot.style(request.param):
        yield request.param
