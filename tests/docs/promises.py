"""What pages say of the names that their code leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import mesa
import numpy as np

__all__ = ["PROMISES"]

Names = dict[str, Any]


def _surely(change: Any, sign: int) -> bool:
    """Tell whether a mean difference has a sign by four standard errors."""
    return bool((sign * change["mean"] > 4 * change["standard_error"]).all())


def tutorial(names: Names) -> None:
    assert {path.suffix for path in Path("figures").iterdir()} == {".pdf", ".png", ".json"}
    assert _surely(names["change"], -1)
    papers, readers = (
        names["rs"].measures.group_mean(names["run"].credence.sel(claim="resigns"), "kind")
        .sel(kind=kind).isel(time=-1) for kind in ("outlet", "audience")
    )  # fmt: skip
    assert _surely(names["rs"].measures.paired_difference(readers, papers), +1)
    for found, said in ((names["readers"](names["strict"]), 0.13), (readers, 0.43)):
        assert abs(float(found.mean()) - said) < 0.02
    assert names["low"] < 1 < names["median"] < names["high"]
    assert (names["first"] >= np.datetime64("2025-03-03T08:00")).all()


def howto_network(names: Names) -> None:
    assert repr(names["read"]) == (
        "Network(4 nodes, 3 ties, directed, named, self-loops dropped: 1)"
    )
    assert names["who_is_heard"] == {"wire": 2, "daily": 1, "weekly": 2, "blog": 0, "radio": 0}
    credence = names["known"].isel(time=-1).mean("replicate")
    assert float(credence.sel(actor="blog")) > 0.2  # it hears of the strike at two removes
    assert names["spread"].sizes == {"network.p": 3, "replicate": 20}


def howto_scenario(names: Names) -> None:
    assert "did you mean 'gazette'?" in str(names["mistake"])
    assert len(names["mistake"].problems) == 2
    assert _surely(names["change"].sel(scenario="no denial"), -1)
    ends = names["readers"]
    honest = ends.sel(scenario="a denier without interest", drop=True)
    none = ends.sel(scenario="no denial", drop=True)
    assert _surely(names["rs"].measures.paired_difference(honest, none), -1)
    owner = names["run"].articles.query("actor == 'owner'")
    assert (owner["log_odds"].abs() < 0.03).all()


def howto_contact_model(names: Names) -> None:
    reach = names["result"].reach
    some, none = reach.sel(doubt=0.4, drop=True), reach.sel(doubt=0.0, drop=True)
    assert _surely(names["rs"].measures.paired_difference(some, none), -1)
    assert names["calls"].data.attrs["clock"] == "caller"


def howto_behaviour(names: Names) -> None:
    def named(model: Any) -> Any:
        articles = model.articles.query("kind == 'outlet' and form == 'article'")
        return articles.query("claim == 'deployment'")["cites"].map(len)

    def unasked(model: Any) -> list[float]:
        articles = model.articles.query("actor == 'united_states' and form == 'article'")
        return list(articles["log_odds"])

    assert named(names["strict"]).min() >= 2
    assert named(names["plain"]).min() < 2
    assert unasked(names["denied"]) == [-2.0]
    assert unasked(names["plain"]) == []
    assert np.abs(names["effect"]).max() > 0
    assert len(names["by_hour"]) == 25
    assert {"sure", "credence_outlet_officers"} <= set(names["by_hour"].columns)
    assert len(names["by_agent"]) == 25 * len(names["model"].agents)
    if hasattr(mesa, "batch_run"):  # up to Mesa 3
        assert len(names["rows"]) == 4
        assert {row["Step"] for row in names["rows"]} == {48}


def howto_sweeps(names: Names) -> None:
    assert len(names["both"]) == 6
    assert Path("results/attribution.nc").is_file()


def howto_cluster(names: Names) -> None:
    assert len(names["tried"]["brier"].stack(point=("attribution", "chi_public")).point) == 30
    assert names["kept"].attrs["finished"].startswith("1 of 1 ")


def contact_models(names: Names) -> None:
    assert names["run"].final.sum("state").item(0) == 2000


def citing(names: Names) -> None:
    assert Path("run.nc").is_file()
    assert names["run"].seed == 1


PROMISES: dict[str, Callable[[Names], None]] = {
    "citing": citing,
    "contact-models": contact_models,
    "howto-behaviour": howto_behaviour,
    "howto-cluster": howto_cluster,
    "howto-contact-model": howto_contact_model,
    "howto-network": howto_network,
    "howto-scenario": howto_scenario,
    "howto-sweeps": howto_sweeps,
    "tutorial": tutorial,
}
