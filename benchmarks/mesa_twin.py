"""The newsroom model as a plain Mesa model: one object per actor, and one per actor and claim.

It is written as one would who knows Python and Mesa well: ties are lists of neighbours, masks
are ints, only new articles travel, a desk keeps the claims it could print, shares of followed
outlets are counted when an outlet takes sides. It has what the benchmark's stories use: dated
reports, both channels of evidence, own bits, attribution, the gate with herding, loss of hedges,
attention, claim trees and repetition. `unsupported` says what it lacks.
"""

from __future__ import annotations

import math
import random
from typing import Any, Literal, NamedTuple, Protocol

import mesa

from rumorsim.newsroom.world import KINDS, World

__all__ = ["Addressed", "Cheap", "Form", "Newsroom", "unsupported"]

Form = Literal["literal", "careful", "lean"]
"""When beliefs are solved, and who is activated.

Literal: everybody solves the claim trees at every step. Careful: who has new evidence does. Lean:
all do so once, at the end, and only actors with something to read or to print are activated.
"""

PRESS = (KINDS.index("outlet"), KINDS.index("blogger"))


class Luck(Protocol):
    """Where chance comes from."""

    def uniform(self, purpose: str, step: int, entity: int, claim: int) -> float: ...

    def exponential(self, purpose: str, step: int, entity: int, claim: int) -> float: ...


