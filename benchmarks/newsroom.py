"""How many times faster the vectorised newsroom is than a plain Mesa model of the same equations.

Both are first run on the same draws and must publish the same articles; then they are timed on
draws of their own. See README.md beside this file.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

import numpy as np
from mesa_twin import Addressed, Cheap, Form, Newsroom, unsupported
from stories import LEVELS, story

from rumorsim.newsroom.articles import REPORT
from rumorsim.newsroom.block import Block, run_block
from rumorsim.newsroom.recording import Recording
from rumorsim.newsroom.world import World

sys.path.append(str(Path(__file__).resolve().parents[1]))  # where the tests keep plain draws

REPLICATES = {"careful": 3, "literal": 1, "lean": 3}  # of the Mesa model in one round
TARGETS = {
    "careful": {"sparse": 100, "middle": 45, "lively": 25},
    "literal": {"middle": 500, "lively": 70},
}
FORMS: tuple[Form, ...] = ("careful", "literal", "lean")
BLOCK = {"sparse": 1000, "middle": 1000, "lively": 250}  # replicates side by side
ROUNDS = 3
SEED = 20241001
CLOSE = 1e-9  # log-odds
SIGMAS = 4.0
WIDTHS = (9, 9, 10, 10, 10, 10, 14, 12, 10)

Entry = tuple[int, int, int, int, bool, bool, int]


class Timing(NamedTuple):
    seconds: float  # CPU time of one replicate
    articles: list[int]  # of every replicate, reports included


def main() -> None:
    print(f"CPU time per replicate, median of {ROUNDS} rounds; kernel blocks: {BLOCK}.")
    print("Ratios are Mesa / kernel, targets in brackets.\n")
    print(f"{'':8}{'articles':^18}{'ms per replicate':^40}{'ratio':^36}")
    print(f"{'':8}" + row(["kernel", "Mesa", "kernel", *FORMS, *FORMS]))
    for level in LEVELS:
        world = story(level).world
        check(level, world)
        print(f"{level:8}" + line(level, rounds(level, world)), flush=True)


def check(level: str, world: World) -> None:
    """Run every form of the Mesa model on the draws of one replicate of the kernel."""
    lacking = unsupported(world)
    if lacking:
        raise SystemExit(f"{level}: the Mesa model has no {', '.join(lacking)}")
    from tests.twins.threefry import PlainSource

    block = kernel(world, SEED, len(FORMS), log=True)
    for replicate, form in enumerate(FORMS):
        luck = Addressed(PlainSource(SEED), replicate)
        model = Newsroom(world, luck, form).run()
        if sorted(printed(model)) != sorted(logged(block, replicate)):
            raise SystemExit(f"{level}, {form}: other articles than the kernel's")
        plain = np.array([actor.log_odds for actor in model.actors])
        gap = float(np.abs(plain - block.series["log_odds"][replicate, -1]).max())
        if not gap <= CLOSE:
            raise SystemExit(f"{level}, {form}: beliefs differ by {gap:g} log-odds")


def kernel(world: World, seed: int, replicates: int, *, log: bool = False) -> Block:
    """Run a block and record what every actor believes in the end."""
    recording = Recording((world.rules.steps,), per_actor=True, log=log)
    return run_block(world, seed, np.arange(replicates, dtype=np.uint32), recording)


def printed(model: Newsroom) -> Iterator[Entry]:
    for a in model.log:
        yield a.step, a.author, a.claim, a.ordinal, a.report, a.attributed, a.cited


def logged(block: Block, replicate: int) -> Iterator[Entry]:
    log = block.log.take(block.log.replicate == replicate)
    columns = (log.step, log.author, log.claim, log.ordinal, log.form == REPORT, log.attributed)
    masks = [sum(word << 64 * w for w, word in enumerate(row)) for row in log.cited.tolist()]
    yield from zip(*(column.tolist() for column in columns), masks, strict=True)


def rounds(level: str, world: World) -> dict[str, list[Timing]]:
    """Time kernel and forms in turn, so that all meet the same neighbours on the machine."""
    seeds = count(SEED + 1)
    timings: dict[str, list[Timing]] = {name: [] for name in ("kernel", *FORMS)}
    for _ in range(ROUNDS):
        timings["kernel"].append(time_kernel(world, next(seeds), BLOCK[level]))
        for form in FORMS:
            timings[form].append(time_mesa(world, form, next(seeds)))
    return timings


def time_kernel(world: World, seed: int, replicates: int) -> Timing:
    start = time.process_time()
    block = kernel(world, seed, replicates)
    seconds = time.process_time() - start
    return Timing(seconds / replicates, block.series["articles"].sum(axis=(1, 2)).tolist())


def time_mesa(world: World, form: Form, seed: int) -> Timing:
    """Time replicates that end with the credences of all actors, and are built from the world."""
    luck, articles = Cheap(seed), []
    start = time.process_time()
    for _ in range(REPLICATES[form]):
        model = Newsroom(world, luck, form).run()
        for actor in model.actors:
            actor.credence  # noqa: B018  (asked for, as the kernel's are)
        articles.append(len(model.log))
    return Timing((time.process_time() - start) / REPLICATES[form], articles)


def line(level: str, timings: dict[str, list[Timing]]) -> str:
    fast = [n for timing in timings["kernel"] for n in timing.articles]
    slow = [n for form in FORMS for timing in timings[form] for n in timing.articles]
    error = statistics.stdev(fast) * (1 / len(fast) + 1 / len(slow)) ** 0.5
    means = statistics.fmean(fast), statistics.fmean(slow)
    if abs(means[0] - means[1]) > SIGMAS * error:
        raise SystemExit(f"{level}: {means[0]:.0f} articles, but {means[1]:.0f} with Mesa")
    cells = [f"{mean:.0f}" for mean in means]
    for runs in timings.values():
        cells.append(f"{1e3 * statistics.median(run.seconds for run in runs):.1f}")
    cells += [ratio(level, form, timings) for form in FORMS]
    return row(cells)


def row(cells: list[str]) -> str:
    return "".join(f"{cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True))


def ratio(level: str, form: Form, timings: dict[str, list[Timing]]) -> str:
    pairs = zip(timings[form], timings["kernel"], strict=True)
    median = statistics.median(slow.seconds / fast.seconds for slow, fast in pairs)
    target = TARGETS.get(form, {}).get(level)
    return f"{median:.0f}" + (f" ({target})" if target else "")


if __name__ == "__main__":
    main()
