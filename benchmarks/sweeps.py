"""What a sweep costs: against Mesa's batch_run and NDlib, against one large batch, on two cores."""

from __future__ import annotations

import argparse
import itertools
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from stories import story as newsroom_story

import rumorsim as rs
from rumorsim.sweeps.contacts import ContactSubject

NODES, CLAIMS, REPLICATES, STEPS = 100, 8, 1000, 100
TELL, STIFLE = 0.2, 0.1  # probabilities per tie and step
BETA, GAMMA = 0.05, 0.1
PEER_REPLICATES = {"mesa": 6, "ndlib": 12}
ROUNDS = 3
SIGMAS = 4.0
SEED = 20241001


def network() -> rs.Network:
    return rs.networks.watts_strogatz(NODES, 8, 0.1, rng=1)


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    result = call()
    return time.process_time() - start, result


def sweep(model: Any, points: rs.design.Design, seed: int, **how: Any) -> Any:
    return rs.sweep(
        model, points, network=network(), replicates=REPLICATES, rng=seed, steps=STEPS,
        times=[float(STEPS)], progress=False, **how,
    )  # fmt: skip


def per_cell(seconds: float, replicates: int = REPLICATES) -> float:
    """Return nanoseconds per node, claim and step."""
    return 1e9 * seconds / (NODES * CLAIMS * replicates * STEPS)


def contact() -> None:
    """C: eight rumours, whose parameters are equal or vary by column."""
    model = rs.models.maki_thompson(tell=rs.probability(TELL), stifle=rs.probability(STIFLE))
    levels = np.linspace(0.8, 1.2, CLAIMS)
    alike = rs.design.grid(claim=range(CLAIMS))
    varying = {"varying by column": rs.design.grid(
        tell={f"{k}": rs.probability(TELL * k) for k in levels})}  # fmt: skip
    equal = {"equal": rs.design.from_frame(_frame(alike))}
    peers = {"mesa": mesa_times, "ndlib": ndlib_times}
    for name, points in (equal | varying).items():
        times = [
            timed(
                lambda p=points, s=s: sweep(model, p, s, initial={"spreader": 1}, measure="final")
            )
            for s in range(ROUNDS)
        ]
        ours = statistics.median(seconds for seconds, _ in times)
        print(f"Maki-Thompson, {name}: {per_cell(ours):.1f} ns per node-claim-step")
        if name == "equal":
            compare("mesa", ours, final(times, "stifler"), peers["mesa"])
    sir = rs.models.sir(rs.probability(BETA), rs.probability(GAMMA))
    points = rs.design.from_frame(_frame(alike, "beta"))
    times = [timed(lambda s=s: sweep(sir, points, s, initial={"infected": 1}, measure="final"))
             for s in range(ROUNDS)]  # fmt: skip
    ours = statistics.median(seconds for seconds, _ in times)
    print(f"SIR, equal: {per_cell(ours):.1f} ns per node-claim-step")
    compare("ndlib", ours, final(times, "susceptible"), peers["ndlib"])


def _frame(alike: rs.design.Design, name: str = "tell") -> Any:
    import pandas as pd

    value = {"tell": TELL, "beta": BETA}[name]
    return pd.DataFrame({name: [rs.probability(value)] * len(alike)})


def final(times: list[tuple[float, Any]], state: str) -> np.ndarray:
    return np.concatenate([r.final.sel(state=state).values.ravel() for _, r in times])


def compare(
    peer: str, ours: float, sizes: np.ndarray, run: Callable[[int], Iterator[float]]
) -> None:
    """Time a peer on the same work, and stop if its outcome differs."""
    replicates = PEER_REPLICATES[peer]
    try:
        seconds, found = timed(lambda: np.array(list(run(replicates))))
    except ImportError as error:
        print(f"  {peer}: not installed ({error})")
        return
    theirs = per_cell(seconds, replicates)
    error = (sizes.var() / sizes.size + found.var() / found.size) ** 0.5
    gap = sizes.mean() - found.mean()
    if abs(gap) > SIGMAS * error:
        raise SystemExit(f"{peer}: mean {found.mean():.2f}, but {sizes.mean():.2f} here")
    print(f"  {peer}: {theirs:.0f} ns, {theirs / per_cell(ours):.0f}x; "
          f"means {sizes.mean():.2f} and {found.mean():.2f}")  # fmt: skip


def mesa_times(replicates: int) -> Iterator[float]:
    """Run the same process on Mesa's batch_run: one object per node, one state per rumour."""
    import mesa

    ties = [np.flatnonzero(row).tolist() for row in network().to_scipy().toarray()]

    class Node(mesa.Agent):
        def __init__(self, model: mesa.Model) -> None:
            super().__init__(model)
            self.now, self.then = [0] * CLAIMS, [0] * CLAIMS
            self.ties: list[Node] = []

        def step(self) -> None:
            random = self.model.random.random
            for claim in range(CLAIMS):
                state = self.now[claim]
                self.then[claim] = state
                if state == 0:
                    for other in self.ties:
                        if other.now[claim] == 1 and random() < TELL:
                            self.then[claim] = 1
                            break
                elif state == 1:
                    for other in self.ties:
                        if other.now[claim] and random() < STIFLE:
                            self.then[claim] = 2
                            break

        def settle(self) -> None:
            self.now, self.then = self.then, self.now

    class Rumours(mesa.Model):
        def __init__(self, seed: int | None = None) -> None:
            super().__init__(seed=seed)
            nodes = [Node(self) for _ in ties]
            for node, others in zip(nodes, ties, strict=True):
                node.ties = [nodes[other] for other in others]
            for claim in range(CLAIMS):
                self.random.choice(nodes).now[claim] = 1
            self.nodes = nodes
            self.datacollector = mesa.DataCollector({"sizes": lambda m: m.sizes()})

        def sizes(self) -> list[int] | None:
            if self.steps < STEPS:
                return None
            return [sum(node.now[claim] == 2 for node in self.nodes) for claim in range(CLAIMS)]

        def step(self) -> None:
            self.agents.do("step")
            self.agents.do("settle")
            self.running = self.steps < STEPS
            self.datacollector.collect(self)  # batch_run wants as many records as steps

    rows = mesa.batch_run(
        Rumours, {"seed": list(range(replicates))}, max_steps=STEPS, number_processes=1,
        data_collection_period=-1, display_progress=False,
    )  # fmt: skip
    yield from itertools.chain.from_iterable(row["sizes"] for row in rows)


