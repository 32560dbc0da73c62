"""Made-up results of the shapes and names of a run's, in any size."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from rumorsim import cascades

KINDS = ["source", "outlet", "official", "blogger", "analyst", "denier", "audience"]


def credence(
    replicates: int = 40,
    times: int = 25,
    kinds: tuple[str, ...] = ("outlet", "analyst"),
    hours: float = 6.0,
) -> xr.DataArray:
    """Return S-shaped rises, later for each further kind and scattered over replicates."""
    rng = np.random.default_rng(3)
    along = np.linspace(-4.0, 4.0, times)[:, np.newaxis] if times > 1 else np.zeros((1, 1))
    late = np.arange(len(kinds)) + rng.normal(0, 1, (replicates, 1, len(kinds)))
    values = 1 / (1 + np.exp(-(along - late)))
    start = np.datetime64("2024-10-01T00", "ns")
    step = np.timedelta64(round(hours * 3600), "s")
    return xr.DataArray(
        values,
        {"replicate": np.arange(replicates), "time": start + np.arange(times) * step,
         "kind": list(kinds)},
        ("replicate", "time", "kind"),
        "credence",
        {"units": "probability", "long_name": "credence in the claim", "seed": "7"},
    )  # fmt: skip


def articles(
    outlets: int = 20, replicates: int = 1, claim: str = "deployment", lost: float = 0.2
) -> pd.DataFrame:
    """Return runs in which two sources report and outlets follow, some citing a carrier."""
    rng = np.random.default_rng(5)
    rows = [row for r in range(replicates) for row in _one_run(rng, r, outlets, claim, lost)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame["time"] = frame["time"].astype("datetime64[ns]")
    frame["claim"] = pd.Categorical(frame["claim"], [claim, "officers"])
    frame[["actor", "kind"]] = frame[["actor", "kind"]].astype("category")
    return frame


COLUMNS = (
    "replicate", "time", "step", "actor", "kind", "claim", "form", "log_odds", "side", "number",
    "attributed", "first", "roots", "cites",
)  # fmt: skip


def _one_run(
    rng: np.random.Generator, replicate: int, outlets: int, claim: str, lost: float
) -> list[tuple[object, ...]]:
    start = np.datetime64("2024-10-15T11", "ns")

    def row(hour: int, actor: str, kind: str, form: str, cites: tuple[str, ...], number: float,
            attributed: bool = True, side: int = 1) -> tuple[object, ...]:  # fmt: skip
        time = start + np.timedelta64(hour, "h")
        return (replicate, time, hour, actor, kind, claim, form, side * 1.0, side, number,
                attributed, True, len(cites), cites)  # fmt: skip

    rows = [
        row(-96, "moscow", "denier", "report", ("moscow",), np.nan, side=-1),
        row(0, "ukrainian_services", "source", "report", ("kyiv",), 3000.0),
        row(3, "western_services", "source", "report", ("western_services",), 10000.0),
        row(4, "kyiv_independent", "outlet", "statement", ("kyiv", "western_services"), 10000.0),
    ]
    hours = np.sort(rng.integers(5, 90, outlets))
    for position, hour in enumerate(hours.tolist()):
        name, names_roots = f"outlet-{position + 1}", rng.random() > lost
        roots = ["kyiv", "western_services"][: 1 + int(rng.random() < 0.6)]
        carriers = [f"outlet-{rng.integers(1, position + 1)}"] if position > 2 else []
        cites = tuple(roots + carriers) if names_roots else (name,)
        number = float(rng.choice([3000.0, 10000.0])) * (1 if names_roots else 1.1)
        kind = "blogger" if position % 5 == 4 else "outlet"
        rows.append(row(hour, name, kind, "article", cites, number, names_roots))
    return rows


def ratings(cells: list[tuple[str, int]]) -> xr.Dataset:
    """Return claims in these cells, called claim_0, claim_1, ..."""
    names = [f"claim_{number}" for number in range(len(cells))]
    return xr.Dataset(
        {"source": ("claim", np.array([cell[0] for cell in cells], dtype="<U1")),
         "information": ("claim", np.array([cell[1] for cell in cells], dtype=np.int64))},
        {"claim": names},
    )  # fmt: skip


def final_log_odds(
    variants: int = 5,
    replicates: int = 40,
    kinds: tuple[str, ...] = ("analyst", "outlet", "audience"),
) -> tuple[xr.DataArray, xr.DataArray]:
    """Return variants and their baseline, which share their luck."""
    rng = np.random.default_rng(11)
    luck = rng.normal(0, 1, (replicates, len(kinds)))
    shift = np.linspace(-2, 1, variants)[:, np.newaxis, np.newaxis]
    coords = {"replicate": np.arange(replicates), "kind": list(kinds)}
    attributes = {"units": "log-odds", "long_name": "final log-odds, natural logarithm"}
    baseline = xr.DataArray(luck, coords, ("replicate", "kind"), "log_odds", attributes)
    noise = rng.normal(0, 0.3, (variants, *luck.shape))
    changed = xr.DataArray(
        luck + shift + noise, {"variant": [f"variant_{v}" for v in range(variants)], **coords},
        ("variant", "replicate", "kind"), "log_odds", attributes,
    )  # fmt: skip
    return changed, baseline


def curves(
    groups: int = 2, count: int = 200, spread: float = 1.0, clustered: bool = False
) -> xr.Dataset:
    """Return complementary distributions of log-normal sizes."""
    rng = np.random.default_rng(13)
    kind = np.array([f"group {number % groups}" for number in range(groups * count)], dtype=str)
    values = np.exp(rng.normal(5.0, spread, groups * count)).round(1)
    data = xr.DataArray(
        values, {"kind": ("cascade", kind), "story": ("cascade", np.arange(values.size) % 30)},
        ("cascade",), "size", {"long_name": "cascade size", "units": "nodes"},
    )  # fmt: skip
    return cascades.ccdf(
        data, by="kind", cluster="story" if clustered else None, resamples=50, rng=1
    )
