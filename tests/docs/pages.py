"""The pages of the documentation, and the code on them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

__all__ = ["DOCS", "PAGES", "ROOT", "blocks", "cheaper", "run_page", "text_of"]

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "experiments").glob("*.md")),
    *sorted((ROOT / "benchmarks").glob("*.md")),
    *sorted(DOCS.glob("*.md")),
]


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """Return the blocks of code in a language, in the order of the page."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def cheaper(text: str, dear: str, cheap: str) -> str:
    """Return the code with fewer replicates, which it has to have."""
    assert dear in text, f"{dear} is not on the page"
    return text.replace(dear, cheap)


def run_page(text: str, folder: Path) -> dict[str, Any]:
    """Run the Python on a page from top to bottom; return the names it leaves.

    Blocks of TOML that begin with the name of a file, as a comment, are files of `folder`.
    """
    for block in blocks(text, "toml"):
        if named := re.match(r"# (\S+\.toml)\n", block):
            (folder / named[1]).write_text(block, encoding="utf-8")
    names: dict[str, Any] = {"__name__": "page"}
    for block in blocks(text, "python"):
        exec(compile(block, "page", "exec"), names)
    return names
