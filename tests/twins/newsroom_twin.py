"""The newsroom model once more, in plain Python: to be read beside the specification.

One object per actor and claim, masks are ints (bit b is ``1 << b``), one loop per rule. Nothing is
shared with the fast kernels but the compiled `World` and the draws, so that both can be compared
on the same luck. Numbers in comments are the steps of the specification, section 3.2.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import Any

from rumorsim.newsroom.world import KINDS, Report, Statement, World
from tests.twins import scalar
from tests.twins.parts import Article, Cell, bits, rows
from tests.twins.scalar import INF, NAN, clip, combine, ln, sigma, sign, times
from tests.twins.tree_twin import draw_truth, read_tree

PRESS = (KINDS.index("outlet"), KINDS.index("blogger"))


class Twin:
    """One replicate of a world; `step` by step, or `run` to the end.

    Parameters
    ----------
    world : World
    source : object with ``uniform``, ``exponential`` and ``normal``
        `rumorsim.rng.Source` or any object that answers the same calls for one address.
    replicate : int
    withhold : iterable of int
        Actors whose own decision keeps their reports from going out.
    """

    def __init__(
        self, world: World, source: Any, replicate: int, withhold: Iterable[int] = ()
    ) -> None:
        self.source, self.replicate, self.t = source, replicate, 0
        self.withhold = set(withhold)
        self.rules, self.schedule, self.n_own_bits = world.rules, world.schedule, world.n_own_bits
        self.actors, self.claims = rows(world.actors), rows(world.claims)
        self.ties, self.observations = rows(world.ties), rows(world.observations)
        self.cells = [[Cell() for _ in self.claims] for _ in self.actors]
        self.log: list[Article] = []
        self.pending: list[Article] = []  # offered at the next step
        self.drawn: dict[tuple[Any, ...], float] = {}
        for tie in self.ties:
            tie.w, tie.slur = tie.trust, 0.0
        for claim in self.claims:
            claim.A, claim.B, claim.T = 0.0, 0.0, None
            claim.lam, claim.counts, claim.act = {}, {}, {}  # by bit
        for actor in self.actors:
            actor.record = {True: [0, 0], False: [0, 0]}  # by truth: said anything, said yes
        for c in range(len(self.claims)):
            draw_truth(self.claims, c, self.draw)
        # Most of what is read has been read before: with such evidence on every claim.
        self.posterior = cache(partial(read_tree, self.claims))
        self.sides = self.sides_now()

    def draw(self, purpose: str, law: str = "uniform", **address: int) -> float:
        key = (purpose, *sorted(address.items()))
        if key not in self.drawn:
            ask = getattr(self.source, law)
            self.drawn[key] = float(ask(purpose, replicate=self.replicate, **address))
        return self.drawn[key]

    # -- one step ------------------------------------------------------------------------------

    def run(self, steps: int | None = None) -> Twin:
        for _ in range(self.rules.steps if steps is None else steps):
            self.step()
        return self

    def step(self) -> None:
        self.knew = [[cell.aware for cell in row] for row in self.cells]
        if self.rules.trust_learning == "laputa":
            self.believed = [list(map(sigma, self.log_odds(i))) for i in range(len(self.actors))]
        self.world()
        offered = self.pending + self.reports() + self.statements()
        self.deliver(offered)
        self.corrections()
        written = self.gate()
        self.life_cycle(offered, written)
        self.resolutions()
        self.slurs()
        self.t += 1

    def due(self, entries: Any) -> Iterator[Any]:
        return (entry for entry in entries if entry.step == self.t)

    # 1. World: events of the world, reports, statements

    def world(self) -> None:
        for shift in self.due(self.schedule.shifts):
            self.claims[shift.claim].B += shift.shift
            if shift.refresh:
                self.claims[shift.claim].A = 1.0

    def reports(self) -> list[Article]:
        written = [self.report(entry) for entry in self.due(self.schedule.reports)]
        return [article for article in written if article]

    def report(self, report: Report) -> Article | None:
        observation = self.observations[report.observation]
        i, c, slot = report.speaker, observation.claim, observation.slot
        claim, cell, bit = self.claims[c], self.cells[i][c], self.n_own_bits + slot
        if bit not in claim.lam and not self.create(observation, bit, report.says):
            return None
        cell.aware = True
        if not cell.P >> bit & 1:
            cell.E += claim.lam[bit]
            cell.P |= 1 << bit
            cell.P_true |= 1 << slot
        lam, number = claim.lam[bit], self.reported_number(report, claim)
        if lam >= 0:
            cell.hear_numbers([number])
        if i in self.withhold:
            return None
        claim.A = 1.0
        if claim.numbered and math.isnan(claim.reference):
            claim.reference = number
        return self.publish("report", i, c, 1 << bit, 1 << slot, lam, number, sign(lam), True)

    def create(self, observation: Any, bit: int, says: int) -> bool:
        """Fix lambda, counts and the act of a bit; False if it stays unsaid."""
        claim = self.claims[observation.claim]
        if says >= 0:
            act = bool(says)
        else:
            u = self.draw("observe", step=0, entity=observation.key, claim=claim.key)
            act = u < (observation.alpha if claim.T else observation.beta)
        if not act and not observation.opposite:
            return False
        record, weight = self.actors[observation.origin].record, self.rules.record_weight
        a = scalar.moved(observation.perceived_alpha, weight, *record[True])
        b = scalar.moved(observation.perceived_beta, weight, *record[False])
        lam = 0.0 if a == b else ln(a) - ln(b) if act else ln(1 - a) - ln(1 - b)
        claim.lam[bit] = combine(times(observation.anonymity, lam), observation.word)
        claim.counts[bit] = observation.counts
        claim.act[bit] = act
        return True

    def reported_number(self, report: Report, claim: Any) -> float:
        if not report.observes_number:
            return report.number
        noise = self.draw("number", "normal", step=0, entity=report.key, claim=claim.key)
        return float(claim.number + report.bias + report.noise * noise)

    def statements(self) -> list[Article]:
        written = [self.state(entry) for entry in self.due(self.schedule.statements)]
        return [article for article in written if article]

    def state(self, statement: Statement) -> Article | None:
        i, c = statement.actor, statement.claim
        actor, cell = self.actors[i], self.cells[i][c]
        if not cell.aware and cell.E == 0:
            return None
        if actor.amplifier:
            self.claims[c].A = 1.0
        e = times(statement.commit, clip(self.expressed(i, c), actor.expression_cap))
        return self.write("statement", i, c, e, sign(e))

    # 2.-6. Deliver and update

    def deliver(self, offered: list[Article]) -> None:
        self.gains: list[tuple[Any, float]] = []
        news: dict[tuple[int, int], list[tuple[Article, Any]]] = defaultdict(list)
        for article in offered:
            for tie in self.ties:
                if tie.source == article.actor and self.passes(tie, self.claims[article.claim].A):
                    self.arrive(article, tie, news[tie.target, article.claim])
        for i in range(len(self.actors)):
            for c in range(len(self.claims)):
                self.update(i, c, news[i, c])
        for tie, p in self.gains:
            self.learn(tie, p, 1 - p)

    def passes(self, tie: Any, attention: float) -> bool:
        if not self.actors[tie.target].reads:
            return False
        reader, author = self.actors[tie.target].key, self.actors[tie.source].key
        u = self.draw("deliver", step=self.t, entity=reader, claim=author)
        return bool(u < tie.delivery * attention)

    def arrive(self, article: Article, tie: Any, new: list[tuple[Article, Any]]) -> None:
        cell = self.cells[tie.target][article.claim]
        article.stifled |= self.rules.stifle and self.knew[tie.target][article.claim]
        cell.aware = True
        cell.n_plus += article.e > 0
        cell.n_minus += article.e < 0
        if tie.target not in article.informed:
            article.informed.add(tie.target)
            new.append((article, tie))

    def update(self, i: int, c: int, news: list[tuple[Article, Any]]) -> None:
        actor, claim, cell = self.actors[i], self.claims[c], self.cells[i][c]
        # 3. provenance
        heard = heard_true = 0
        for article, _ in news:
            heard |= article.Q
            heard_true |= article.Qstar
        if actor.own_bit >= 0:
            heard &= ~(3 << 2 * actor.own_bit)
        provenance = sum(claim.lam[b] for b in bits(heard & ~cell.P & ~cell.retracted))
        cell.P |= heard
        cell.P_true |= heard_true
        # 4. naive
        cited = uncited = 0.0
        for article, tie in news:
            if not (article.first or self.rules.first_always):
                continue
            push = times(tie.weight, article.e if article.origin else combine(tie.w, article.e))
            if article.Q:
                cited += push
            else:
                uncited += push
                cell.u_plus += article.e > 0
                cell.u_minus += article.e < 0
            self.laputa(tie, i, c, article.e)
        # 5. update
        cell.E = times(self.rules.retention, cell.E)
        cell.E += times(1 - actor.chi, provenance) + times(actor.chi, cited) + uncited
        # 6. magnitude
        cell.hear_numbers([article.number for article, _ in news if article.e >= 0])

    # 7. Corrections

    def corrections(self) -> None:
        for retraction in self.due(self.schedule.retractions):
            for i, actor in enumerate(self.actors):
                if actor.reads or actor.desk >= 0:
                    u = self.draw("hear", step=0, entity=actor.key, claim=retraction.key)
                    if u < retraction.reach:
                        self.hear_retraction(i, retraction.observations)

    def hear_retraction(self, i: int, observations: tuple[int, ...]) -> None:
        for o in observations:
            c, bit = self.observations[o].claim, self.n_own_bits + self.observations[o].slot
            cell, lam = self.cells[i][c], self.claims[c].lam.get(bit)
            if lam is None or cell.retracted >> bit & 1:
                continue
            if cell.P >> bit & 1:
                kept = self.rules.continued_influence
                cell.E -= times((1 - kept) * (1 - self.actors[i].chi), lam)
            cell.retracted |= 1 << bit

    # 8. Gate

    def gate(self) -> list[Article]:
        written = []
        for i, actor in enumerate(self.actors):
            for c in range(len(self.claims)):
                if actor.gate and self.publishes(i, c):
                    X = self.expressed(i, c)
                    e = clip(X, actor.expression_cap)
                    e = scalar.lose_hedge(e, actor.hedge_floor, actor.hedge_loss)
                    written.append(self.write("article", i, c, e, sign(X)))
        return written

    def publishes(self, i: int, c: int) -> bool:
        actor, claim, cell = self.actors[i], self.claims[c], self.cells[i][c]
        s = sign(cell.E)
        if self.rules.rebroadcast:
            return s != 0 or self.expressed(i, c) != 0
        if s == 0 or not self.candidate(cell, s):
            return False
        if self.n_sources(claim, cell, s) < actor.sources_required:
            return False
        cell.clock += self.rate(i, c, s)
        address = {"step": cell.ordinal, "entity": actor.key, "claim": claim.key}
        return bool(cell.clock >= self.draw("publish", "exponential", **address))

    def candidate(self, cell: Cell, s: int) -> bool:
        if not cell.aware or cell.ordinal == 0:
            return cell.aware
        grown = s > 0 and cell.m_last >= cell.m_max + self.rules.escalation  # False with a nan
        fresh = cell.P & ~cell.retracted & ~cell.last
        return self.rules.followups and (grown or fresh != 0)

    def n_sources(self, claim: Any, cell: Cell, s: int) -> float:
        held = bits(cell.P & ~cell.retracted)
        cited = [claim.counts[b] for b in held if s * claim.lam[b] >= self.rules.source_floor]
        return float(sum(cited)) + (cell.u_plus if s > 0 else cell.u_minus)

    def rate(self, i: int, c: int, s: int) -> float:
        """Return the hazard of this step, integrated over its dt hours."""
        actor, claim, cell = self.actors[i], self.claims[c], self.cells[i][c]
        penalty = actor.negative_penalty if s < 0 else 0.0
        pull = s * cell.E - actor.threshold - penalty + actor.herding * self.followed_share(i, c, s)
        g = sigma(pull / actor.width) if actor.width > 0 else float(pull >= 0)
        if actor.hazard == INF:
            return INF if g >= 0.5 else 0.0
        hazard = actor.hazard
        if s > 0 and claim.numbered and not math.isnan(cell.m_last + claim.reference):
            hazard *= 10 ** (actor.news_value * (cell.m_last - claim.reference))
        unsure = actor.prompt != 1 and s * self.read_out(i, c) < 0
        return float(hazard * g * (actor.prompt if unsure else 1.0) * self.rules.dt)

    def followed_share(self, i: int, c: int, s: int) -> float:
        followed = [tie.source for tie in self.ties if tie.target == i]
        press = [j for j in followed if self.actors[j].kind in PRESS]
        return sum(self.sides[j][c] == s for j in press) / len(press) if press else 0.0

    def sides_now(self) -> list[list[int]]:
        return [[cell.side for cell in row] for row in self.cells]

    def expressed(self, i: int, c: int) -> float:
        return self.cells[i][c].E if self.rules.expression == "evidence" else self.read_out(i, c)

    # 9. Write

    def write(self, form: str, i: int, c: int, e: float, s: int) -> Article:
        actor, claim, cell = self.actors[i], self.claims[c], self.cells[i][c]
        here = {"step": self.t, "entity": actor.key, "claim": claim.key}
        attributed = self.draw("attribute", **here) < actor.attribution
        Q = cell.P & ~cell.retracted if attributed else self.own_bit(actor, claim, e, s)
        number = NAN
        if claim.numbered and s > 0 and not math.isnan(cell.m_last):
            number = cell.m_last
            if not attributed:
                number += self.rules.drift_mean
                number += self.rules.drift_sd * self.draw("drift", "normal", **here)
                number = scalar.rounded(number, claim.digits)
        return self.publish(form, i, c, Q, cell.P_true, e, number, s, attributed)

    def own_bit(self, actor: Any, claim: Any, e: float, s: int) -> int:
        if actor.own_bit < 0 or s == 0:
            return 0
        bit = 2 * actor.own_bit + (s < 0)
        if bit not in claim.lam:
            claim.lam[bit] = combine(self.rules.citation_trust, e)
            claim.counts[bit] = 1
        return int(1 << bit)

    def publish(
        self, form: str, i: int, c: int, Q: int, Qstar: int, e: float, number: float, side: int,
        attributed: bool,
    ) -> Article:  # fmt: skip
        cell, origin = self.cells[i][c], form == "report"
        article = Article(
            self.t, i, c, form, Q, Qstar, e, number, cell.ordinal == 0, attributed, origin, side
        )
        cell.side, cell.last, cell.m_max = side, Q, scalar.largest([cell.m_max, number])
        cell.ordinal, cell.clock = cell.ordinal + 1, 0.0
        self.log.append(article)
        return article

    # 10. Life-cycle

    def life_cycle(self, offered: list[Article], written: list[Article]) -> None:
        newest = {(article.actor, article.claim): article for article in self.log}
        live = []
        for article in offered:
            author, claim = self.actors[article.actor], self.claims[article.claim]
            u = self.draw("stale", step=self.t, entity=author.key, claim=claim.key)
            replaced = newest[article.actor, article.claim] is not article
            if not (u < self.rules.staleness or article.stifled or replaced):
                live.append(article)
        self.pending = live + written
        for article in written:
            if self.actors[article.actor].amplifier:
                self.claims[article.claim].A = 1.0
        for claim in self.claims:
            claim.A *= 2 ** (-self.rules.dt / self.rules.half_life)
        self.sides = self.sides_now()

    # 11. Trust

    def resolutions(self) -> None:
        if self.rules.trust_learning != "outcomes":
            return
        for resolution in self.due(self.schedule.resolutions):
            c, T = resolution.claim, self.claims[resolution.claim].T
            for tie in self.ties:
                side = self.cells[tie.source][c].side
                if side != 0:
                    right = (side > 0) == T
                    self.learn(tie, float(right), float(not right))
            self.settle_records(c, T)

    def settle_records(self, c: int, T: bool) -> None:
        for observation in self.observations:
            act = self.claims[c].act.get(self.n_own_bits + observation.slot)
            if observation.claim == c and act is not None:
                record = self.actors[observation.origin].record[T]
                record[0], record[1] = record[0] + 1, record[1] + act

    def learn(self, tie: Any, right: float, wrong: float) -> None:
        tie.right, tie.wrong = tie.right + right, tie.wrong + wrong
        tie.w = ln(tie.right) - ln(tie.wrong) - tie.slur

    def laputa(self, tie: Any, i: int, c: int, e: float) -> None:
        if self.rules.trust_learning == "laputa" and e != 0:
            tau, credence = tie.right / (tie.right + tie.wrong), self.believed[i][c]
            credence = credence if e > 0 else 1 - credence
            p = credence * tau / (credence * tau + (1 - credence) * (1 - tau))
            self.gains.append((tie, p))

    def slurs(self) -> None:
        for slur in self.due(self.schedule.slurs):
            for tie in self.ties:
                if self.cells[tie.source][slur.claim].side > 0:
                    tie.w, tie.slur = tie.w - slur.hit, tie.slur + slur.hit

    # -- read-out ------------------------------------------------------------------------------

    def log_odds(self, i: int) -> list[float]:
        """Return L of every claim, repetition included."""
        return [self.read_out(i, c) for c in range(len(self.claims))]

    def read_out(self, i: int, c: int) -> float:
        cell = self.cells[i][c]
        plus, minus = (math.log1p(max(n - 1, 0)) for n in (cell.n_plus, cell.n_minus))
        evidence = tuple(self.evidence(i, d) for d in range(len(self.claims)))
        repetition = self.actors[i].repetition * (plus - minus)
        return float(self.posterior(evidence, c) + repetition)

    def evidence(self, i: int, c: int) -> float:
        claim, own = self.claims[c], self.claims[c].B + self.cells[i][c].E
        return float(own if claim.parent >= 0 else claim.prior + self.actors[i].anchor[c] + own)
