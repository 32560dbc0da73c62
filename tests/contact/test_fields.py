"""`mean_field` and `final_law` of a model: labels, agreement with `simulate`, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from rumorsim import models
from rumorsim.contact import ContactModel, factors, simulate
from rumorsim.engines.expected.mean_field import SolverError
from rumorsim.errors import ArgumentError, SchemeError
from rumorsim.networks import barabasi_albert, erdos_renyi, well_mixed

N = 400


def test_solve_is_labelled() -> None:
    found = models.sir(beta=2.0).mean_field().solve({"infected": 0.01}, until=5)
    assert found.dims == ("time", "state")
    assert found.sizes["time"] == 101
    assert found.state.values.tolist() == ["infected", "susceptible", "recovered"]
    assert found.attrs["model"] == "sir"
    assert found.attrs["units"] == "1"
    assert found.isel(time=0).values == pytest.approx([0.01, 0.99, 0])
    assert found.sum("state").values == pytest.approx(np.ones(101), abs=1e-10)


def test_solve_without_a_stop_ends_at_rest() -> None:
    found = models.nekovee(0.5, 1.0, 1.0).mean_field(degree=6).solve({"spreader": 1e-12})
    assert found.time.values.tolist() == [0, np.inf]
    told = 1 - found.sel(state="ignorant").isel(time=-1).item()
    assert told == pytest.approx(0.4087977589, abs=1e-9)


@pytest.mark.parametrize("clock", ["tie", "caller"])
@pytest.mark.parametrize("network", [well_mixed(N), erdos_renyi(N, 6, rng=1)], ids=["all", "er"])
def test_simulate_scales_what_solve_gives(network: object, clock: str) -> None:
    model, times = models.maki_thompson(), [0, 1, 3, 10]
    run = simulate(
        model, network, initial={"spreader": 4}, method="mean-field", clock=clock, times=times
    )  # fmt: skip
    solved = model.mean_field(network=network, clock=clock).solve({"spreader": 0.01}, times=times)
    assert run.counts.values[0] == pytest.approx(N * solved.values, abs=1e-7)


def test_a_row_of_solutions_for_arrays_of_rates() -> None:
    both = models.sir(beta=np.array([1.5, 3.0])).mean_field().solve({"infected": 0.01}, times=[4])
    assert both.dims == ("replicate", "time", "state")
    for number, beta in enumerate((1.5, 3.0)):
        alone = models.sir(beta=beta).mean_field().solve({"infected": 0.01}, times=[4])
        assert (both.isel(replicate=number).values == alone.values).all()


def test_thresholds() -> None:
    assert models.sir(gamma=0.5).mean_field(5).threshold("beta") == pytest.approx(0.1, rel=1e-9)
    assert models.sir(beta=0.5).mean_field(4).threshold("gamma") == pytest.approx(2.0, rel=1e-9)
    network = barabasi_albert(1000, 3, rng=1)
    degree = network.out_degree
    found = models.nekovee(forget=0.3).mean_field(network=network).threshold("tell")
    assert found == pytest.approx(0.3 * degree.mean() / (degree**2).mean(), rel=1e-9)
    assert models.maki_thompson().mean_field(clock="tie").threshold("tell") is None
    assert models.maki_thompson(forget=0.25).mean_field().threshold("tell") == pytest.approx(0.25)


def test_what_mean_field_refuses() -> None:
    model = models.sir()
    for call, reason in (
        (lambda: model.mean_field(degree=0), "degree"),
        (lambda: model.mean_field(2, network=well_mixed(9)), "degree"),
        (lambda: model.mean_field(clock="egg"), "clock"),
        (lambda: model.mean_field().threshold("bata"), "beta"),
        (lambda: model.mean_field().threshold("beta", highest=-1), "highest"),
        (lambda: model.mean_field().solve({"infektd": 0.1}), "infected"),
        (lambda: model.mean_field().solve({"infected": 1.1}), "infected"),
        (lambda: model.mean_field().solve({"infected": 1e-13}), "at least 1e-12"),
        (lambda: model.mean_field().solve({"infected": 0.6, "recovered": 0.6}), "1.2"),
        (lambda: model.mean_field().solve({"susceptible": 0.5}), "0.5"),
        (lambda: model.mean_field().solve({"infected": 0.1}, until=-1), "until"),
        (lambda: models.sir(gamma=[1, 2]).mean_field().threshold("beta"), "single numbers"),
    ):
        with pytest.raises(ArgumentError, match=reason):
            call()
    with pytest.raises(SchemeError):
        models.seiz().mean_field().threshold("p")  # above 1 its complement is negative
    assert models.seiz().mean_field().threshold("p", highest=1) is None


def test_data_of_single_nodes_are_refused_rather_than_ignored() -> None:
    network = erdos_renyi(N, 6, rng=1)
    with pytest.raises(ArgumentError, match="mean field"):
        simulate(
            models.sir(), network, initial={"infected": 4}, method="mean-field",
            factors={"beta": factors(caller=np.ones(N))},
        )  # fmt: skip


def test_an_endless_course_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from rumorsim.engines.expected import mean_field

    monkeypatch.setattr(mean_field, "_MOST_STEPS", 500)
    circle = ContactModel("a + b -> a + a @ r\nb + c -> b + b @ r\nc + a -> c + c @ r", r=1.0)
    with pytest.raises(SolverError, match="time"):
        circle.mean_field().solve({"a": 0.5, "b": 0.2, "c": 0.3})


def test_final_law_is_labelled() -> None:
    law = models.maki_thompson().final_law(3, {"spreader": 1})
    assert law.dims == ("outcome",)
    rows = {
        (int(one.ignorant), int(one.spreader), int(one.stifler)): float(one)
        for one in law
    }  # fmt: skip
    assert rows == pytest.approx({(0, 0, 3): 0.75, (1, 0, 2): 0.25})
    margin = models.maki_thompson().final_law(100, {"spreader": 1}, of="ignorant")
    assert margin.dims == ("ignorant",)
    assert float((margin * margin.ignorant).sum()) == pytest.approx(20.24887454, abs=6e-9)
    assert margin.attrs["clock"] == "caller"


def test_final_law_takes_fractions_and_the_models_clock() -> None:
    law = models.daley_kendall().final_law(100, {"spreader": 0.01}, of="ignorant")
    assert float(law @ law.ignorant) == pytest.approx(20.83200407, abs=6e-9)
    assert law.attrs["clock"] == "tie"


def test_final_law_of_a_simulation() -> None:
    model, n, replicates = models.sir(beta=2.0), 20, 4000
    law = model.final_law(n, {"infected": 1}, of="recovered")
    run = simulate(
        model, well_mixed(n), initial={"infected": 1}, method="events", replicates=replicates, rng=5
    )  # fmt: skip
    counts = np.bincount(run.final.sel(state="recovered").values.astype(int), minlength=n + 1)
    expected = replicates * law.values
    enough = expected >= 10  # for a normal law
    spread = np.sqrt(expected * (1 - law.values))[enough]
    assert enough.sum() > 12
    assert (np.abs(counts - expected)[enough] <= 4 * spread).all()


def test_what_final_law_refuses() -> None:
    with pytest.raises(ArgumentError, match="lead back"):
        models.sis().final_law(10, {"infected": 1})
    with pytest.raises(ArgumentError, match="did you mean 'ignorant'"):
        models.maki_thompson().final_law(10, {"spreader": 1}, of="ignorants")
    with pytest.raises(ArgumentError, match="bytes"):
        models.maki_thompson().final_law(1000, {"spreader": 1}, memory=100)
    with pytest.raises(ArgumentError, match="single numbers"):
        models.sir(beta=[1, 2]).final_law(10, {"infected": 1})
