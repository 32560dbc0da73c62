"""How many times faster contact models on one large network are than their peers.

Every pair runs one law on one network and must reach equally many nodes before its ratio is
printed. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import math
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from mesa_contacts import Contacts, Epidemic, Rumour
from peers import Peer, environment

import rumorsim as rs
from rumorsim.contact.border import prepare
from rumorsim.rng import Source

PACKAGES = ("ndlib==6.0.1", "six==1.17.0", "EoN==2.0", "networkx==3.6.1")
NODES, DEGREE, STEPS = 100_000, 10, 60
SEEDS_EVERY = 1000
EPIDEMICS = {"brisk": (0.05, 0.1), "slow": (0.02, 0.1)}  # probabilities in a step
RUMOURS = {"brisk": (0.05, 0.05), "slow": (0.02, 0.02)}
RUNS = 5  # of rumorsim beside one of a peer
ROUNDS = 3
SEED = 20241001
SIGMAS = 4.0
WIDTHS = (21, 15, 10, 10, 11, 11, 12)


class Timing(NamedTuple):
    seconds: float  # CPU time of one run
    reached: list[int]  # nodes that left the resting state, in every run


class Pair(NamedTuple):
    """A model of rumorsim and a peer that is to follow the same law."""

    label: str
    model: Any
    active: str
    peer: str
    run: Callable[[int], Timing]
    target: int


def main() -> None:
    options = arguments()
    network = rs.networks.erdos_renyi(options.nodes, DEGREE, rng=SEED)
    with tempfile.TemporaryDirectory() as folder, peer() as peers:
        ties = Path(folder) / "ties.npy"
        np.save(ties, one_way(network))
        print(f"One run of {STEPS} steps on {network}:")
        print(f"milliseconds of CPU time, medians of {options.rounds} rounds; targets in brackets.")
        print(row(["", "", "reached", "", "time", "", ""]))
        print(row(["model", "peer", "rumorsim", "peer", "rumorsim", "peer", "ratio"]))
        for pair in pairs(network, partial(asked, peers, network, ties)):
            print(line(pair, rounds(pair, network, options.rounds)), flush=True)
    print(memory(network))


def peer() -> Peer:
    return Peer(environment(*PACKAGES), Path(__file__).with_name("peer_epidemics.py"))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=NODES, help="fewer for a quick look")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    return parser.parse_args()


def one_way(network: rs.Network) -> np.ndarray:
    """Return every tie once."""
    ties = np.stack([network.source, network.target], axis=1)
    return ties[ties[:, 0] < ties[:, 1]]


def pairs(network: rs.Network, ask: Callable[..., Timing]) -> list[Pair]:
    """List what is compared; `ask` takes library, probabilities or rates, and seed."""
    found = []
    for level, chances in EPIDEMICS.items():
        sir = f"sir, {level}", rs.models.sir(*map(rs.probability, chances)), "infected"
        found.append(Pair(*sir, "Mesa", partial(mesa, Epidemic, network, *chances), 150))
        found.append(Pair(*sir, "NDlib SIR", partial(ask, "NDlib", *chances), 70))
        if level == "brisk":  # it is over by the end: what came when no longer matters
            rates = continuous(*chances)
            found.append(Pair(*sir, "EoN fast_SIR", partial(ask, "EoN", *rates), 20))
    for level, chances in RUMOURS.items():
        model = rs.models.maki_thompson(*map(rs.probability, chances))
        run = partial(mesa, Rumour, network, *chances)
        found.append(Pair(f"maki_thompson, {level}", model, "spreader", "Mesa", run, 150))
    return found


def continuous(infect: float, recover: float) -> tuple[float, float]:
    """Return rates in continuous time that reach as many as probabilities in a step do.

    On a large network without short cycles the mean final size depends on the chance alone that a
    tie ever transmits (Kenah & Robins, Phys. Rev. E 76, 036113, 2007). With these rates it is that
    of a geometric infectious period.
    """
    spared = recover * (1 - infect) / (1 - (1 - recover) * (1 - infect))
    rate = -math.log1p(-recover)
    return rate * (1 - spared) / spared, rate


def mesa(
    form: type[Contacts], network: rs.Network, active: float, done: float, seed: int
) -> Timing:
    model = form(network, network.n_nodes // SEEDS_EVERY, active, done, seed)
    start = time.process_time()
    for _ in range(STEPS):
        model.step()
    return Timing(time.process_time() - start, [model.reached()])


def asked(peers: Peer, network: rs.Network, ties: Path, library: str, *values: float) -> Timing:
    infect, recover, seed = values
    answer = peers.ask(
        library=library,
        ties=str(ties),
        nodes=network.n_nodes,
        seeds=network.n_nodes // SEEDS_EVERY,
        steps=STEPS,
        infect=infect,
        recover=recover,
        seed=seed,
    )
    return Timing(answer["seconds"], [answer["reached"]])


def rounds(pair: Pair, network: rs.Network, number: int) -> list[tuple[Timing, Timing]]:
    """Time rumorsim and its peer in turn, so that both meet the same neighbours on the machine."""
    seeds = count(SEED)
    own(pair, network, next(seeds))  # loads what is loaded on first use
    return [(own(pair, network, next(seeds)), pair.run(next(seeds))) for _ in range(number)]


def own(pair: Pair, network: rs.Network, seed: int) -> Timing:
    initial = {pair.active: np.arange(network.n_nodes // SEEDS_EVERY)}
    reached = []
    start = time.process_time()
    for replicate in range(RUNS):
        run = rs.simulate(
            pair.model, network, initial=initial, steps=STEPS, replicates=[replicate], rng=seed
        )
        reached.append(network.n_nodes - int(run.final[0, run.rules.rest]))
    return Timing((time.process_time() - start) / RUNS, reached)


def line(pair: Pair, timings: list[tuple[Timing, Timing]]) -> str:
    fast = [n for timing, _ in timings for n in timing.reached]
    slow = [n for _, timing in timings for n in timing.reached]
    error = statistics.stdev(fast) * (1 / len(fast) + 1 / len(slow)) ** 0.5
    means = statistics.fmean(fast), statistics.fmean(slow)
    if abs(means[0] - means[1]) > SIGMAS * error:
        raise SystemExit(f"{pair.peer}: {means[1]:.0f} reached, but {means[0]:.0f} by rumorsim")
    cells = [pair.label, pair.peer, *(f"{mean:.0f}" for mean in means)]
    for side in zip(*timings, strict=True):
        cells.append(f"{1e3 * statistics.median(timing.seconds for timing in side):.1f}")
    ratio = statistics.median(slow.seconds / fast.seconds for fast, slow in timings)
    return row([*cells, f"{ratio:.0f} ({pair.target})"])


def row(cells: list[str]) -> str:
    first, *others = zip(cells, WIDTHS, strict=True)
    return f"{first[0]:{first[1]}}" + "".join(f"{cell:>{width}}" for cell, width in others)


def memory(network: rs.Network) -> str:
    """Say how many bytes a node takes: the network, what is held in all steps, passing lists."""
    plan = prepare(
        rs.models.sir(*map(rs.probability, EPIDEMICS["brisk"])),
        network,
        initial={"infected": network.n_nodes // SEEDS_EVERY},
        method="synchronous",
        times=np.arange(STEPS + 1.0),
        dt=1.0,
        clock=None,
        factors={},
        replicates=np.zeros(1, np.uint32),
        source=Source(SEED),
        record="counts",
    )
    held = []
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    plan.run(1e9, lambda done: held.append(tracemalloc.get_traced_memory()[0]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    sizes = network.indptr.nbytes + network.target.nbytes, min(held) - before, peak - min(held)
    csr, state, lists = (size / network.n_nodes for size in sizes)
    return (
        f"Bytes per node: network {csr:.1f} with {network.n_edges / network.n_nodes:.2f} stored"
        f" ties, state {state:.1f} (24), lists that come and go up to {lists:.1f}."
    )


if __name__ == "__main__":
    main()
