"""How many times faster cascades are than those of CyNetDiff, NDlib and EoN on the same graph.

Runs of both sides take turns, and mean sizes must agree within four standard errors. See README.md
beside this file.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from peers import Peer, environment

from rumorsim.engines import Rates, Task
from rumorsim.engines.kernels import adoption, cascade
from rumorsim.engines.kernels.activation import ACTIVATION
from rumorsim.networks import Network, barabasi_albert, erdos_renyi
from rumorsim.rng import Source

PEERS = ("cynetdiff==0.1.18", "ndlib==6.0.1", "EoN==1.92", "six")  # NDlib forgets six
GRAPHS = {
    "scale-free": lambda n: barabasi_albert(n, 5, rng=1),
    "random": lambda n: erdos_renyi(n, 10.0, rng=1),
}
P = 0.1
SEEDS = 0.01  # share of the nodes
SIGMAS = 4.0
NO_RATES = Rates(np.zeros((1, 0)), np.zeros((1, 0)))
KERNELS = {
    "cascade": (cascade.run, cascade.IndependentCascade(P)),
    "threshold": (adoption.run, adoption.LinearThreshold()),
}


class Work(NamedTuple):
    model: str
    graph: str
    n: int
    replicates: int  # of the kernel, together
    peer: str
    runs: int  # of the peer, in each round
    rounds: int
    target: float | None = None


WORK = (
    Work("cascade", "scale-free", 10**4, 1, "cynetdiff", 20, 15),
    Work("cascade", "scale-free", 10**4, 256, "cynetdiff", 64, 7, 3.0),
    Work("cascade", "scale-free", 10**5, 1, "cynetdiff", 1, 15, 2.0),
    Work("cascade", "scale-free", 10**5, 64, "cynetdiff", 16, 5, 5.0),
    Work("cascade", "scale-free", 10**6, 1, "cynetdiff", 1, 5, 4.0),
    Work("cascade", "random", 10**4, 256, "cynetdiff", 64, 7),
    Work("cascade", "random", 10**5, 1, "cynetdiff", 1, 15),
    Work("cascade", "random", 10**5, 64, "cynetdiff", 16, 5),
    Work("cascade", "random", 10**6, 1, "cynetdiff", 1, 5),
    Work("threshold", "scale-free", 10**5, 64, "cynetdiff", 16, 5),
    Work("threshold", "scale-free", 10**6, 1, "cynetdiff", 1, 7),
    Work("cascade", "scale-free", 10**5, 64, "ndlib", 1, 2),
    Work("cascade", "scale-free", 10**5, 64, "eon", 1, 2),
    Work("threshold", "scale-free", 10**4, 64, "ndlib", 5, 3),
)


class Timing(NamedTuple):
    ours: list[float]  # CPU seconds of one cascade, round by round
    theirs: list[float]
    our_sizes: list[int]
    their_sizes: list[int]

    @property
    def deviation(self) -> float:
        """Difference of mean sizes in standard errors."""
        both = [np.asarray(sizes, dtype=float) for sizes in (self.our_sizes, self.their_sizes)]
        error = np.sqrt(sum(sizes.var(ddof=1) / sizes.size for sizes in both))
        return float((both[0].mean() - both[1].mean()) / error)


def main() -> None:
    wanted = sys.argv[1:]
    print(f"CPU time of one cascade, p = {P}, {SEEDS:.0%} seeds, mean degree 10.\n")
    print(line(("model", "graph", "nodes", "together", "ms", "peer", "ms", "ratio", "best")))
    with tempfile.TemporaryDirectory() as folder, peer() as asked:
        for work in WORK:
            if not wanted or work.peer in wanted or work.model in wanted:
                report(work, timed(work, prepare(work, Path(folder)), folder, asked))


def peer() -> Peer:
    return Peer(environment(*PEERS), Path(__file__).with_name("cascade_peers.py"))


def prepare(work: Work, folder: Path) -> Network:
    network = GRAPHS[work.graph](work.n)
    np.save(place(work, folder) / "indptr.npy", network.indptr)
    np.save(place(work, folder) / "target.npy", network.target)
    return network


def place(work: Work, folder: Path) -> Path:
    found = folder / f"{work.graph}-{work.n}"
    found.mkdir(exist_ok=True)
    return found


def timed(work: Work, network: Network, folder: str, asked: Peer) -> Timing:
    seeds = np.random.default_rng(1).choice(work.n, round(work.n * SEEDS), replace=False)
    question: dict[str, Any] = {
        "library": work.peer,
        "folder": str(place(work, Path(folder))),
        "model": work.model,
        "seeds": seeds.tolist(),
        "p": P,
        "runs": work.runs,
    }
    asked.ask(**question | {"runs": 1})  # prepares
    kernel(work, network, seeds, 2**20)
    timing = Timing([], [], [], [])
    for number in range(work.rounds):
        seconds, sizes = kernel(work, network, seeds, number)
        timing.ours.append(seconds / work.replicates)
        timing.our_sizes.extend(sizes)
        answer = asked.ask(**question)
        timing.theirs.append(answer["seconds"] / work.runs)
        timing.their_sizes.extend(answer["sizes"])
    return timing


def kernel(work: Work, network: Network, seeds: Any, number: int) -> tuple[float, list[int]]:
    start = np.zeros((work.replicates, work.n), dtype=np.uint8)
    start[:, seeds] = 1
    first = number * work.replicates
    task = Task(
        ACTIVATION,
        NO_RATES,
        network,
        start,
        np.arange(first, first + work.replicates, dtype=np.uint32),
        Source(1),
        "tie",
        np.array([0.0, work.n]),
    )
    run, parameters = KERNELS[work.model]
    started = time.process_time()
    counts = run(parameters, task).counts
    return time.process_time() - started, counts[:, -1, 1].tolist()


def report(work: Work, timing: Timing) -> None:
    ratios = [theirs / ours for ours, theirs in zip(timing.ours, timing.theirs, strict=True)]
    ours, theirs = (1e3 * statistics.median(part) for part in (timing.ours, timing.theirs))
    best = min(timing.theirs) / min(timing.ours)
    columns = [work.model, work.graph, work.n, work.replicates, f"{ours:.3f}", work.peer]
    columns += [f"{theirs:.3f}", f"{statistics.median(ratios):.2f}", f"{best:.2f}"]
    sizes = f"{np.mean(timing.our_sizes):.0f} {np.mean(timing.their_sizes):.0f}"
    target = "" if work.target is None else f"(target {work.target:g})"
    print(line(columns), f"sizes {sizes}", target, flush=True)
    if abs(timing.deviation) > SIGMAS:
        raise SystemExit(f"mean sizes differ by {timing.deviation:.1f} standard errors")


def line(columns: Sequence[Any]) -> str:
    widths = (10, 11, 8, 9, 9, 10, 9, 7, 7)
    return " ".join(f"{column!s:>{width}}" for column, width in zip(columns, widths, strict=True))


if __name__ == "__main__":
    main()
