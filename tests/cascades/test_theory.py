"""Random trees against their exact laws: enumerated where that is possible, else at 4 sigma.

There are 27 comparisons at four standard errors: for 1 seed in 600 one of them fails by chance.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import ArrayLike

from rumorsim import cascades
from rumorsim.cascades import CascadeSet
from rumorsim.errors import ArgumentError
from tests.cascades import trees_of_theory as trees

# Validation targets 3.4: structural virality, mean depth of the nodes.
RECURSIVE = {
    10: (2.7152557319, 1.9289682540),
    100: (6.5439420057, 4.1873775176),
    1000: (10.9969095724, 6.4854708606),
}
# Given the size: depth, largest breadth, structural virality.
POISSON = {
    5: (2.856, 1.952, 1.888),
    10: (5.0537820700, 2.9276959500, 2.9557952000),
    30: (None, None, 5.7408215493),
}
BINOMIAL = {
    5: (3.2380952381, 1.6190476190, 1.9333333333),
    10: (6.0712074303, 2.2957847107, 3.1906803207),
}
MEASURES = ("depth", "max_breadth", "structural_virality")


def deviation(values: ArrayLike, exact: float) -> float:
    """Return by how many standard errors the mean differs."""
    numbers = np.asarray(values, dtype=float)
    return abs(float((numbers.mean() - exact) / (numbers.std(ddof=1) / np.sqrt(numbers.size))))


def check_given_size(found: CascadeSet, exact: tuple[float | None, ...]) -> None:
    shapes = found.shapes()
    for name, value in zip(MEASURES, exact, strict=True):
        assert value is None or deviation(shapes[name], value) <= 4, name


@pytest.mark.parametrize("n", RECURSIVE)
def test_random_recursive_trees(n: int) -> None:
    found = trees.recursive_trees(n, 400_000 // n, seed=11)
    virality, depth = RECURSIVE[n]
    assert deviation(found.shapes()["structural_virality"], virality) <= 4
    breadths = found.breadths()
    assert deviation((breadths * breadths["depth"]).sum("depth") / n, depth) <= 4


@pytest.mark.parametrize(
    ("found", "exact"),
    [
        (trees.every_poisson_tree(5), POISSON[5]),
        (trees.every_binomial_tree(5, 2), BINOMIAL[5]),
        (trees.every_binomial_tree(10, 2), BINOMIAL[10]),
    ],
    ids=["Poisson 5", "binomial 5", "binomial 10"],
)
def test_the_mean_over_all_trees_is_exact(found: CascadeSet, exact: tuple[float, ...]) -> None:
    shapes = found.shapes()
    assert [float(shapes[name].mean()) for name in MEASURES] == pytest.approx(exact, abs=1e-10)


@pytest.mark.parametrize("n", [10, 30])
def test_poisson_trees_of_one_size(n: int) -> None:
    check_given_size(trees.poisson_given_size(n, 20_000, seed=12), POISSON[n])


@pytest.mark.parametrize(
    ("offspring", "exact"),
    [
        (cascades.poisson_offspring(0.5), POISSON),
        (cascades.poisson_offspring(0.9), POISSON),
        (cascades.binomial_offspring(2, 0.4), BINOMIAL),
    ],
    ids=["Poisson 0.5", "Poisson 0.9", "binomial"],
)
def test_galton_watson_given_its_size(
    offspring: np.ndarray, exact: dict[int, tuple[float, ...]]
) -> None:
    found = cascades.galton_watson(offspring, 60_000, max_size=11, rng=13)
    sizes = np.diff(found.start)
    for n in (5, 10):
        check_given_size(found.select(sizes == n), exact[n])


def test_total_progeny_is_borel() -> None:
    """Mean 1 / (1 - m), variance m / (1 - m)**3, and 1 alone with probability exp(-m)."""
    found = cascades.galton_watson(cascades.poisson_offspring(0.5), 40_000, max_size=999, rng=14)
    sizes = np.diff(found.start)
    assert found.labels["complete"].all()
    assert deviation(sizes, 2.0) <= 4
    assert deviation((sizes - 2.0) ** 2, 4.0) <= 4
    assert deviation(sizes == 1, np.exp(-0.5)) <= 4


def test_a_replicate_alone_is_the_one_of_the_batch_and_shorter_where_cut_off() -> None:
    offspring = cascades.poisson_offspring(1.2)
    batch = cascades.galton_watson(offspring, 50, max_size=40, rng=15)
    fewer = cascades.galton_watson(offspring, 7, max_size=40, rng=15)
    shorter = cascades.galton_watson(offspring, 50, max_size=10, rng=15)
    cut = np.diff(batch.start) == 40
    assert cut.any()
    assert (batch.labels["complete"] == ~cut).all()
    for number, one in enumerate(fewer):
        assert one.parent.tolist() == batch[number].parent.tolist()
    for short, long in zip(shorter, batch, strict=True):
        assert short.parent.tolist() == long.parent[:10].tolist()
        assert short.time.tolist() == long.depths[:10].tolist()


def test_offspring_adds_up() -> None:
    for mean in (0.0, 0.3, 1.0, 30.0, 600.0):
        chances = cascades.poisson_offspring(mean)
        assert chances.sum() == pytest.approx(1.0, abs=1e-11)
        assert chances @ np.arange(chances.size) == pytest.approx(mean, rel=1e-11)
    assert cascades.binomial_offspring(2, 0.25).tolist() == [0.5625, 0.375, 0.0625]


@pytest.mark.parametrize(
    ("offspring", "changes", "complaint"),
    [
        ([0.5, 0.4], {}, "offspring: got 'a sum of 0.9'"),
        ([1.5, -0.5], {}, "offspring"),
        ([], {}, "offspring"),
        ([[1.0]], {}, "offspring"),
        ([np.nan, 1.0], {}, "offspring"),
        ([1.0], {"replicates": -1}, "replicates: got -1"),
        ([1.0], {"max_size": 0}, "max_size: got 0"),
    ],
)
def test_wrong_offspring_is_refused(
    offspring: list[float], changes: dict[str, int], complaint: str
) -> None:
    with pytest.raises(ArgumentError, match=complaint):
        cascades.galton_watson(offspring, **{"replicates": 1, "max_size": 1, **changes})


def test_wrong_parameters_of_offspring_are_refused() -> None:
    with pytest.raises(ArgumentError, match=r"mean: got -1, allowed: \[0, 700\]"):
        cascades.poisson_offspring(-1)
    with pytest.raises(ArgumentError, match=r"trials: got 1\.5"):
        cascades.binomial_offspring(1.5, 0.5)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="probability: got 2"):
        cascades.binomial_offspring(1, 2)
