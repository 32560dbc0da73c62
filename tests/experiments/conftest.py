"""The quick run that all tests of a file look at; the file says which as ``NAME``."""

from __future__ import annotations

import pytest

from tests.experiments.running import Quick, run_quick


@pytest.fixture(scope="module")
def quick(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Quick:
    name = request.module.NAME
    return run_quick(name, tmp_path_factory.mktemp(name))
