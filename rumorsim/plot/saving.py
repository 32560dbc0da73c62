"""Writing a figure, and beside it how it was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from rumorsim.errors import require
from rumorsim.plot.canvas import origin_of
from rumorsim.plot.style import FILES
from rumorsim.versions import info

__all__ = ["save"]

# Dates would make every file differ from the last one.
_METADATA: dict[str, dict[str, Any]] = {
    ".pdf": {"Creator": "rumorsim", "CreationDate": None},
    ".png": {"Software": "rumorsim"},
    ".svg": {"Creator": "rumorsim", "Date": None},
}


def save(figure: Figure, path: str | Path, /, **provenance: Any) -> list[Path]:
    """Write a figure as PDF and PNG, with a JSON file beside them that says how it was made.

    The same figure gives the same bytes: no file holds a date.

    Parameters
    ----------
    figure : Figure
    path : str or Path
        Without suffix for PDF and PNG; with ``.pdf``, ``.png`` or ``.svg`` for that format alone.
        Missing folders are made.
    **provenance
        Such as ``seed``, ``parameters``, ``scenario``, or all attributes of a run's data. What
        the plotted data know of their origin is added.

    Returns
    -------
    list of Path
        The figure's files, then the JSON file.

    Raises
    ------
    ArgumentError
        If the suffix is another one, or something in `provenance` cannot be written as JSON.
    """
    path = Path(path)
    known = path.suffix == "" or path.suffix in _METADATA
    require(known, "path", str(path), "no suffix (PDF and PNG), or .pdf, .png or .svg")
    account = _account({**origin_of(figure), **provenance})
    path.parent.mkdir(parents=True, exist_ok=True)
    suffixes = [path.suffix] if path.suffix else [".pdf", ".png"]
    files = [path.with_suffix(suffix) for suffix in suffixes]
    with mpl.rc_context(cast(Any, FILES)):
        for file in files:
            figure.savefig(file, metadata=_METADATA[file.suffix])
    beside = path.with_suffix(".json")
    beside.write_text(account, encoding="utf-8")
    return [*files, beside]


def _account(provenance: dict[str, Any]) -> str:
    """Return provenance as JSON; versions stand apart, those of the simulation winning."""
    drawn = info()
    if isinstance(provenance.get("parameters"), str):  # as the attributes of a run's data hold them
        provenance["parameters"] = json.loads(provenance["parameters"])
    simulated = {name: provenance.pop(name) for name in drawn if name in provenance}
    content = {**provenance, "versions": simulated or drawn, "drawn_with": drawn}
    try:
        return json.dumps(content, indent=2, sort_keys=True, default=_plain) + "\n"
    except TypeError as error:
        require(False, "provenance", str(error), "numbers, text, lists and mappings of them")
        raise


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} is no JSON")
