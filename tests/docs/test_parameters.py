"""Pages made from the code are those that the code makes now."""

from __future__ import annotations

import runpy

from tests.docs.pages import DOCS


def test_the_table_of_parameters_is_up_to_date() -> None:
    page = runpy.run_path(str(DOCS / "make_parameters.py"))["page"]
    assert (DOCS / "parameters.md").read_text(encoding="utf-8") == page()
