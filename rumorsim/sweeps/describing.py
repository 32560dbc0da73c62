"""What a sweep depends on, as plain JSON: the base of digests and of "what differs"."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import inspect
import json
from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError

__all__ = ["Digested", "array_digest", "describe", "digest_of"]


@runtime_checkable
class Digested(Protocol):
    """Something that names its whole content, such as a scenario."""

    @property
    def digest(self) -> str:
        """SHA-256 of everything that it is made of."""


def describe(value: Any) -> Any:
    """Return a value as plain JSON; equal descriptions mean equal values.

    Networks, scenarios and arrays are described by their digests, functions by their full name
    and their own text (not that of what they call), if partial also by their arguments.
    """
    if isinstance(value, np.generic):
        return describe(value.item())
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): describe(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, range)):
        return [describe(inner) for inner in value]
    if isinstance(value, Digested):
        return f"sha256:{value.digest}"
    return _describe_object(value)


def _describe_object(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return f"sha256:{array_digest(value)}"
    if isinstance(value, functools.partial):
        return {"call": describe(value.func), "with": describe([*value.args, value.keywords])}
    if hasattr(value, "__qualname__"):
        return _describe_function(value)
    if callable(getattr(value, "labels", None)):  # a contact model
        parts = [describe(value.labels()), list(value.states), value.rest]
        return {"type": type(value).__qualname__, "content": digest_of(parts)}
    if dataclasses.is_dataclass(value):
        fields = {f.name: describe(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"type": type(value).__qualname__, "content": digest_of(fields)}
    raise ArgumentError(
        f"got {value!r}, allowed in a sweep: numbers, texts, dates, arrays, networks, scenarios, "
        "functions, and mappings, lists and dataclasses of these"
    )


def _describe_function(function: Any) -> dict[str, str]:
    """Return the name of a function and the digest of its text, where there is one."""
    name = f"{function.__module__}.{function.__qualname__}"
    try:
        text = inspect.getsource(function)
    except (OSError, TypeError):
        return {"function": name}
    return {"function": name, "source": hashlib.sha256(text.encode()).hexdigest()}


def array_digest(array: NDArray[Any]) -> str:
    """Return the SHA-256 of type, shape and content of an array."""
    if array.dtype.hasobject:
        return digest_of(describe(array.tolist()))
    total = hashlib.sha256(f"{array.dtype.str}{array.shape}".encode())
    total.update(np.ascontiguousarray(array).tobytes())
    return total.hexdigest()


def digest_of(description: Any) -> str:
    """Return the SHA-256 of plain JSON."""
    text = json.dumps(description, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