def ndlib_times(replicates: int) -> Iterator[float]:
    """Run NDlib's SIR, once per rumour."""
    import ndlib.models.epidemics as epidemics
    import ndlib.models.ModelConfig as config

    graph = network().to_networkx()
    for _ in range(replicates * CLAIMS):
        model = epidemics.SIRModel(graph)
        parameters = config.Configuration()
        parameters.add_model_parameter("beta", BETA)
        parameters.add_model_parameter("gamma", GAMMA)
        parameters.add_model_initial_configuration(
            "Infected", [int(np.random.default_rng().integers(NODES))]
        )
        model.set_initial_status(parameters)
        for _ in range(STEPS):
            last = model.iteration(node_status=False)
        yield last["node_count"][0]


def newsroom() -> None:
    """Fifty points of twenty replicates against one batch of a thousand."""
    for level in ("sparse", "middle"):
        story = newsroom_story(level)
        points = rs.design.grid(
            attribution=np.linspace(0.78, 0.82, 5), half_life=np.linspace(23, 25, 10)
        )
        rounds = []
        for seed in range(ROUNDS):
            whole, _ = timed(
                lambda s=story, r=seed: rs.sweep(
                    s, rs.design.grid(attribution=[0.8]), replicates=1000, rng=r, progress=False
                )
            )
            many, _ = timed(
                lambda s=story, r=seed, p=points: rs.sweep(
                    s, p, replicates=20, rng=r, progress=False
                )
            )
            rounds.append((whole, many))
        whole, many = (statistics.median(column) for column in zip(*rounds, strict=True))
        ratio = statistics.median(b / a for a, b in rounds)
        print(f"newsroom, {level}: {whole:.2f} ms per replicate of one point, {many:.2f} of fifty "
              f"points: {ratio:.2f}x")  # fmt: skip


def overhead() -> None:
    """Share of a kept sweep that is not spent in its model: checks, store, digests, labels."""
    model = rs.models.maki_thompson(tell=TELL, stifle=STIFLE)
    points = rs.design.grid(tell=np.linspace(0.1, 0.3, 80))
    inside, run = [0.0], ContactSubject.run

    def clocked(*arguments: Any) -> Any:
        seconds, outcome = timed(lambda: run(*arguments))
        inside[0] += seconds
        return outcome

    ContactSubject.run = clocked  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        total, _ = timed(
            lambda: sweep(
                model, points, SEED, store=folder, initial={"spreader": 1}, measure="final"
            ).load()
        )
        wall = time.perf_counter() - start
    ContactSubject.run = run  # type: ignore[method-assign]
    share = 1 - inside[0] / total
    print(f"kept sweep: {total:.1f} s of CPU ({wall:.1f} s), {share:.1%} of it outside the model")


def memory() -> None:
    """Peak memory of 1,000 and of 100,000 replicates under one budget."""
    peaks = {}
    for count in (1000, 100_000):
        command = [sys.executable, __file__, "--peak", str(count)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        peaks[count] = float(done.stdout)
    few, many = peaks.values()
    print(f"peak memory: {few:.0f} MB for 1,000 replicates, {many:.0f} MB for 100,000: "
          f"{many / few:.2f}x")  # fmt: skip


def peak(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rs.sweep(
            rs.models.maki_thompson(), rs.design.grid(tell=[0.2], stifle=[0.1]), network=network(),
            replicates=count, initial={"spreader": 1}, steps=STEPS, rng=1, store=folder,
            memory="200MB", measure=["counts"], progress=False,
        )  # fmt: skip
    # Not ru_maxrss, which a process inherits from the one that started it.
    (line,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    print(int(line) / 1024)


def workers() -> None:
    """Wall time of one and of two processes; only an idle machine with two cores can say."""
    story = newsroom_story("middle")
    points = rs.design.grid(attribution=np.linspace(0.5, 0.9, 10))
    times = {}
    for count in (1, 2):
        start = time.perf_counter()
        rs.sweep(story, points, replicates=500, rng=1, workers=count, progress=False)
        times[count] = time.perf_counter() - start
    print(f"workers: {times[1]:.1f} s with one, {times[2]:.1f} s with two: "
          f"{times[1] / times[2]:.2f}x")  # fmt: skip


PARTS = {part.__name__: part for part in (contact, newsroom, overhead, memory, workers)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=list(PARTS), help=", ".join(PARTS))
    parser.add_argument("--peak", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peak:
        peak(asked.peak)
        return
    for part in asked.parts:
        PARTS[part]()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main()
