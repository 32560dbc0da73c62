"""Files that are there as a whole or not at all, and what a unit looks like in one."""

from __future__ import annotations

import io
import json
import os
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.sweeps.protocol import Layout
from rumorsim.sweeps.work import Failure, Unit

__all__ = ["about_of", "packed", "unpacked", "write_new", "write_whole"]

_HEAD = "about"


def packed(unit: Unit, sweep: str) -> memoryview:
    """Return a unit as the bytes of an npz file, which are the same at any time."""
    about = {
        "sweep": sweep,
        "unit": unit.number,
        "layout": asdict(unit.layout) if unit.layout else None,
        "failures": [asdict(failure) for failure in unit.failures],
    }
    head = np.frombuffer(json.dumps(about).encode(), np.uint8)
    arrays: dict[str, NDArray[Any]] = {f"value.{name}": v for name, v in unit.values.items()}
    file = io.BytesIO()
    np.savez(file, **{_HEAD: head, "rows": unit.rows, **arrays})  # type: ignore[arg-type]
    return file.getbuffer()


def about_of(content: bytes) -> dict[str, Any]:
    """Return what a file says of its unit."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        about: dict[str, Any] = json.loads(arrays[_HEAD].tobytes())
    return about


def unpacked(content: bytes) -> Unit:
    """Return the unit that a file holds."""
    about = about_of(content)
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        values = {
            name.removeprefix("value."): arrays[name]
            for name in arrays.files
            if name.startswith("value.")
        }
        rows = arrays["rows"]
    layout = Layout(**about["layout"]) if about["layout"] else None
    failures = tuple(Failure(**failure) for failure in about["failures"])
    return Unit(about["unit"], rows, layout, values, failures)


def _part(path: Path, content: bytes | memoryview) -> Path:
    """Write and flush a file beside `path` that nobody else writes to."""
    part = path.parent / f"{path.name[:8]}.{uuid.uuid4().hex}.part"
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def write_whole(path: Path, content: bytes | memoryview) -> None:
    """Write a file that is there as a whole or not at all."""
    os.replace(_part(path, content), path)
    _flush_folder(path.parent)


def write_new(path: Path, content: bytes) -> None:
    """Write a file as a whole unless somebody else was first."""
    part = _part(path, content)
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """Make a new name last; Windows neither can nor needs to."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
