"""Section 5: beliefs that are averaged or reported."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import rumorsim as rs
from tests.validation.checks import Check, case, equal


@case("5", "DeGroot 1974: left unit eigenvector")
def degroot_consensus(full: bool) -> Iterator[Check]:
    rows = [
        (np.array([[0.5, 0.5], [0.25, 0.75]]), (1 / 3, 2 / 3)),
        (np.array([[0, 0.5, 0.5], [1, 0, 0], [0, 1, 0]]), (0.4, 0.4, 0.2)),
    ]
    for weights, influence in rows:
        for person, share in enumerate(influence):
            belief = np.eye(len(weights))[person]
            limit = rs.beliefs.degroot(weights, belief)[0]
            yield equal(
                f"DeGroot, {len(weights)} persons, influence of {person}", limit, share, 1e-12
            )


@case("5", "DeGroot 1974: averaging over neighbours and oneself weights by the number of both")
def degroot_on_a_network(full: bool) -> Iterator[Check]:
    ties = rs.Network.from_edges([0, 0, 0, 1, 3], [1, 2, 3, 2, 4], directed=False)
    heard = np.eye(5)
    heard[np.repeat(np.arange(5), np.diff(ties.indptr)), ties.target] = 1.0
    number = heard.sum(axis=1)
    limit = rs.beliefs.degroot(heard / number[:, np.newaxis], np.eye(5))[0]
    for person, share in enumerate(number / number.sum()):
        yield equal(f"DeGroot, 5 on a network, influence of {person}", limit[person], share, 1e-12)


FRIEDKIN = np.array(
    [
        [0.220, 0.120, 0.360, 0.300],
        [0.147, 0.215, 0.344, 0.294],
        [0, 0, 1, 0],
        [0.090, 0.178, 0.446, 0.286],
    ]
)
TOTAL_INFLUENCE = (
    (0.27940, 0.04502, 0.55141, 0.12417),
    (0.04714, 0.27825, 0.54924, 0.12537),
    (0, 0, 1, 0),
    (0.03009, 0.04807, 0.53240, 0.38944),
)


@case("5", "Friedkin & Johnsen 1999: published to the unit; closed form")
def friedkin_johnsen_fixed_point(full: bool) -> Iterator[Check]:
    openness = 1 - np.diag(FRIEDKIN)
    beliefs = rs.beliefs.friedkin_johnsen(FRIEDKIN, openness, [25, 25, 75, 85])
    published, computed = (60, 60, 75, 75), (60.0208, 59.9840, 75, 74.9862)
    for person, got in enumerate(beliefs):
        what = f"Friedkin-Johnsen, person {person}"
        yield equal(f"{what}, published", got, published[person], 0.5)
        yield equal(what, got, computed[person], 6e-5)
    influence = rs.beliefs.friedkin_johnsen(FRIEDKIN, openness, np.eye(4))
    for (of, on), got in np.ndenumerate(influence):
        what = f"Friedkin-Johnsen, total influence of {on} on {of}"
        yield equal(what, got, TOTAL_INFLUENCE[of][on], 6e-6)


@case("5", "Hahn, Hansen & Olsson 2020: printed trace, with trust printed to three digits")
def laputa_trace(full: bool) -> Iterator[Check]:
    rows = [
        (0.50000, [(True, 0.513)], 0.51299, 0.51300),
        (0.27923, [(False, 0.642)], 0.17761, 0.17765),
        (0.91, [(True, 0.371), (False, 0.656)], 0.75815, 0.75771),
        (0.75815, [(False, 0.452)], 0.79160, 0.79169),
        (0.79160, [(False, 0.573)], 0.73859, 0.73895),
        (0.53, [(False, 0.581)], 0.44843, 0.44850),
    ]
    for start, reports, printed, computed in rows:
        credence, slack = start, 0.0
        for positive, trust in reports:
            credence = float(rs.beliefs.laputa_belief(credence, trust, positive))
            # In log-odds a report weighs logit(trust), and so does its rounding.
            slack += 0.0005 / (trust * (1 - trust))
        name = f"Laputa, from {start} by {len(reports)} reports, trust {reports[0][1]}"
        yield equal(name, credence, computed, 6e-6)
        yield equal(f"{name}, printed", credence, printed, slack * credence * (1 - credence) + 5e-6)


@case("5", "Hahn, Hansen & Olsson 2020: reports of distrusted sources; trust by the old belief")
def laputa_reports(full: bool) -> Iterator[Check]:
    distrusted = float(rs.beliefs.laputa_belief(0.5, 0.3, True))
    yield equal("Laputa, from 0.5 by a report at trust 0.3", distrusted, 0.3, 1e-15)
    # Uniform trust: the density c r + (1 - c)(1 - r) has the mean (1 + c) / 3.
    for credence in (0.2, 0.5, 0.9):
        trust = rs.beliefs.TrustMixture(1.0, 1.0).update(credence, positive=True)
        what = f"Laputa, uniform trust after a report believed with {credence}"
        yield equal(what, trust.mean, (1 + credence) / 3, 1e-15)
