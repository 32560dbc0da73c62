"""Sensitivity indices of functions whose indices are known, and of the newsroom."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import sobol_indices

import rumorsim as rs
from rumorsim.sweeps.sensitivity import _saltelli
from tests.sweeps.subjects import ishigami, short_story

PI = math.pi
RANGES = {"x1": (-PI, PI), "x2": (-PI, PI), "x3": (-PI, PI)}


def ishigami_indices() -> tuple[list[float], list[float]]:
    """Ishigami & Homma 1990; a = 7, b = 0.1."""
    a, b = 7.0, 0.1
    v1, v2, v13 = 0.5 * (1 + b * PI**4 / 5) ** 2, a**2 / 8, b**2 * PI**8 * 8 / 225
    total = v1 + v2 + v13
    return [v1 / total, v2 / total, 0.0], [(v1 + v13) / total, v2 / total, v13 / total]


def test_sobol_indices_of_ishigami_lie_in_their_intervals() -> None:
    found = rs.sensitivity(ishigami, RANGES, n=1024, rng=1, level=0.9999)
    for name, exact in zip(("first", "total"), ishigami_indices(), strict=True):
        low, estimate, high = found[f"value_{name}"].values
        np.testing.assert_allclose(estimate, exact, atol=0.03)
        assert (low < exact).all()
        assert (exact < high).all()
        assert (high - low < 0.35).all()
    assert found.parameter.values.tolist() == list(RANGES)


def test_the_resampled_estimator_is_that_of_scipy() -> None:
    rng = np.random.default_rng(2)
    a, b, mixed = rng.normal(size=16), rng.normal(size=16), rng.normal(size=(3, 16))
    here = _saltelli(a, b, mixed)
    there = sobol_indices(
        func={"f_A": a[np.newaxis], "f_B": b[np.newaxis], "f_AB": mixed[:, np.newaxis]}, n=16
    )
    np.testing.assert_allclose(here, [there.first_order, there.total_order])


def linear(x: float, y: float, z: float) -> dict[str, Any]:
    return {"sum": np.array([4 * x + y, 7.0]), "only": z}


def test_each_outcome_has_its_own_indices_and_a_constant_one_none() -> None:
    ranges = {"x": (0.0, 1.0), "y": (0.0, 2.0), "z": (0.0, 1.0)}
    found = rs.sensitivity(linear, ranges, n=256, rng=3).sel(bound="estimate")
    np.testing.assert_allclose(found.sum_first.values[:, 0], [0.8, 0.2, 0.0], atol=0.02)
    assert np.isnan(found.sum_first.values[:, 1]).all()
    np.testing.assert_allclose(found.only_total.values, [0.0, 0.0, 1.0], atol=0.02)


def rare(x: float, y: float) -> float:
    return 336.1 if x < 0.875 else 100.0


def test_intervals_leave_out_resamples_in_which_nothing_varies() -> None:
    """One of eight points has another outcome, by the design; many resamples lack it."""
    found = rs.sensitivity(rare, {"x": (0.0, 1.0), "y": (0.0, 1.0)}, n=8, rng=6)
    assert found.value_total.notnull().all()
    assert np.isfinite(found.value_first).all()
    assert (found.value_total.sel(parameter="y") == 0.0).all()


def test_the_same_seed_gives_the_same_intervals() -> None:
    one, other = (rs.sensitivity(ishigami, RANGES, n=16, rng=4) for _ in range(2))
    assert one.identical(other)


def linear_sum(x: float, y: float, z: float) -> float:
    return 3 * x + y - 2 * z


def test_morris_effects_of_a_linear_function_are_exact() -> None:
    pytest.importorskip("SALib", reason="pip install rumorsim[sensitivity]")
    ranges = {"x": (0.0, 1.0), "y": (0.0, 2.0), "z": (1.0, 4.0)}
    found = rs.sensitivity(linear_sum, ranges, method="morris", n=6, rng=1)
    np.testing.assert_allclose(found.value_effect.sel(bound="estimate"), [3.0, 2.0, 6.0])
    np.testing.assert_allclose(found.value_effect.sel(bound="high"), [3.0, 2.0, 6.0])
    np.testing.assert_allclose(found.value_spread.sel(bound="estimate"), 0.0, atol=1e-12)
    screened = rs.sensitivity(ishigami, RANGES, method="morris", n=40, rng=1)
    assert (screened.value_effect.sel(bound="low") > 1).all()
    assert (screened.value_spread.sel(bound="estimate", parameter=["x1", "x3"]) > 1).all()


NEWSROOM: dict[str, Any] = {"delivery_brief": (0.0, 1.0), "drift_sd": (0.0, 0.3)}
"""Whether outlets are told at all, and how a number drifts, though no claim has a number."""


def test_sobol_indices_of_the_newsroom_name_what_matters_to_it() -> None:
    found = rs.sensitivity(
        short_story(), NEWSROOM, n=16, replicates=8, rng=5, measure="reach", progress=False
    )
    reach = found.sel(bound="estimate", kind="outlet", claim="exit")
    briefed, drift = (reach.sel(parameter=name) for name in NEWSROOM)
    assert float(briefed.reach_total) > 0.8
    # With one parameter that matters, what it does alone is all that it does.
    low, high = found.reach_first.sel(
        parameter="delivery_brief", bound=["low", "high"], kind="outlet", claim="exit"
    ).values
    assert low < float(briefed.reach_total) < high
    assert float(drift.reach_total) == float(drift.reach_first) == 0.0


def test_morris_effects_of_the_newsroom_name_what_matters_to_it() -> None:
    pytest.importorskip("SALib", reason="pip install rumorsim[sensitivity]")
    found = rs.sensitivity(
        short_story(), NEWSROOM, method="morris", n=4, replicates=8, rng=5, measure="reach",
        progress=False,
    )  # fmt: skip
    effect = found.reach_effect.sel(kind="outlet", claim="exit")
    # Nobody is told at 0 and somebody at every other level.
    assert float(effect.sel(parameter="delivery_brief", bound="low")) > 0.1
    assert (effect.sel(parameter="drift_sd") == 0.0).all()


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"n": 100}, "n: got 100, allowed: a power of two"),
        ({"method": "fast"}, "method: got 'fast'"),
        ({"level": 1.0}, "level: got 1.0"),
        ({"ranges": {}}, "at least one parameter"),
        ({"ranges": {"x1": (0.0, 1.0), "x2": (0, 1), "x4": (0, 1)}}, "unknown parameter 'x4'"),
    ],
)
def test_what_is_wrong_is_told(how: dict[str, Any], told: str) -> None:
    how = {"ranges": RANGES, **how}
    with pytest.raises(rs.ArgumentError, match=told):
        rs.sensitivity(ishigami, how.pop("ranges"), rng=1, **how)


def test_without_a_seed_the_same_call_goes_on(tmp_path: Path) -> None:
    one, other = (rs.sensitivity(ishigami, RANGES, n=4, store=tmp_path) for _ in range(2))
    assert one.identical(other)
