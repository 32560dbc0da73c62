r"""What is printed: exact strings, what mathtext can read, and equality with what is solved."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.mathtext import MathTextParser
from numpy.typing import NDArray

from rumorsim import models
from rumorsim.contact import ContactModel
from rumorsim.contact.equations.latex import display, rate_latex, scheme_rows, state_latex
from rumorsim.contact.equations.mean_field import written_rates
from rumorsim.contact.equations.printed import Group, equation_rows, grouped
from rumorsim.contact.equations.terms import Form, Symbol, Term, equation_terms
from rumorsim.engines import Change, Contact, Rules
from rumorsim.engines.expected.blocks import Blocks, even, of_network
from rumorsim.engines.expected.equations import equations
from rumorsim.engines.task import Clock
from rumorsim.networks import Network

FORMS: list[Form] = ["well mixed", "degree", "blocks", "directed blocks"]
NAMED = [
    models.sir(),
    models.maki_thompson(),
    models.daley_kendall(),
    models.seiz(),
]


@cache
def parse(line: str) -> None:
    """Let mathtext read a line, if it has not yet: many come back in other forms and clocks."""
    MathTextParser("path").parse(line)


def test_sir_as_printed() -> None:
    assert models.sir().latex() == (
        r"""\begin{align*}
  \mathrm{infected} + \mathrm{susceptible} &\overset{\beta}{\longrightarrow} \mathrm{infected} + \mathrm{infected} \\
  \mathrm{infected} &\overset{\gamma}{\longrightarrow} \mathrm{recovered}
\end{align*}

\begin{align*}
  \frac{\mathrm{d}\rho_{\mathrm{infected}}}{\mathrm{d}t} &= \beta\,\rho_{\mathrm{infected}}\,\rho_{\mathrm{susceptible}} - \gamma\,\rho_{\mathrm{infected}} \\
  \frac{\mathrm{d}\rho_{\mathrm{susceptible}}}{\mathrm{d}t} &= -\beta\,\rho_{\mathrm{infected}}\,\rho_{\mathrm{susceptible}} \\
  \frac{\mathrm{d}\rho_{\mathrm{recovered}}}{\mathrm{d}t} &= \gamma\,\rho_{\mathrm{infected}}
\end{align*}"""  # noqa: E501 - as printed
    )


def test_maki_thompson_of_degree_blocks_as_printed() -> None:
    model = ContactModel(
        """
        S + I -> S + S @ lambda_
        S + S -> R + S @ alpha
        S + R -> R + R @ alpha
        """,
        states=tuple("ISR"),
        lambda_=1,
        alpha=1,
    )
    network = Network.from_edges([0, 1], [1, 2], directed=False)
    assert model.mean_field(network=network).latex() == (
        r"""\begin{align*}
  \frac{\mathrm{d}\rho_{k,I}}{\mathrm{d}t} &= -\lambda\,k\,\rho_{k,I}\,\Theta_{S} \\
  \frac{\mathrm{d}\rho_{k,S}}{\mathrm{d}t} &= \lambda\,k\,\rho_{k,I}\,\Theta_{S} - \alpha\,k\,\rho_{k,S}\,\left(\Theta_{S} + \Theta_{R}\right) \\
  \frac{\mathrm{d}\rho_{k,R}}{\mathrm{d}t} &= \alpha\,k\,\rho_{k,S}\,\left(\Theta_{S} + \Theta_{R}\right) \\
  \Theta_{s} &= \frac{1}{\langle k \rangle} \sum_{k} k\,P(k)\,\rho_{k,s}
