"""Versions of everything a result can depend on."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from rumorsim import __version__

__all__ = ["info"]

_LIBRARIES = ("numpy", "scipy", "mesa", "matplotlib", "xarray", "pandas", "pydantic", "networkx")


def info() -> dict[str, str]:
    """Return the versions that belong beside a result or in a bug report.

    Returns
    -------
    dict
        Name to version of rumorsim, Python, the platform and the libraries it builds on;
        ``"not installed"`` for an absent extra.

    Examples
    --------
    >>> list(info())[:3]
    ['rumorsim', 'python', 'platform']
    """
    machine = {"python": platform.python_version(), "platform": platform.platform()}
    return {"rumorsim": __version__, **machine, **{name: _installed(name) for name in _LIBRARIES}}


@cache  # looked up for every result, and slow
def _installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"