class Cheap:
    """The draws of the standard library, for timing."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def uniform(self, purpose: str, step: int, entity: int, claim: int) -> float:
        return self.random.random()

    def exponential(self, purpose: str, step: int, entity: int, claim: int) -> float:
        return self.random.expovariate(1.0)


class Addressed:
    """The draws of one replicate of rumorsim, for the check of agreement."""

    def __init__(self, source: Any, replicate: int) -> None:
        self.source, self.replicate = source, replicate

    def uniform(self, purpose: str, step: int, entity: int, claim: int) -> float:
        where = {"step": step, "entity": entity, "claim": claim, "replicate": self.replicate}
        return float(self.source.uniform(purpose, **where))

    def exponential(self, purpose: str, step: int, entity: int, claim: int) -> float:
        where = {"step": step, "entity": entity, "claim": claim, "replicate": self.replicate}
        return float(self.source.exponential(purpose, **where))


class Article(NamedTuple):
    step: int
    author: int
    claim: int
    ordinal: int
    cited: int
    expressed: float
    attributed: bool
    report: bool


class Tie(NamedTuple):
    reader: Actor
    delivery: float
    trust: float
    weight: float


class Claim:
    """A claim: its place in the tree, attention, and the weights of its provenance bits."""

    def __init__(self, world: World, c: int) -> None:
        claims = world.claims
        self.key, self.prior = int(claims.key[c]), float(claims.prior[c])
        self.parent = int(claims.parent[c])
        self.if_true, self.if_false = float(claims.if_true[c]), float(claims.if_false[c])
        self.attention = 0.0
        self.weight: dict[int, float] = {}
        self.counts: dict[int, float] = {}


class Holding:
    """What one actor holds on one claim, and what its desk did with it."""

    def __init__(self) -> None:
        self.evidence = self.clock = 0.0
        self.held = self.last = 0
        self.pro = self.con = self.uncited_pro = self.uncited_con = 0
        self.side = self.ordinal = 0
        self.followed_pro = self.followed_con = 0
        self.hazard: float | None = None  # None: to be computed again
        self.patience: float | None = None  # hazard to accumulate before the next article


class Actor(mesa.Agent):  # type: ignore[misc]
    """Somebody who reads, and prints if there is a gate."""

    model: Newsroom

    def __init__(self, model: Newsroom, world: World, i: int) -> None:
        super().__init__(model)
        actors = world.actors
        self.index, self.key, self.kind = i, int(actors.key[i]), int(actors.kind[i])
        self.gate, self.own_bit = bool(actors.gate[i]), int(actors.own_bit[i])
        self.chi, self.repetition = float(actors.chi[i]), float(actors.repetition[i])
        self.anchor = actors.anchor[i].tolist()
        self.threshold, self.width = float(actors.threshold[i]), float(actors.width[i])
        self.negative_penalty = float(actors.negative_penalty[i])
        self.herding, self.hazard = float(actors.herding[i]), float(actors.hazard[i])
        self.sources_required = float(actors.sources_required[i])
        self.attribution = float(actors.attribution[i])
        self.hedge_loss = float(actors.hedge_loss[i])
        self.hedge_floor = float(actors.hedge_floor[i])
        self.cap = float(actors.expression_cap[i])
        self.ties: list[Tie] = []
        self.press_followers: list[Actor] = []
        self.n_press = 0
        self.holdings = [Holding() for _ in range(world.n_claims)]
        self.mail: dict[int, list[tuple[Article, Tie]]] = {}
        self.printable: dict[int, int] = {}  # claim to the side that may be printed
        self.log_odds: list[float] = []

    # -- reading -------------------------------------------------------------------------------

    def read(self) -> None:
        form = self.model.form
        if self.mail:
            for c, news in self.mail.items():
                self.update(c, news)
            self.mail = {}
            if form == "careful":
                self.solve()
        if form == "literal":
            self.solve()

    def update(self, c: int, news: list[tuple[Article, Tie]]) -> None:
        holding, heard, cited, uncited = self.holdings[c], 0, 0.0, 0.0
        for article, tie in news:
            heard |= article.cited
            e = article.expressed
            holding.pro += e > 0
            holding.con += e < 0
            if article.ordinal:
                continue
            push = tie.weight * (e if article.report else through(tie.trust, e))
            if article.cited:
                cited += push
            else:
                uncited += push
                holding.uncited_pro += e > 0
                holding.uncited_con += e < 0
        if self.own_bit >= 0:
            heard &= ~(3 << 2 * self.own_bit)
        weight = self.model.claims[c].weight
        provenance = sum([weight[bit] for bit in bits(heard & ~holding.held)])
        holding.held |= heard
        holding.evidence += (1 - self.chi) * provenance + self.chi * cited + uncited
        if self.gate:
            self.consider(c)

    # -- printing ------------------------------------------------------------------------------

    def consider(self, c: int) -> None:
        """Put a claim on the list of the printable, or take it off."""
        holding = self.holdings[c]
        side = (holding.evidence > 0) - (holding.evidence < 0)
        news = holding.ordinal == 0 or holding.held & ~holding.last
        if side and news and self.n_sources(c, side) >= self.sources_required:
            self.printable[c] = side
            holding.hazard = None
        else:
            self.printable.pop(c, None)

    def n_sources(self, c: int, side: int) -> float:
        holding, claim = self.holdings[c], self.model.claims[c]
        floor, counts, weight = self.model.source_floor, claim.counts, claim.weight
        named = sum([counts[b] for b in bits(holding.held) if side * weight[b] >= floor])
        return named + (holding.uncited_pro if side > 0 else holding.uncited_con)

    def edit(self) -> None:
        for c, side in list(self.printable.items()):
            holding = self.holdings[c]
            if holding.hazard is None:
                holding.hazard = self.rate(holding, side)
            if holding.patience is None:
                holding.patience = self.model.luck.exponential(
                    "publish", holding.ordinal, self.key, self.model.claims[c].key
                )
            holding.clock += holding.hazard
            if holding.clock >= holding.patience:
                self.write(c, side)

    def rate(self, holding: Holding, side: int) -> float:
        followed = holding.followed_pro if side > 0 else holding.followed_con
        pull = side * holding.evidence - self.threshold
        if side < 0:
            pull -= self.negative_penalty
        if self.n_press:
            pull += self.herding * followed / self.n_press
        return self.hazard * self.model.dt / (1 + math.exp(-pull / self.width))

    def write(self, c: int, side: int) -> None:
        holding, claim, model = self.holdings[c], self.model.claims[c], self.model
        e = max(-self.cap, min(self.cap, holding.evidence))
        kept = self.hedge_floor + (1 - self.hedge_loss) * (abs(e) - self.hedge_floor)
        e = side * max(abs(e), kept)
        attributed = model.luck.uniform("attribute", model.t, self.key, claim.key)
        named = attributed < self.attribution
        cited = holding.held if named else self.cite_self(claim, e, side)
        self.publish(c, cited, e, named, report=False)
        if side != holding.side:
            model.turned.append((self, c, holding.side, side))
            holding.side = side
        self.consider(c)

    def cite_self(self, claim: Claim, e: float, side: int) -> int:
        if self.own_bit < 0:
            return 0
        bit = 2 * self.own_bit + (side < 0)
        if bit not in claim.weight:
            claim.weight[bit] = through(self.model.citation_trust, e)
            claim.counts[bit] = 1.0
        return 1 << bit

    def publish(self, c: int, cited: int, e: float, named: bool, report: bool) -> None:
        holding, model = self.holdings[c], self.model
        article = Article(model.t, self.index, c, holding.ordinal, cited, e, named, report)
        holding.last, holding.clock, holding.patience = cited, 0.0, None
        holding.ordinal += 1
        model.offered.setdefault(self, []).append(article)
        model.log.append(article)

    # -- believing -----------------------------------------------------------------------------

    def solve(self) -> None:
        """Solve the claim trees for one's own evidence: up to the hubs in odds, and down again."""
        claims, holdings = self.model.claims, self.holdings
        odds, message = [], [1.0] * len(claims)
        for claim, holding, anchor in zip(claims, holdings, self.anchor, strict=True):
            own = holding.evidence if claim.parent >= 0 else claim.prior + anchor + holding.evidence
            odds.append(math.exp(own))
        for c in self.model.upwards:
            claim = claims[c]
            message[c] = (claim.if_true * odds[c] + 1 - claim.if_true) / (
                claim.if_false * odds[c] + 1 - claim.if_false
            )
            odds[claim.parent] *= message[c]
        for c in reversed(self.model.upwards):
            claim = claims[c]
            rest = odds[claim.parent] / message[c]
            share = (claim.if_true * rest + claim.if_false) / (1 + rest)
            odds[c] *= share / (1 - share)
        self.log_odds = [
            math.log(x) + self.repetition * (repeats(holding.pro) - repeats(holding.con))
            for x, holding in zip(odds, holdings, strict=True)
        ]

    @property
    def credence(self) -> list[float]:
        return [1 / (1 + math.exp(-x)) for x in self.log_odds]


