"""From parsed TOML to a document without errors, or to one report of all errors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from rumorsim.errors import ArgumentError, ScenarioError
from rumorsim.networks import Network, read_network
from rumorsim.scenario.check import check
from rumorsim.scenario.compile import node_names
from rumorsim.scenario.draft import Draft
from rumorsim.scenario.places import shown
from rumorsim.scenario.plain import plain
from rumorsim.scenario.problems import problems_of
from rumorsim.scenario.schema import Document, NetworkSpec

__all__ = ["read_document"]


def read_document(
    data: Mapping[str, Any],
    *,
    origin: str,
    folder: Path,
    network: Network | None = None,
    found: list[str] | None = None,
) -> tuple[Document, Network | None]:
    """Validate a scenario and check it as a whole.

    Parameters
    ----------
    data : mapping
        A parsed TOML file.
    origin : str
        How errors name the file.
    folder : Path
        Where a network file is looked for.
    network : Network, optional
        Stands in for the network file.
    found : list of str, optional
        Problems found before.

    Returns
    -------
    document : Document
    graph : Network or None
        What the network file holds.

    Raises
    ------
    ScenarioError
        With all problems of the file.
    """
    if network is not None and not isinstance(network, Network):
        raise ArgumentError(f"network: got {shown(network)}, allowed: a rumorsim.Network")
    problems = list(found or ())
    try:
        data = plain(data)
    except ValueError as error:
        raise ScenarioError([*problems, str(error)], origin) from None
    if not isinstance(data, dict):
        raise ScenarioError([f"got {shown(data)} (allowed: a table)"], origin)
    document = None
    try:
        document = Document.model_validate(data)
        draft = Draft.of(document)
    except ValidationError as error:
        problems += problems_of(error, Document)
        draft = Draft.salvage(data)
    graph, nodes = _graph(draft.network, folder, network, problems)
    problems += check(draft, nodes)
    if document is None or problems:
        raise ScenarioError(dict.fromkeys(problems), origin)
    return document, graph


def _graph(
    spec: NetworkSpec | None, folder: Path, network: Network | None, problems: list[str]
) -> tuple[Network | None, tuple[str, ...] | None]:
    """Return the network and the names of its nodes, which are None where they are unknown."""
    if spec is None and network is None:
        return None, None
    if network is not None and spec is not None and spec.generator is not None:
        problems.append("network.generator: stands beside the argument network= (allowed: one)")
    if network is None and spec is not None and spec.file is not None:
        try:
            network = _read(spec.file, folder)
        except (OSError, EOFError, ValueError) as error:
            problems.append(f"network.file: {error}")
            return None, None
    if network is not None and network.weight is not None and network.weight.min(initial=0.0) < 0:
        problems.append(
            f"network.file: a tie has the weight {network.weight.min():g} (allowed: at least 0)"
        )
    return network, node_names(network)


def _read(file: str, folder: Path) -> Network:
    if not (folder / file).is_file():
        raise ValueError(f"there is no file {file!r} in {str(folder)!r} (allowed: an existing one)")
    return read_network(folder / file)