\end{align*}"""  # noqa: E501 - as printed
    )


def test_pairs_of_one_state_are_squares() -> None:
    rows = equation_rows(models.daley_kendall().rules(), ["1", "a", "a"], "tie", "degree")
    assert rows[0].right == (
        r"k\,\rho_{\mathrm{spreader}}\,\rho_{\mathrm{ignorant}}"
        r" - a\,k\,\rho_{\mathrm{spreader}}"
        r"\,\left(\rho_{\mathrm{spreader}} + \rho_{\mathrm{stifler}}\right)"
    )
    once = Rules(("a", "b"), 0, (Contact(0, 0, 1, 0), Contact(1, 1, 0, 0)), ())
    assert [row.right for row in equation_rows(once, ["x", "y"], "caller", "degree")] == [
        r"-x\,\rho_{a}^{2} + 2\,y\,\rho_{b}^{2}",
        r"x\,\rho_{a}^{2} - 2\,y\,\rho_{b}^{2}",
    ]


def test_shares_of_one_rate_add_up_as_in_the_paper() -> None:
    field = models.seiz().mean_field()
    first = field.latex().splitlines()[1]
    assert first.strip() == (
        r"\frac{\mathrm{d}x_{\mathrm{susceptible}}}{\mathrm{d}t} &= "
        r"-\beta\,x_{\mathrm{susceptible}}\,x_{\mathrm{infected}}"
        r" - b\,x_{\mathrm{susceptible}}\,x_{\mathrm{skeptic}} \\"
    )


def test_no_parameter_shares_the_letter_of_fractions() -> None:
    scheme = "a + b -> a + a @ rho * x\na -> c @ y"
    latex = ContactModel(scheme, rho=1, x=1, y=1).mean_field().latex()
    assert r"\frac{\mathrm{d}z_{a}}{\mathrm{d}t} &= \rho\,x\,z_{a}\,z_{b} - y\,z_{a}" in latex


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tell", r"\mathrm{tell}"),
        ("beta", r"\beta"),
        ("lambda_", r"\lambda"),
        ("λ", r"\lambda"),
        ("p", "p"),
        ("beta_SI", r"\beta_{\mathrm{SI}}"),
        ("alpha2", r"\alpha_{2}"),
        ("stay_long_time", r"\mathrm{stay}_{\mathrm{long\,time}}"),
        ("2", "2"),
        ("0.5", "0.5"),
        ("3.0", "3"),
        ("1e-5", "10^{-5}"),
        ("2.5e-7 * a", r"2.5 \times 10^{-7}\,a"),
        ("a * 2", r"a \cdot 2"),
        ("(1 - p) * beta", r"\left(1 - p\right)\,\beta"),
        ("1 - (p - q)", r"1 - \left(p - q\right)"),
        ("1 - p * q", r"1 - p\,q"),
        ("a / (b + c) / d", r"\frac{\frac{a}{b + c}}{d}"),
        ("(a / b)**2", r"\left(\frac{a}{b}\right)^{2}"),
        ("a**(n - 1)", r"a^{n - 1}"),
        ("-a + b", r"-a + b"),
        ("a * -b", r"a\,\left(-b\right)"),
        ("+a", "a"),
        ("exp(-x / tau)", r"\exp\left(-\frac{x}{\tau}\right)"),
        ("sqrt(a * b)", r"\sqrt{a\,b}"),
        ("min(a, 1)**2", r"\left(\min\left(a, 1\right)\right)^{2}"),
    ],
)
def test_rates(text: str, expected: str) -> None:
    assert rate_latex(text) == expected
    parse(f"${expected}$")


@pytest.mark.parametrize("model", NAMED, ids=lambda model: str(model.name))
@pytest.mark.parametrize("clock", ["tie", "caller"])
def test_mathtext_reads_every_line(model: ContactModel, clock: Clock) -> None:
    rows = scheme_rows(model.reactions)
    for form in FORMS:
        rows += equation_rows(model.rules(), written_rates(model.reactions), clock, form)
    for row in rows:
        parse(f"${row}$")
    assert display(rows).count("\\\\\n") == len(rows) - 1


def test_names_of_states() -> None:
    assert state_latex("S") == "S"
    assert state_latex("spreader_2") == r"\mathrm{spreader\,2}"


# What is printed equals what is solved.


def value_of(symbol: Symbol, blocks: Blocks, fractions: NDArray[np.float64]) -> object:
    """Return the number that a symbol stands for, in every block."""
    share, mean = blocks.share, blocks.mean_degree
    of_all = share[blocks.out_degree > 0] @ fractions[blocks.out_degree > 0]
    found = {
        "degree": lambda: blocks.out_degree,
        "in-degree": lambda: blocks.in_degree,
        "out-degree": lambda: blocks.out_degree,
        "share of ties": lambda: blocks.in_degree / mean,
        "block": lambda: fractions[:, symbol.state],
        "density": lambda: of_all[symbol.state],
        "callees": lambda: share * blocks.in_degree @ fractions[:, symbol.state] / mean,
        "callers": lambda: share * blocks.out_degree @ fractions[:, symbol.state] / mean,
    }
    return found[symbol.kind]()


def value(group: Term | Group, rates: dict[str, float], *at: object) -> object:
    symbols = group.symbols if isinstance(group, Term) else group.common
    total = float(group.coefficient) * eval(group.rate, {}, rates)  # arithmetic of this test
    for symbol in symbols:
        total = total * value_of(symbol, *at)
    if isinstance(group, Group) and group.rest:
        total = total * sum(value_of(symbol, *at) for symbol in group.rest)
    return total


def blocks_of(form: Form, seed: int) -> Blocks:
    if form == "well mixed":
        return even()
    if form == "degree":
        return even(3.5)
    ring = np.arange(10)  # so that everybody has ties both ways, as the printed caller must
    ties = np.random.default_rng(seed).integers(0, 10, (2, 15))
    source, target = np.append(ring, ties[0]), np.append((ring + 1) % 10, ties[1])
    network = Network.from_edges(source, target, directed=form == "directed blocks")
    return of_network(network)[0]


STATE = st.integers(0, 2)
RATES = ["a", "b", "a * p", "a * (1 - p)", "2 * b", "a / b", "1"]


@given(
    contacts=st.lists(st.tuples(STATE, STATE, STATE, STATE), min_size=1, max_size=6),
    changes=st.lists(st.tuples(STATE, STATE), max_size=3),
    texts=st.lists(st.sampled_from(RATES), min_size=9, max_size=9),
    clock=st.sampled_from(["tie", "caller"]),
    form=st.sampled_from(FORMS),
    seed=st.integers(0, 2**32 - 1),
)
def test_what_is_printed_is_what_is_solved(
    contacts: list[tuple[int, int, int, int]], changes: list[tuple[int, int]],
    texts: list[str], clock: Clock, form: Form, seed: int,
) -> None:  # fmt: skip
    rules = Rules(
        tuple("xyz"),
        0,
        tuple(Contact(*each) for each in contacts),
        tuple(Change(*each) for each in changes),
    )
    rates = texts[: len(contacts) + len(changes)]
    blocks = blocks_of(form, seed)
    fractions = np.random.default_rng(seed).dirichlet(np.ones(3), blocks.share.size)
    values = {"a": 0.7, "b": 1.3, "p": 0.2}
    numbers = np.array([eval(text, {}, values) for text in rates], dtype=float)
    solved = equations(rules, blocks, clock).change(fractions, numbers)
    for state, terms in enumerate(equation_terms(rules, rates, clock, form)):
        for parts in (terms, grouped(terms)):
            printed = sum((value(part, values, blocks, fractions) for part in parts), 0.0)
            assert solved[:, state] == pytest.approx(printed * np.ones(len(solved)), abs=1e-12)


def test_a_planted_sign_or_double_count_is_caught() -> None:
    rules, rates = models.daley_kendall().rules(), ["a", "b", "b"]
    (terms, *_) = equation_terms(rules, rates, "tie", "degree")
    fractions, values = np.array([[0.2, 0.7, 0.1]]), {"a": 0.7, "b": 1.3}
    blocks = even(3.5)
    numbers = np.array([0.7, 1.3, 1.3])
    solved = equations(rules, blocks, "tie").change(fractions, numbers)[0, 0]
    wrong = [terms[0]._replace(coefficient=Fraction(2)), *terms[1:]]
    assert sum(value(term, values, blocks, fractions) for term in terms) == pytest.approx(solved)
    assert sum(value(term, values, blocks, fractions) for term in wrong) != pytest.approx(solved)