class Newsroom(mesa.Model):  # type: ignore[misc]
    """One replicate of a world.

    Parameters
    ----------
    world : World
        Must have nothing that is `unsupported`.
    luck : Luck
    form : Form
    """

    def __init__(self, world: World, luck: Luck, form: Form) -> None:
        super().__init__()
        self.world, self.luck, self.form, self.t = world, luck, form, 0
        rules = world.rules
        self.dt, self.decay = rules.dt, 2 ** (-rules.dt / rules.half_life)
        self.citation_trust, self.source_floor = rules.citation_trust, rules.source_floor
        self.claims = [Claim(world, c) for c in range(world.n_claims)]
        self.upwards = upwards(self.claims)
        self.actors = [Actor(self, world, i) for i in range(world.n_actors)]
        self.desks = self.agents.select(lambda actor: actor.gate)
        self.offered: dict[Actor, list[Article]] = {}
        self.turned: list[tuple[Actor, int, int, int]] = []
        self.log: list[Article] = []
        self.reports: dict[int, list[Any]] = {}
        for report in world.schedule.reports:
            self.reports.setdefault(report.step, []).append(report)
        self.connect()

    def connect(self) -> None:
        ties = self.world.ties
        columns = (ties.source, ties.target, ties.delivery, ties.trust, ties.weight)
        for source, target, *numbers in zip(*(x.tolist() for x in columns), strict=True):
            author, reader = self.actors[source], self.actors[target]
            author.ties.append(Tie(reader, *numbers))
            if author.kind in PRESS and reader.gate:
                author.press_followers.append(reader)
                reader.n_press += 1

    def run(self) -> Newsroom:
        for _ in range(self.world.rules.steps):
            self.step()
        for actor in self.actors:
            if self.form == "lean" or not actor.log_odds:
                actor.solve()
        return self

    def step(self) -> None:
        for report in self.reports.get(self.t, ()):
            self.report(report)
        woken = self.deliver()
        if self.form == "lean":
            for actor in woken:
                actor.read()
            for actor in self.desks:
                if actor.printable:
                    actor.edit()
        else:
            self.agents.do("read")
            self.desks.do("edit")
        self.take_sides()
        for claim in self.claims:
            claim.attention *= self.decay
        self.t += 1

    def report(self, report: Any) -> None:
        """Let a source say yes; rare, so that columns are read where they lie."""
        seen, o = self.world.observations, report.observation
        c, bit = int(seen.claim[o]), self.world.n_own_bits + int(seen.slot[o])
        alpha, beta = float(seen.perceived_alpha[o]), float(seen.perceived_beta[o])
        weight = through(float(seen.word[o]), float(seen.anonymity[o]) * math.log(alpha / beta))
        claim, speaker = self.claims[c], self.actors[report.speaker]
        claim.weight[bit], claim.counts[bit] = weight, float(seen.counts[o])
        claim.attention = 1.0
        holding = speaker.holdings[c]
        holding.evidence += weight
        holding.held |= 1 << bit
        speaker.publish(c, 1 << bit, weight, named=True, report=True)
        if self.form == "careful":
            speaker.solve()

    def deliver(self) -> dict[Actor, None]:
        """Put new articles into the mail; a reader sees an author's page once a step, or not."""
        offered, self.offered = self.offered, {}
        woken: dict[Actor, None] = {}
        for author, articles in offered.items():
            news = [(article, self.claims[article.claim].attention) for article in articles]
            for tie in author.ties:
                reader = tie.reader
                u = self.luck.uniform("deliver", self.t, reader.key, author.key)
                for article, attention in news:
                    if u < tie.delivery * attention:
                        reader.mail.setdefault(article.claim, []).append((article, tie))
                        woken[reader] = None
        return woken

    def take_sides(self) -> None:
        """Tell followers which side an outlet is on now; counts at the next step's gates."""
        for author, c, before, now in self.turned:
            for reader in author.press_followers:
                holding = reader.holdings[c]
                holding.followed_pro += (now > 0) - (before > 0)
                holding.followed_con += (now < 0) - (before < 0)
                holding.hazard = None
        self.turned = []


