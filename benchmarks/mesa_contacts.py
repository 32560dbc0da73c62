"""SIR and the rumour of Maki and Thompson as plain Mesa models: one object per node.

Every agent keeps a list of its neighbours. All decide on the states at the start of a step and then
change; who was infected, told or stifled once looks no further. (Local names for the draw and the
probabilities were tried and changed the time by less than the noise.)
"""

from __future__ import annotations

import mesa

from rumorsim.networks import Network

__all__ = ["Contacts", "Epidemic", "Rumour"]

SUSCEPTIBLE, INFECTED, RECOVERED = range(3)
IGNORANT, SPREADER, STIFLER = range(3)


class Node(mesa.Agent):  # type: ignore[misc]
    """Somebody with neighbours and one of three states: untouched, active, done."""

    model: Contacts

    def __init__(self, model: Contacts) -> None:
        super().__init__(model)
        self.state = self.following = 0
        self.neighbours: list[Node] = []

    def decide(self) -> None:
        raise NotImplementedError

    def change(self) -> None:
        self.state = self.following


class Person(Node):
    def decide(self) -> None:
        if self.state == SUSCEPTIBLE:
            for other in self.neighbours:
                if other.state == INFECTED and self.random.random() < self.model.into_active:
                    self.following = INFECTED
                    return
        elif self.state == INFECTED and self.random.random() < self.model.into_done:
            self.following = RECOVERED


class Hearer(Node):
    def decide(self) -> None:
        if self.state == IGNORANT:
            for other in self.neighbours:
                if other.state == SPREADER and self.random.random() < self.model.into_active:
                    self.following = SPREADER
                    return
        elif self.state == SPREADER:
            for other in self.neighbours:
                if other.state != IGNORANT and self.random.random() < self.model.into_done:
                    self.following = STIFLER
                    return


class Contacts(mesa.Model):  # type: ignore[misc]
    """A network of agents in synchronous steps.

    Parameters
    ----------
    network : Network
    seeds : int
        That many first nodes are active at the start.
    into_active, into_done : float
        Probabilities: of being infected or told by a neighbour; of recovery, or of being stifled
        by a neighbour.
    """

    kind: type[Node]

    def __init__(
        self, network: Network, seeds: int, into_active: float, into_done: float, seed: int
    ) -> None:
        super().__init__(rng=seed)
        self.into_active, self.into_done = into_active, into_done
        nodes = [self.kind(self) for _ in range(network.n_nodes)]
        for node, first, last in zip(nodes, network.indptr[:-1], network.indptr[1:], strict=True):
            node.neighbours = [nodes[other] for other in network.target[first:last].tolist()]
        for node in nodes[:seeds]:
            node.state = node.following = 1

    def step(self) -> None:
        self.agents.do("decide")
        self.agents.do("change")

    def reached(self) -> int:
        return sum(1 for node in self.agents if node.state != 0)


class Epidemic(Contacts):
    """SIR; of the ties of a susceptible each infected one infects independently."""

    kind = Person


class Rumour(Contacts):
    """Maki and Thompson, on the clock of the tie."""

    kind = Hearer
