"""Pages made from the code are those that the code makes now."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_the_table_of_parameters_is_up_to_date() -> None:
    page = runpy.run_path(str(DOCS / "make_parameters.py"))["page"]
    assert (DOCS / "parameters.md").read_text(encoding="utf-8") == page()


def test_the_page_on_contact_models_runs() -> None:
    page = (DOCS / "contact-models.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    names: dict[str, object] = {}
    exec(compile(code, "contact-models.md", "exec"), names)
    assert names["run"].final.sum("state").item(0) == 2000  # type: ignore[attr-defined]
