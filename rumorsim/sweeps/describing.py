"""What a sweep depends on, as plain JSON: the base of digests and of "what differs"."""

from __future__ import annotations

import copyreg
import dataclasses
import datetime as dt
import functools
import hashlib
import inspect
import json
import types
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from rumorsim.errors import brief

__all__ = ["Digested", "array_digest", "describe", "digest_of", "undescribed"]

_UNDESCRIBED = "(undescribed)"


@runtime_checkable
class Digested(Protocol):
    """Something that names its whole content, such as a scenario."""

    @property
    def digest(self) -> str:
        """SHA-256 of everything that it is made of."""


def describe(value: Any, inside: tuple[int, ...] = ()) -> Any:
    """Return a value as plain JSON; equal descriptions mean equal values.

    Networks, scenarios and arrays are described by their digests, functions by their full name,
    their own text (not that of what they call) and what they carry: closures, defaults, the
    object of a method, the arguments of a partial one. `undescribed` finds what cannot be.

    Parameters
    ----------
    value : object
    inside : tuple of int
        Ids of the objects that the value was found in, since some hold themselves.
    """
    if isinstance(value, np.generic):
        return describe(value.item(), inside)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Digested):
        return f"sha256:{value.digest}"
    if id(value) in inside:
        return {"again": inside.index(id(value))}
    return _describe_object(value, (*inside, id(value)))


def _describe_object(value: Any, inside: tuple[int, ...]) -> Any:
    if isinstance(value, Mapping):
        return {str(key): describe(inner, inside) for key, inner in value.items()}
    if isinstance(value, (list, tuple, range)):
        return [describe(inner, inside) for inner in value]
    if isinstance(value, (set, frozenset)):
        return sorted((describe(inner, inside) for inner in value), key=json.dumps)
    if isinstance(value, bytes):
        return f"sha256:{hashlib.sha256(value).hexdigest()}"
    if isinstance(value, np.ndarray):
        objects = value.dtype.hasobject
        return describe(value.tolist(), inside) if objects else f"sha256:{array_digest(value)}"
    if isinstance(value, functools.partial):
        arguments = describe([*value.args, value.keywords], inside)
        return {"call": describe(value.func, inside), "with": arguments}
    if isinstance(value, types.FunctionType):
        return _describe_function(value, inside)
    if isinstance(value, types.MethodType):
        parts = describe([value.__func__, value.__self__], inside)
        return {"method": value.__qualname__, "content": _shortened(parts)}
    return _describe_other(value, inside)


def _describe_other(value: Any, inside: tuple[int, ...]) -> Any:
    if isinstance(value, type):
        return _describe_class(value, inside)
    if isinstance(value, types.ModuleType):
        return {"module": value.__name__}
    if callable(getattr(value, "labels", None)):  # a contact model
        parts = [describe(value.labels()), list(value.states), value.rest]
        return {"type": type(value).__qualname__, "content": digest_of(parts)}
    if dataclasses.is_dataclass(value):
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        return _describe_instance(value, fields, inside)
    try:
        reducer = copyreg.dispatch_table.get(type(value))
        reduced = reducer(value) if reducer else value.__reduce_ex__(2)
    except Exception:  # of any kind: whatever the type says to whoever would copy it
        return {_UNDESCRIBED: brief(value), "id": id(value)}
    if isinstance(reduced, str):  # a name of its module
        home = getattr(value, "__module__", type(value).__module__)
        inner = describe(getattr(value, "__wrapped__", None), inside)
        return {"function": f"{home}.{reduced}", "wraps": inner}
    maker, arguments, *state = reduced
    parts = [list(part) if isinstance(part, Iterator) else part for part in state]
    return _describe_instance(value, [maker.__qualname__, arguments, parts], inside)


def _describe_instance(value: Any, content: Any, inside: tuple[int, ...]) -> dict[str, Any]:
    """Return the type of an object, its methods included, and what it is made of."""
    parts = [_describe_class(type(value), inside), describe(content, inside)]
    return {"type": type(value).__qualname__, "content": _shortened(parts)}


def _describe_class(cls: type, inside: tuple[int, ...]) -> dict[str, Any]:
    functions = [f for f in vars(cls).values() if isinstance(f, types.FunctionType)]
    carried = [_carried(f) for f in functions if f.__closure__ or f.__defaults__]
    parts = describe(carried, (*inside, id(cls)))
    return {**_named(cls, cls), "content": _shortened(parts)}


def _describe_function(function: types.FunctionType, inside: tuple[int, ...]) -> dict[str, Any]:
    """Return name and text of a function, and the digest of what it carries."""
    named = _named(function, function.__code__)
    if "source" not in named or function.__name__ == "<lambda>":  # of which a line may hold two
        named["code"] = digest_of(_describe_code(function.__code__))
    return {**named, "content": _shortened(describe(_carried(function), inside))}


def _named(thing: Any, text_of: Any) -> dict[str, Any]:
    """Return the full name of a function or class and the digest of its text, where there is one.

    Of a function, `text_of` is its code: of one that wraps another, Python gives the other's text.
    """
    name, source = f"{thing.__module__}.{thing.__qualname__}", _text_digest(text_of)
    return {"function": name} if source is None else {"function": name, "source": source}


@functools.lru_cache(maxsize=1024)
def _text_digest(thing: type | types.CodeType) -> str | None:
    """Return the digest of the text of a class or function; to find a class, all is parsed."""
    try:
        text = inspect.getsource(thing)
    except (OSError, TypeError):
        return None
    return hashlib.sha256(text.encode()).hexdigest()


def _describe_code(code: types.CodeType) -> list[Any]:
    constants = [
        _describe_code(one) if isinstance(one, types.CodeType) else describe(one)
        for one in code.co_consts
    ]
    return [code.co_code.hex(), list(code.co_names), constants]


def _carried(function: types.FunctionType) -> list[Any]:
    """Return the values that a function holds besides its text."""
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    closure = {name: _content(cell) for name, cell in cells}
    own = {name: value for name, value in vars(function).items() if name != "__wrapped__"}
    return [closure, function.__defaults__, function.__kwdefaults__, own]


def _content(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return "(empty)"


def _shortened(description: Any) -> Any:
    """Return the digest of a description, unless something in it could not be described."""
    return description if list(undescribed(description)) else digest_of(description)


def undescribed(description: Any) -> Iterator[str]:
    """Yield the text of every value in a description that cannot be told from others like it."""
    if isinstance(description, dict):
        if _UNDESCRIBED in description:
            yield description[_UNDESCRIBED]
        description = list(description.values())
    if isinstance(description, list):
        for inner in description:
            yield from undescribed(inner)


def array_digest(array: NDArray[Any]) -> str:
    """Return the SHA-256 of type, shape and content of an array."""
    total = hashlib.sha256(f"{array.dtype.str}{array.shape}".encode())
    total.update(np.ascontiguousarray(array).tobytes())
    return total.hexdigest()


def digest_of(description: Any) -> str:
    """Return the SHA-256 of plain JSON."""
    text = json.dumps(description, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
