"""Writes docs/validation.md from what the validation suite finds; run it as a script.

``python docs/make_validation.py`` runs every case in full, two at a time, and takes up to half an
hour on two cores; ``--quick`` runs the cases of the default tests.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
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
*z* is the deviation in standard errors (replicates given) or in tolerances (none). Where the mean
is one over networks, its replicates are networks. A check fails beyond {sigmas:g} standard errors,
which happens by chance once in 15,800 checks; with the {statistical} statistical checks below, a
run with fresh seeds has a chance of {alarm:.1%} of at least one false alarm (somewhat more, since
errors estimated from a few dozen networks follow Student's law). Seeds are fixed, so that the run
is repeatable; none was chosen for its result.

What such checks can miss is planted on purpose in `tests/validation/test_mutants.py` and in
`tests/engines/`: meetings of two spreaders counted twice, calls to oneself, several tellers of
one ignorant who all succeed, a failure too many before stifling, a share that must be exceeded
instead of reached, scenarios that share no chance. Each leaves the fingerprint it is known for,
and a named case catches it.

{verdict}
"""

CLOSING = """
## What is not checked here

- Greedy maximisation of influence (Kempe et al. 2003), push-pull that spares the previous partner
  (Doerr et al. 2011), the two rumours of Trpevski, Tang & Kocarev (2010), of which one is
  considered first, and the segregated variant of the hoax model: not in the library.
- Watts's windows and the percolation thresholds as roots of sums over a degree law: the library
  has no function of that name. Checked are cascades inside and outside the windows, and outbreaks
  below the percolation thresholds, whose mean size tells where these lie.
- R_SI of SEIZ: a quotient of parameters that no result of the library carries.
- The tables that the papers on SEIZ fitted to data, and the empirical findings on cascades
  (Vosoughi et al. 2018 and others): no exact number of theirs could be recomputed.
- Exact laws of three failures that stifle for more than 100 people, and of four and five at all:
  too many states for the jump chain; simulated against the listed moments.
- Deffuant, Hegselmann & Krause, Zollman, Bovens & Hartmann, NormAN and the voter model, and what
  happens to the content of messages: no contact models. The limits of the newsroom model are
  tested in `tests/newsroom/`.
"""

TITLES = {
    "0": "Fingerprints of known bugs",
    "1.1": "Maki-Thompson and Daley-Kendall: final size",
    "1.2": "Stifling after several failures, or by chance",
    "1.3": "General initial conditions",
    "1.4": "Duration",
    "1.5": "Maki-Thompson on tiny graphs",
    "2.1": "Push, pull and push-pull",
    "2.2": "Small worlds",
    "2.3": "Heterogeneous networks",
    "2.4": "The general model of Nekovee et al.",
    "3.1": "Independent cascade and linear threshold",
    "3.2": "Threshold cascades of Watts",
    "3.3": "Epidemics and percolation",
    "3.4": "Shapes of cascades",
    "4.1": "Hoax against fact-check",
    "4.2": "SEIZ",
    "4.3": "Competing messages",
    "5": "Opinion and belief",
    "7": "Common random numbers",
}

ROW = "| {what} | {expected:.9g} | {got:.9g} | {z:+.2f} | {replicates} |\n"


def sections(found: list[tuple[Case, list[Check]]]) -> Iterator[str]:
    """Yield the tables, a section after another."""
    for section, cases in groupby(found, key=lambda pair: pair[0].section):
        yield f"\n## {TITLES[section]}\n"
        for case, checks in cases:
            yield f"\n{case.source}\n\n| target | expected | got | z | replicates |\n"
            yield "|---|---|---|---|---|\n"
            for check in checks:
                replicates = f"{check.replicates:,}" if check.replicates else "none"
                yield ROW.format(**check.__dict__ | {"z": check.z, "replicates": replicates})


def checks_of(name: str, full: bool) -> list[Check]:
    """Run a case."""
    load()
    return list(CASES[name].run(full))


def page(full: bool, workers: int = 2) -> str:
    """Return the page; takes as long as the suite."""
    load()
    cases = sorted(CASES.values(), key=lambda case: [int(n) for n in case.section.split(".")])
    chosen = [case for case in cases if full or not case.only_full]
    with ProcessPoolExecutor(workers) as pool:
        groups = pool.map(partial(checks_of, full=full), [case.name for case in chosen])
        return written(list(zip(chosen, groups, strict=True)), "full" if full else "short")


def written(found: list[tuple[Case, list[Check]]], length: str) -> str:
    """Return the page of cases and their checks."""
    checks = [check for _, group in found for check in group]
    statistical = sum(1 for check in checks if check.replicates)
    failed = [str(check) for check in checks if not check.holds]
    holds = f"All {len(checks)} checks of the {length} run hold."
    verdict = "Failed:\n\n- " + "\n- ".join(failed) if failed else holds
    head = HEADER.format(
        sigmas=SIGMAS,
        statistical=statistical,
        alarm=1 - (1 - 6.334e-5) ** statistical,
        verdict=verdict,
    )
    return head + "".join(sections(found)) + CLOSING


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the cases of the default tests")
    text = page(full=not parser.parse_args().quick)
    (Path(__file__).parent / "validation.md").write_text(text, encoding="utf-8")
