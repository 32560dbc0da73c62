"""Reading scenarios: shipped ones by name, others from TOML files."""

from __future__ import annotations

import os
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from rumorsim.errors import ScenarioError, did_you_mean, require
from rumorsim.networks import Network
from rumorsim.scenario.scenario import Scenario

__all__ = ["load_scenario", "shipped_scenarios"]


def load_scenario(path: str | os.PathLike[str], *, network: Network | None = None) -> Scenario:
    """Read and check a scenario.

    Parameters
    ----------
    path : str or path
        Name of a shipped scenario, or path of a TOML file.
    network : Network, optional
        Stands in for ``[network] file``: its nodes become actors of the kind ``[network] kind``.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        If the name or the file is unknown, the file is not TOML, or it has errors: then all of
        them are in one report, each with its path inside the file.
    ArgumentError
        If `path` is not a path or `network` not a network.

    Examples
    --------
    >>> import rumorsim as rs
    >>> rs.load_scenario("battalion").claims.index[0]
    'deployment'
    """
    allowed = "name of a shipped scenario, or path of a TOML file"
    require(isinstance(path, (str, os.PathLike)), "path", path, allowed)
    file, shipped = Path(path), shipped_scenarios()
    if isinstance(path, str) and path in shipped:
        file = shipped[path]
    elif file.name == str(path) and not file.suffix and not file.is_file():
        problem = f"no such scenario is shipped{did_you_mean(file.name, shipped)}"
        raise ScenarioError([problem], str(path))
    data = _parsed(file, str(path))
    return Scenario.from_dict(data, origin=str(path), folder=file.parent, network=network)


def shipped_scenarios() -> dict[str, Path]:
    """Return the files of the shipped scenarios by name."""
    folder = Path(str(resources.files("rumorsim") / "scenarios"))
    return {file.stem: file for file in sorted(folder.glob("*.toml"))}


def _parsed(file: Path, origin: str) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        near = did_you_mean(file.name, sorted(other.name for other in file.parent.glob("*.toml")))
        raise ScenarioError([f"there is no such file{near}"], origin) from None
    except UnicodeDecodeError as error:
        raise ScenarioError([f"not UTF-8: {error}"], origin) from None
    except OSError as error:
        raise ScenarioError([f"cannot be read: {error.strerror or error}"], origin) from None
    except (ValueError, RecursionError) as error:
        raise ScenarioError([f"not TOML: {error}"], origin) from None
