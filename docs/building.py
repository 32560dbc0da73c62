"""What the build of the pages does itself: how experiments are run, and where links lead."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
EXPERIMENTS = ROOT / "experiments"

DATA = {"blogosphere": "polblogs.gml", "twitter15": "twitter15_cascades.tar.gz"}
"""Which experiments need data that are not part of the project, and which."""

ADOPTED = {
    "readme": "README.md",
    "contributing": "CONTRIBUTING.md",
    "changelog": "CHANGELOG.md",
    "benchmarks": "benchmarks/README.md",
    "experiments": "experiments/README.md",
}
"""Pages that lie elsewhere in the project, and what they are called here."""

_RESULTS = Path(tempfile.mkdtemp(prefix="rumorsim-docs-"))


def runnable() -> str:
    """Return a pattern for the paths of the experiments that can be run here."""
    folder = Path(os.environ.get("RUMORSIM_DATA", ROOT.parent / "shared" / "data"))
    absent = [name for name, file in DATA.items() if not (folder / file).is_file()]
    return rf"/(?!(?:{'|'.join(absent)})\.py)[^/]*$" if absent else r"\.py$"


def arguments(_conf: dict[str, Any], script: dict[str, Any]) -> list[str]:
    """Return the command line of an experiment, of which nothing may stay in the tree."""
    file = Path(script["src_file"])
    script["example_globals"]["__file__"] = str(file)  # which sphinx-gallery leaves out
    return ["--quick", "--workers", "1", "--out", str(_RESULTS / file.stem)]


def clear(_app: Any, _error: Exception | None) -> None:
    """Remove what the experiments left behind."""
    shutil.rmtree(_RESULTS, ignore_errors=True)


def read(app: Any, page: str, source: list[str]) -> None:
    """Fetch an adopted page, and make links that leave the documentation lead somewhere."""
    if "/" in page:  # made by Sphinx, and without such links
        return
    place = HERE / page
    if page in ADOPTED:
        place = ROOT / ADOPTED[page]
        app.env.note_dependency(str(place), docname=page)
        source[0] = place.read_text(encoding="utf-8")
    source[0] = re.sub(r"\]\(([^)#\s:]+)\)", lambda link: _relinked(link, place.parent), source[0])


def _relinked(link: re.Match[str], folder: Path) -> str:
    target = (folder / link[1]).resolve()
    if not target.exists():
        return link[0]
    inside = target.relative_to(ROOT).as_posix()
    adopted = [page for page, file in ADOPTED.items() if file == inside]
    if adopted:
        return f"]({adopted[0]}.md)"
    return f"]({Path(os.path.relpath(target, HERE)).as_posix()})"
