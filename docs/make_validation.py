"""Writes docs/validation.md from what the validation suite finds; run it as a script.

``python docs/make_validation.py`` runs every case in full and takes up to half an hour on two
cores; ``--quick`` runs the cases of the default tests.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.validation.checks import CASES, SIGMAS, Case, Check
from tests.validation.listing import load

HEADER = """# Validation of the contact models

Made by `docs/make_validation.py` from the cases in `tests/validation/`, which are also tests: in
short by default, in full with

```sh
python -m pytest -m slow tests/validation
```

Expected values are exact for the finite population wherever such a value exists (jump chains,
enumeration, closed forms), and otherwise the limit or a reference simulation with its own error.
*z* is the deviation in standard errors (replicates given) or in tolerances (none). A check fails
beyond {sigmas:g} standard errors, which happens by chance once in 15,800 checks; with the
{statistical} statistical checks below, a run with fresh seeds has a chance of {alarm:.1%} of at
least one false alarm. Seeds are fixed, so that the default run is repeatable; none was chosen for
its result.

What such checks can miss is planted on purpose in `tests/validation/test_mutants.py` and in
`tests/engines/`: meetings of two spreaders counted twice, calls to oneself, several tellers of
one ignorant who all succeed, a failure too many before stifling. Each leaves the fingerprint it is
known for, and the checks catch it.

{verdict}
"""

ROW = "| {what} | {expected:.9g} | {got:.9g} | {z:+.2f} | {replicates} |\n"


def sections(found: list[tuple[Case, list[Check]]]) -> Iterator[str]:
    """Yield the tables, a section after another."""
    for section, cases in groupby(found, key=lambda pair: pair[0].section):
        yield f"\n## {section}\n"
        for case, checks in cases:
            yield f"\n{case.source}\n\n| target | expected | got | z | replicates |\n"
            yield "|---|---|---|---|---|\n"
            for check in checks:
                replicates = f"{check.replicates:,}" if check.replicates else "none"
                yield ROW.format(**check.__dict__ | {"z": check.z, "replicates": replicates})


def page(full: bool) -> str:
    """Return the page; takes as long as the suite."""
    load()
    cases = sorted(CASES.values(), key=lambda case: [int(n) for n in case.section.split(".")])
    chosen = [case for case in cases if full or not case.only_full]
    found = [(case, list(case.run(full))) for case in chosen]
    checks = [check for _, group in found for check in group]
    statistical = sum(1 for check in checks if check.replicates)
    failed = [str(check) for check in checks if not check.holds]
    verdict = (
        f"All {len(checks)} checks hold." if not failed else "Failed:\n\n- " + "\n- ".join(failed)
    )
    head = HEADER.format(
        sigmas=SIGMAS,
        statistical=statistical,
        alarm=1 - (1 - 6.334e-5) ** statistical,
        verdict=verdict,
    )
    return head + "".join(sections(found))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the cases of the default tests")
    text = page(full=not parser.parse_args().quick)
    (Path(__file__).parent / "validation.md").write_text(text, encoding="utf-8")
