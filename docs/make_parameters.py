"""Writes docs/parameters.md from the declarations in the code; run it as a script."""

from __future__ import annotations

from pathlib import Path

from rumorsim.scenario.reference import parameter_table

HEADER = """# Parameters

Made from `rumorsim/scenario/parameters.py` by `docs/make_parameters.py`; a test keeps it in step.
*Allowed* is what the equations bear, *typical* what the literature makes plausible and sweeps
should stay within. Where the evidence says "modelling choice", nothing was measured.

| name | symbol | unit | default | allowed | typical | meaning | evidence |
|---|---|---|---|---|---|---|---|
"""


def page() -> str:
    """Return the page."""
    rows = []
    for row in parameter_table():
        default = f"{row.default:.4g}" if isinstance(row.default, float) else str(row.default)
        typical = "" if row.typical is None else f"{row.typical[0]:g} to {row.typical[1]:g}"
        cells = (f"`{row.name}`", row.symbol, row.unit, default, row.allowed, typical)
        rows.append("| " + " | ".join((*cells, row.meaning, row.evidence)) + " |")
    return HEADER + "\n".join(rows) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "parameters.md").write_text(page(), encoding="utf-8")
