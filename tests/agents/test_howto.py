"""The how-to page runs as it stands, and what it says is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "howto-behaviour.md"


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    space: dict[str, Any] = {"__name__": "howto"}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), space)
    return space


def test_two_names_are_kept_to(names: dict[str, Any]) -> None:
    def named(model: Any) -> Any:
        articles = model.articles.query("kind == 'outlet' and form == 'article'")
        return articles.query("claim == 'deployment'")["cites"].map(len)

    assert named(names["strict"]).min() >= 2
    assert named(names["plain"]).min() < 2


def test_the_denial_comes_unasked(names: dict[str, Any]) -> None:
    def unasked(model: Any) -> list[float]:
        articles = model.articles.query("actor == 'united_states' and form == 'article'")
        return list(articles["log_odds"])

    assert unasked(names["denied"]) == [-2.0]
    assert unasked(names["plain"]) == []
    assert np.abs(names["effect"]).max() > 0


def test_tables_have_a_row_per_hour(names: dict[str, Any]) -> None:
    assert len(names["by_hour"]) == 25
    assert {"sure", "credence_outlet_officers"} <= set(names["by_hour"].columns)
    assert len(names["by_agent"]) == 25 * len(names["model"].agents)


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="Mesa 4 has no batch_run")
def test_the_batch_is_the_grid(names: dict[str, Any]) -> None:
    assert len(names["rows"]) == 4
    assert {row["Step"] for row in names["rows"]} == {48}
