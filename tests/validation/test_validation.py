"""Every published or exact target of `docs/validation.md`, at four standard errors.

The default run is short; `python -m pytest -m slow tests/validation` runs everything in full.
With some 500 statistical checks at four sigma a false alarm is seen in about one of thirty full
runs with fresh seeds (the page says the exact number); the seeds here are fixed.
"""

from __future__ import annotations

import pytest

from tests.validation.checks import CASES, Case
from tests.validation.listing import load

load()


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if not case.only_full])
def test_in_short(name: str) -> None:
    judge(CASES[name], full=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(CASES))
def test_in_full(name: str) -> None:
    judge(CASES[name], full=True)


def judge(case: Case, *, full: bool) -> None:
    checks = list(case.run(full))
    assert checks, f"{case.name} checks nothing"
    failed = [str(check) for check in checks if not check.holds]
    assert not failed, "\n".join(failed)
