"""Maki and Thompson's rumour by the tie clock, one replicate at a time, as lean as Python goes.

The same method as the engine's, without arrays: a list of spreaders with removal by swapping, a
spreader and one of its ties drawn by rejection. Only the standard library is used.
"""

from __future__ import annotations

from random import Random

IGNORANT, SPREADER, STIFLER = range(3)


def maki_thompson(heard_by: list[list[int]], seeds: list[int], luck: Random) -> tuple[int, float]:
    """Return how many were never told, and the time of the last change."""
    most = max(map(len, heard_by))
    state = [IGNORANT] * len(heard_by)
    spreaders, place = list(seeds), {}
    for number, seed in enumerate(seeds):
        state[seed], place[seed] = SPREADER, number
    firing = sum(len(heard_by[seed]) for seed in seeds)
    random, log_wait = luck.random, luck.expovariate
    told, time = len(seeds), 0.0
    while firing:
        time += log_wait(firing)
        while True:
            node = spreaders[int(random() * len(spreaders))]
            tie = int(random() * most)
            if tie < len(heard_by[node]):
                break
        partner = heard_by[node][tie]
        if state[partner] == IGNORANT:
            state[partner], place[partner] = SPREADER, len(spreaders)
            spreaders.append(partner)
            firing += len(heard_by[partner])
            told += 1
        else:
            state[node] = STIFLER
            gap, last = place[node], spreaders.pop()
            if last != node:
                spreaders[gap], place[last] = last, gap
            firing -= len(heard_by[node])
    return len(heard_by) - told, time