def unsupported(world: World) -> list[str]:
    """Return what a world has and the Mesa model has not."""
    rules, schedule, actors = world.rules, world.schedule, world.actors
    usual = type(rules)(
        dt=rules.dt, steps=rules.steps, half_life=rules.half_life,
        citation_trust=rules.citation_trust, source_floor=rules.source_floor,
        drift_mean=rules.drift_mean, drift_sd=rules.drift_sd,
        continued_influence=rules.continued_influence, record_weight=rules.record_weight,
    )  # fmt: skip
    events = ("statements", "shifts", "retractions", "resolutions", "slurs")
    found = {
        "rules": rules != usual,
        "numbers": bool(world.claims.numbered.any()),
        "rival readings": bool((world.claims.group >= 0).any()),
        "acts that are drawn": any(report.says != 1 for report in schedule.reports),
        "accuracy prompts": bool((actors.prompt != 1).any()),
        "amplifiers": bool(actors.amplifier.any()),
        "hard gates": bool((actors.width[actors.gate] <= 0).any()),
    } | {name: bool(getattr(schedule, name)) for name in events}
    return [name for name, present in found.items() if present]


def upwards(claims: list[Claim]) -> list[int]:
    """Return the claims that have parents, children before parents."""
    order = [c for c, claim in enumerate(claims) if claim.parent < 0]
    for c in order:
        order += [d for d, claim in enumerate(claims) if claim.parent == c]
    return [c for c in reversed(order) if claims[c].parent >= 0]


def bits(mask: int) -> list[int]:
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


def through(trust: float, e: float) -> float:
    """Return the message e through a channel of log-odds trust."""
    if math.isinf(trust):
        return math.copysign(1.0, trust) * e
    return 2 * math.atanh(math.tanh(trust / 2) * math.tanh(e / 2))


def repeats(count: int) -> float:
    return math.log(count) if count > 1 else 0.0
