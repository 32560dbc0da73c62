"""What all tests share: quiet figures, repeatable examples, the data beside the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ["MPLBACKEND"] = "Agg"

# The default suite tries the same examples every time; `--hypothesis-profile=explore` tries new
# ones. No deadline: the machine may be busy.
settings.register_profile("repeat", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("repeat")


def pytest_report_header() -> str:
    """Name the versions that this run tests."""
    import rumorsim

    return "versions: " + ", ".join(f"{name} {found}" for name, found in rumorsim.info().items())


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Return the folder of data that is not part of the project, or skip."""
    beside = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    folder = Path(os.environ.get("RUMORSIM_DATA", beside))
    if not folder.is_dir():
        pytest.skip(reason=f"the data folder {folder} is missing (RUMORSIM_DATA names another)")
    return folder
