"""How Sphinx builds these pages: ``python -m sphinx -W --keep-going docs docs/_build``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import building  # noqa: E402 - found only now

import rumorsim  # noqa: E402

# A name, not a module: it is defined elsewhere, but Sphinx imports what stands before a dot.
sys.modules["rumorsim.design"] = rumorsim.design

project = "rumorsim"
author = "rumorsim developers"
copyright = f"{author}, BSD-3-Clause"
version = release = rumorsim.__version__

extensions = [
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx_gallery.gen_gallery",
]
exclude_patterns = ["_build", "_static", "_templates"]
templates_path = ["_templates"]
nitpicky = False  # docstrings name types of other libraries, and a build needs no network
default_role = "py:obj"

myst_enable_extensions = ["html_image"]  # the only way to a width that GitHub shows as well
myst_heading_anchors = 3
myst_links_external_new_tab = False

autodoc_typehints = "none"  # numpydoc states them in words
autodoc_member_order = "bysource"
autosummary_generate = True
numpydoc_show_class_members = False  # the class template lists them
numpydoc_xref_param_type = False

sphinx_gallery_conf: dict[str, Any] = {
    "examples_dirs": "../experiments",
    "gallery_dirs": "gallery",
    "filename_pattern": building.runnable(),
    "ignore_pattern": r"_run\.py",
    "within_subsection_order": "FileNameSortKey",
    "reset_argv": "building.arguments",
    "image_scrapers": ("matplotlib",),
    "download_all_examples": False,
    "show_signature": False,
    "write_computation_times": False,
    "min_reported_time": 1e9,  # clocks of one machine, and another page at every build
    "capture_repr": (),
    "notebook_extensions": set(),  # a script imports another one
}

html_theme = "pydata_sphinx_theme"
html_title = f"rumorsim {release}"
html_copy_source = False
html_show_sourcelink = False
html_static_path = ["_static"]
html_css_files = ["gallery.css"]
html_sidebars: dict[str, list[str]] = {page: [] for page in ("index", "tutorial", "experiments")}
html_theme_options = {
    "navbar_align": "left",
    "show_toc_level": 2,
    "header_links_before_dropdown": 7,
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
    "pygments_light_style": "a11y-high-contrast-light",
}

os.environ["MPLBACKEND"] = "Agg"


def setup(app: Any) -> None:
    """Connect what the pages need besides Sphinx."""
    app.connect("source-read", building.read)
    app.connect("build-finished", building.clear)
