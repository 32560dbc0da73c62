"""How many times faster exact events are than EoN's, and than a lean loop in plain Python.

Final sizes are compared first, on a small network with many replicates and then, of the runs that
are timed, on the large one. See README.md beside this file.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import lean_events
import numpy as np
from peers import Peer as Asked
from peers import environment

from rumorsim.engines import Change, Contact, Rates, Rules, Task
from rumorsim.engines.events import network as events
from rumorsim.engines.events import well_mixed as jumps
from rumorsim.networks import Network, erdos_renyi, well_mixed
from rumorsim.rng import Source

EON = ("EoN==2.0", "networkx", "numpy", "scipy", "matplotlib", "python-dateutil")
PEER = Path(__file__).with_name("events_peer.py")
MEAN_DEGREE = 10
SEEDS = list(range(10))
ROUNDS = 3
REPLICATES = 1000
SIGMAS = 4.0
WELL_MIXED = 20_000  # replicates

TELL, MEET, TIRE = Contact(1, 0, 1, 1), Contact(1, 1, 2, 1), Contact(1, 2, 2, 2)
SCHEMES = {
    "Maki-Thompson": (Rules(("I", "S", "R"), 0, (TELL, MEET, TIRE), ()), 1.0),
    "SIR": (Rules(("S", "I", "R"), 0, (TELL,), (Change(1, 2),)), 0.3),
}


class Peer(NamedTuple):
    scheme: str
    name: str
    replicates: int  # in one round
    target: str = ""


PEERS = {
    "EoN Gillespie": Peer("Maki-Thompson", "maki_thompson", 1, " (100)"),
    "lean loop": Peer("Maki-Thompson", "", 5),
    "EoN Gillespie SIR": Peer("SIR", "sir", 1),
    "EoN fast_SIR": Peer("SIR", "fast_sir", 10),
}


class Timing(NamedTuple):
    left: list[int]  # never told, of every replicate
    seconds: float  # CPU time of one replicate


def main() -> None:
    small, large = (erdos_renyi(n, MEAN_DEGREE, rng=1) for n in (400, 10_000))
    for title, peer in PEERS.items():
        check(title, ours(peer.scheme, small, 4000, 1), theirs(peer, small, 100, 1))
    print(f"CPU time per replicate of {large.n_nodes} nodes, mean degree {MEAN_DEGREE}, medians of")
    print(f"{ROUNDS} rounds in turn; rumorsim runs {REPLICATES} replicates together.\n")
    print(f"{'':16}{'peer':20}{'events':>8}{'ns an event':>13}{'peer, ns':>12}{'ratio':>14}")
    for title, peer in PEERS.items():
        print(f"{peer.scheme:16}{title:20}" + line(title, peer, large), flush=True)
    print(f"\nwell mixed, 10,000 nodes, {WELL_MIXED} replicates: {jump_time():.0f} ns an event")


def check(title: str, own: Timing, other: Timing) -> None:
    """Stop unless the mean final sizes agree."""
    error = statistics.stdev(own.left) * (1 / len(own.left) + 1 / len(other.left)) ** 0.5
    means = statistics.fmean(own.left), statistics.fmean(other.left)
    if not abs(means[0] - means[1]) <= SIGMAS * error:
        raise SystemExit(f"{title}: {means[1]:.1f} never told, but {means[0]:.1f} with rumorsim")


def ours(scheme: str, network: Network, replicates: int, seed: int) -> Timing:
    rules, rate = SCHEMES[scheme]
    start = np.zeros((replicates, network.n_nodes), np.uint8)
    start[:, SEEDS] = 1
    task = make_task(rules, rate, network, start, seed)
    begin = time.process_time()
    trace = events.run(task)
    seconds = time.process_time() - begin
    return Timing(trace.counts[:, -1, 0].tolist(), seconds / replicates)


def make_task(rules: Rules, rate: float, network: object, start: np.ndarray, seed: int) -> Task:
    return Task(
        rules=rules,
        rates=Rates(np.full((1, len(rules.contacts)), rate), np.ones((1, len(rules.changes)))),
        network=network,  # type: ignore[arg-type]
        start=start,
        replicates=np.arange(len(start), dtype=np.uint32),
        source=Source(seed),
        clock="tie",
        times=np.array([0.0, np.inf]),
    )


def theirs(peer: Peer, network: Network, replicates: int, seed: int) -> Timing:
    ties = np.stack([network.source, network.target], axis=1)
    if not peer.name:
        return lean(ties, network.n_nodes, replicates, seed)
    question = {
        "name": peer.name,
        "ties": ties[ties[:, 0] < ties[:, 1]].tolist(),
        "n_nodes": network.n_nodes,
        "seeds": SEEDS,
        "rate": SCHEMES[peer.scheme][1],
        "replicates": replicates,
        "seed": seed,
    }
    with Asked(environment(*EON), PEER) as asked:
        answer = asked.ask(**question)
    return Timing(answer["left"], statistics.fmean(answer["seconds"]))


def lean(ties: np.ndarray, n_nodes: int, replicates: int, seed: int) -> Timing:
    heard_by: list[list[int]] = [[] for _ in range(n_nodes)]
    for source, target in ties.tolist():
        heard_by[source].append(target)
    luck = Random(seed)
    begin = time.process_time()
    left = [lean_events.maki_thompson(heard_by, SEEDS, luck)[0] for _ in range(replicates)]
    return Timing(left, (time.process_time() - begin) / replicates)


def line(title: str, peer: Peer, network: Network) -> str:
    own, other = zip(*rounds(peer, network), strict=True)
    check(title, merged(own), merged(other))
    happened = 2 * (network.n_nodes - statistics.fmean(merged(own).left)) - len(SEEDS)
    ratio = statistics.median(b.seconds / a.seconds for a, b in zip(own, other, strict=True))
    cost = [1e9 * statistics.median(t.seconds for t in part) / happened for part in (own, other)]
    return f"{happened:>8.0f}{cost[0]:>13.0f}{cost[1]:>12.0f}{f'{ratio:.1f}{peer.target}':>14}"


def rounds(peer: Peer, network: Network) -> Iterator[tuple[Timing, Timing]]:
    """Time both in turn, so that they meet the same neighbours on the machine."""
    for seed in range(1, ROUNDS + 1):
        yield (
            ours(peer.scheme, network, REPLICATES, seed),
            theirs(peer, network, peer.replicates, seed),
        )


def merged(timings: tuple[Timing, ...]) -> Timing:
    return Timing([n for timing in timings for n in timing.left], 0.0)


def jump_time() -> float:
    """Return nanoseconds per event of Maki and Thompson's rumour on counts alone."""
    start = np.tile([9_999, 1, 0], (WELL_MIXED, 1))
    task = make_task(SCHEMES["Maki-Thompson"][0], 1.0, well_mixed(10_000), start, 1)
    begin = time.process_time()
    left = jumps.run(task).counts[:, -1, 0]
    return 1e9 * (time.process_time() - begin) / float((2 * (10_000 - left) - 1).sum())


if __name__ == "__main__":
    main()
