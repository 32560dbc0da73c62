"""Both widths of a page, no figure left open, and none shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from rumorsim import plot


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.fixture(autouse=True)
def _not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def shown(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a figure is shown")

    monkeypatch.setattr(plt, "show", shown)
    monkeypatch.setattr(Figure, "show", shown)


@pytest.fixture(params=["single", "double"])
def width(request: pytest.FixtureRequest) -> Iterator[str]:
    with plot.style(request.param):
        yield request.param
