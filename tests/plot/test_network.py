"""Layouts are the same every time and set neighbours near; snapshots show every node's value."""

from __future__ import annotations

import time

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection

from rumorsim import networks, plot

pytest.importorskip("networkx", reason="pip install rumorsim[graphs]")

RING = networks.ring(20, 2)
STAR = networks.Network.from_edges([0] * 60, range(1, 61), directed=False)
# Of more than 500 nodes: networkx lays them out in another way.
CAMPS = networks.stochastic_block_model([260, 260], [[0.08, 0.003], [0.003, 0.08]], rng=1)


@pytest.mark.parametrize("network", [RING, STAR, networks.complete(30), CAMPS],
                         ids=["ring", "star", "complete", "camps"])  # fmt: skip
def test_the_same_seed_gives_the_same_layout(network: networks.Network) -> None:
    layout = plot.network_layout(network, 3)
    assert layout.shape == (network.n_nodes, 2)
    assert (np.hypot(*layout.T) < 1 + 1e-9).all()
    np.testing.assert_array_equal(layout, plot.network_layout(network, rng=3))
    assert not np.array_equal(layout, plot.network_layout(network, 4))


def test_those_with_ties_are_near_each_other() -> None:
    layout = plot.network_layout(CAMPS, 1)
    apart = np.linalg.norm(layout[:, np.newaxis] - layout, axis=-1)
    tied = apart[CAMPS.source, CAMPS.target].mean()
    assert tied < 0.7 * apart.mean()
    camp = np.arange(520) < 260
    within, between = apart[np.ix_(camp, camp)].mean(), apart[np.ix_(camp, ~camp)].mean()
    assert within < 0.8 * between


def test_who_has_no_path_to_the_core_stands_around_it() -> None:
    pairs = networks.Network.from_edges([0, 1, 2, 4], [1, 2, 3, 5], n_nodes=8)
    radius = np.hypot(*plot.network_layout(pairs, 1).T)
    assert (radius[:4] < 0.9).all()
    np.testing.assert_allclose(radius[4:], 1)


@pytest.mark.parametrize("n", [1, 2, 9])
def test_nodes_without_ties_do_not_coincide(n: int) -> None:
    layout = plot.network_layout(networks.Network.from_edges([], [], n_nodes=n), 1)
    assert len(np.unique(layout.round(9), axis=0)) == n


@pytest.mark.slow
def test_fifteen_hundred_nodes_take_seconds() -> None:
    network = networks.barabasi_albert(1490, 11, rng=1)
    start = time.process_time()
    plot.network_layout(network, 1)
    assert time.process_time() - start < 20  # 5 s on a busy core of 2026


def test_a_snapshot_draws_its_table() -> None:
    values = np.linspace(0, 1, 20)
    values[3] = np.nan
    kinds = np.array(["outlet", "audience"] * 10)
    layout = plot.network_layout(RING, 1)
    ax = plot.network_snapshot(RING, values, layout=layout, kinds=kinds, limits=(0, 2))
    table = plot.network_table(RING, values, layout=layout, kinds=kinds)
    np.testing.assert_array_equal(table["value"], values)
    np.testing.assert_array_equal(table[["x", "y"]], layout)
    marks = [c for c in ax.collections if isinstance(c, PathCollection)]
    assert len(marks) == 2
    assert len(marks[0].get_paths()[0].vertices) != len(marks[1].get_paths()[0].vertices)
    from matplotlib import colormaps

    for kind, drawn in zip(("outlet", "audience"), marks, strict=True):
        rows = table[table["kind"] == kind].sort_values("value")
        np.testing.assert_array_equal(drawn.get_offsets(), rows[["x", "y"]])
        shades = colormaps["viridis"](rows["value"].to_numpy() / 2)
        shades[rows["value"].isna()] = 1  # hollow
        np.testing.assert_allclose(drawn.get_facecolors(), shades)


def test_ties_are_an_image_below_the_nodes() -> None:
    ax = plot.network_snapshot(RING, ["a", "b"] * 10)
    (ties,) = [c for c in ax.collections if isinstance(c, LineCollection)]
    assert ties.get_rasterized()
    assert ties.get_zorder() < min(
        c.get_zorder() for c in ax.collections if isinstance(c, PathCollection)
    )
    layout = plot.network_layout(RING, 0)
    wanted = np.stack([layout[RING.source], layout[RING.target]], axis=1)
    np.testing.assert_array_equal(ties.get_segments(), wanted)


def test_names_have_colour_and_shape() -> None:
    states = ["ignorant", "spreader"] * 10
    ax = plot.network_snapshot(RING, states)
    first, second = (c for c in ax.collections if isinstance(c, PathCollection))
    assert not np.array_equal(first.get_facecolors(), second.get_facecolors())
    assert len(first.get_paths()[0].vertices) != len(second.get_paths()[0].vertices)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["ignorant", "spreader"]
    assert plot.network_table(RING, states)["value"].tolist() == states
