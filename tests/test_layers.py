"""Who may import whom: the architecture as one table, and the check that it holds.

Imports go downward only, inside functions too. Parts of one level do not know each other. A part
not in the table is an error: a new part starts here.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import rumorsim

ROOT = Path(__file__).resolve().parent.parent


class Part(NamedTuple):
    """Level, libraries loaded at module level, further libraries loaded on first use."""

    level: int
    at_once: str = "numpy"
    on_use: str = ""


PARTS = {
    "errors": Part(0),
    "versions": Part(0),
    "exact_intervals": Part(1, on_use="scipy"),
    "rng": Part(1),
    "replicates": Part(1, on_use="tqdm"),
    "beliefs": Part(2),
    "cascades": Part(2, on_use="networkx pandas scipy xarray"),
    "lexicon": Part(2),
    "networks": Part(2, on_use="scipy pandas networkx"),
    "newsroom": Part(3),
    "engines": Part(3, on_use="scipy"),
    "contact": Part(4, on_use="scipy xarray pandas"),
    "models": Part(5),
    "runs": Part(4, on_use="xarray pandas"),
    "scenario": Part(5, "numpy pydantic", "xarray pandas"),
    "measures": Part(6, "numpy xarray", "scipy pandas"),
    "sweeps": Part(7, "numpy xarray", "scipy pandas SALib"),
    "agents": Part(7, "numpy mesa", "xarray pandas"),
    "plot": Part(7, "numpy xarray matplotlib cycler", "scipy pandas networkx"),
}

STATEMENTS = (ast.stmt, ast.ExceptHandler, ast.match_case)
"""Where imports may stand; no expression holds one."""

OWN_GENERATORS = {"BitGenerator", "Generator", "SeedSequence", "default_rng", "Philox"}


class Import(NamedTuple):
    """One imported module (or name), and whether loading the file loads it."""

    target: str
    line: int
    at_once: bool


def test_the_library_keeps_its_layers() -> None:
    assert list(violations(ROOT)) == []


def test_every_part_of_the_table_exists() -> None:
    there = {path.stem for path in (ROOT / "rumorsim").iterdir()}
    assert set(PARTS) <= there


@pytest.mark.parametrize(
    ("path", "source", "complaint"),
    [
        ("rumorsim/beliefs/odds.py", "from rumorsim.newsroom import world", "newsroom"),
        ("rumorsim/beliefs/odds.py", "from rumorsim import lexicon", "lexicon"),
        ("rumorsim/newsroom/step.py", "def f():\n    import rumorsim.plot", "plot"),
        ("rumorsim/runs/run.py", "from rumorsim.scenario import Scenario", "scenario (level 5)"),
        ("rumorsim/newsroom/step.py", "import rumorsim as rs", "front door"),
        ("rumorsim/newsroom/step.py", "from . import world", "relative"),
        ("rumorsim/newsroom/step.py", "def f():\n    import scipy.special", "scipy"),
        ("rumorsim/networks/graph.py", "import scipy.sparse", "scipy"),
        ("rumorsim/measures/reach.py", "import matplotlib.pyplot as plt", "matplotlib"),
        ("rumorsim/scenario/scenario.py", "def f():\n    from mesa import Model", "mesa"),
        ("rumorsim/gossip.py", "import numpy", "no part"),
        ("rumorsim/rng.py", "print('seed')", "print"),
        ("rumorsim/rng.py", "import numpy as np\nnp.random.seed(1)", "np.random.seed"),
        ("rumorsim/rng.py", "from numpy.random import rand", "numpy.random.rand"),
        ("rumorsim/rng.py", "import random", "random"),
        ("experiments/e.py", "from rumorsim.rng import Source", "public names"),
        ("experiments/e.py", "import rumorsim.rng", "public names"),
        ("experiments/e.py", "from rumorsim import rng", "public names"),
        ("experiments/e.py", "import rumorsim as rs\nrs.rng.Source(1)", "rs.rng"),
    ],
)
def test_a_planted_violation_is_caught(
    tmp_path: Path, path: str, source: str, complaint: str
) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(source)
    (found,) = violations(tmp_path)
    assert found.startswith(f"{path}:")
    assert complaint in found


def test_what_is_allowed_passes(tmp_path: Path) -> None:
    allowed = {
        "rumorsim/rng.py": "import numpy as np\nfrom rumorsim.errors import require\n"
        "rng = np.random.default_rng(1)",
        "rumorsim/networks/graph.py": "def f():\n    from scipy import sparse",
        "rumorsim/scenario/scenario.py": "from typing import TYPE_CHECKING\n"
        "from rumorsim.runs import Run\nif TYPE_CHECKING:\n    import xarray",
        "experiments/e.py": "import rumorsim as rs\nprint(rs.info())",
    }
    for path, source in allowed.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(source)
    assert list(violations(tmp_path)) == []


def violations(root: Path) -> Iterator[str]:
    """Yield one line per broken rule in ``rumorsim/`` and ``experiments/`` below `root`."""
    for path in sorted((root / "rumorsim").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        place = path.relative_to(root)
        part = place.with_suffix("").parts[1]
        if part != "__init__":  # the front door names everything
            yield from (f"{place.as_posix()}:{line}" for line in library_violations(part, tree))
        yield from (f"{place.as_posix()}:{line}" for line in banned_uses(tree))
    for path in sorted((root / "experiments").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        place = path.relative_to(root)
        yield from (f"{place.as_posix()}:{line}" for line in experiment_violations(tree))


def library_violations(part: str, tree: ast.Module) -> Iterator[str]:
    """Yield what a module of `part` imports and should not."""
    if part not in PARTS:
        yield f"1: {part} is no part of the table"
        return
    for found in imports(tree):
        top = found.target.partition(".")[0]
        if top == "":
            yield f"{found.line}: relative import"
        elif top == "rumorsim":
            yield from inner_violation(part, found)
        elif top == "random" or top not in sys.stdlib_module_names:
            rule = PARTS[part]
            libraries = rule.at_once if found.at_once else f"{rule.at_once} {rule.on_use}"
            if top not in libraries.split():
                yield f"{found.line}: {part} imports {top}"


def inner_violation(part: str, found: Import) -> Iterator[str]:
    """Yield the line of an import within the package unless it goes downward."""
    target = found.target.split(".")[1] if "." in found.target else ""
    if target not in PARTS and target != "__version__":
        yield f"{found.line}: {part} uses the front door, or a part that is not in the table"
    elif target in PARTS and target != part and PARTS[target].level >= PARTS[part].level:
        levels = f"(level {PARTS[part].level}) imports {target} (level {PARTS[target].level})"
        yield f"{found.line}: {part} {levels}"


def experiment_violations(tree: ast.Module) -> Iterator[str]:
    """Yield each use of something other than the public names."""
    for found in imports(tree):
        top, _, name = found.target.partition(".")
        if top == "rumorsim" and name not in ("", *rumorsim.__all__):
            yield f"{found.line}: {found.target} is not among the public names"
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="rs"), attr=name):
                if name not in rumorsim.__all__:
                    yield f"{node.lineno}: rs.{name} is not public"


def banned_uses(tree: ast.Module) -> Iterator[str]:
    """Yield prints and uses of NumPy's global random state."""
    for found in imports(tree):
        package, _, name = found.target.rpartition(".")
        if package == "numpy.random" and name not in OWN_GENERATORS:
            yield f"{found.line}: {found.target} is global random state"
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="print")):
                yield f"{node.lineno}: print in the library"
            case ast.Attribute(
                value=ast.Attribute(value=ast.Name(id="np" | "numpy"), attr="random"), attr=name
            ) if name not in OWN_GENERATORS:
                yield f"{node.lineno}: np.random.{name} is global random state"


def imports(node: ast.AST, at_once: bool = True) -> Iterator[Import]:
    """Yield every import below `node`; those in functions and for types do not load at once."""
    match node:
        case ast.Import(names=names):
            yield from (Import(alias.name, node.lineno, at_once) for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            prefix = "." * level + (module or "")
            yield from (Import(f"{prefix}.{a.name}", node.lineno, at_once) for a in names)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.If(test=ast.Name("TYPE_CHECKING")):
            at_once = False
    for child in ast.iter_child_nodes(node):
        if isinstance(child, STATEMENTS):
            yield from imports(child, at_once)
