r"""Mean-field equations as LaTeX: ``\rho`` is a fraction, ``\Theta`` one of the ends of ties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from rumorsim.contact.equations.latex import Row, factor_latex, state_latex
from rumorsim.contact.equations.terms import Form, Kind, Symbol, Term, equation_terms
from rumorsim.engines import Rules
from rumorsim.engines.task import Clock

__all__ = ["Group", "equation_rows", "grouped"]


class Group(NamedTuple):
    """``coefficient * rate * common * (one of rest + another + ...)``; no rest is 1."""

    coefficient: Fraction
    rate: str
    common: tuple[Symbol, ...]
    rest: tuple[Symbol, ...] = ()


class Letters(NamedTuple):
    """How symbols are written.

    Attributes
    ----------
    names : list of str
        Of the states.
    form : Form
    density : str
        Letter of fractions.
    """

    names: list[str]
    form: Form
    density: str


def equation_rows(rules: Rules, rates: Sequence[str], clock: Clock, form: Form) -> list[Row]:
    r"""Return an equation per state, and what the symbols in them mean.

    Fractions are ``\rho_s`` of all nodes, ``\rho_{k,s}`` of the nodes with k ties,
    ``\rho_{ij,s}`` of those with i in-ties and j out-ties; P is the share of nodes with such
    degrees.

    Parameters
    ----------
    rules, rates, clock, form
        As of `equation_terms`.
    """
    equations = equation_terms(rules, rates, clock, form)
    names = [state_latex(state) for state in rules.states]
    letters = Letters(names, form, _unused(rates))
    own: Kind = "block" if form in ("blocks", "directed blocks") else "density"
    rows = []
    for state, terms in enumerate(equations):
        fraction = _symbol(Symbol(own, state), letters)
        left = rf"\frac{{\mathrm{{d}}{fraction}}}{{\mathrm{{d}}t}}"
        rows.append(Row(left, "=", _total(grouped(terms), letters)))
    symbols = {symbol.kind for terms in equations for term in terms for symbol in term.symbols}
    return rows + [row for kind, row in _definitions(letters) if kind in symbols]


def grouped(terms: Sequence[Term]) -> list[Group]:
    """Return the terms with factors put before brackets, where one factor each is left inside."""
    groups: list[Group] = []
    for term in terms:
        for place, group in enumerate(groups):
            joined = _joined(group, term)
            if joined is not None:
                groups[place] = joined
                break
        else:
            groups.append(Group(*term))
    return groups


def _unused(rates: Sequence[str]) -> str:
    """Return a letter for fractions that no parameter has."""
    taken = " ".join(map(factor_latex, rates))
    letters = (r"\rho", "x", "y", "z", "u")
    free = (one for one in letters if not re.search(rf"(?<!\w){re.escape(one)}(?!\w)", taken))
    return next(free, r"\varrho")


def _joined(group: Group, term: Term) -> Group | None:
    """Return a group with one more term in it, or None where they have too little in common."""
    if (group.coefficient, group.rate) != (term.coefficient, term.rate):
        return None
    common, own = Counter(group.common), Counter(term.symbols)
    if not group.rest:
        common &= own
    inside = [Counter(group.common) - common] if not group.rest else []
    inside.append(own - common)
    shared = common <= own and any(symbol.state >= 0 for symbol in common)
    if not shared or any(left.total() != 1 for left in inside):
        return None
    rest = group.rest + tuple(symbol for left in inside for symbol in left)
    kept = tuple(symbol for symbol in group.common if symbol in common)
    return Group(group.coefficient, group.rate, _without_repeats(kept, common), rest)


def _without_repeats(symbols: tuple[Symbol, ...], wanted: Counter[Symbol]) -> tuple[Symbol, ...]:
    return tuple(symbol for symbol in dict.fromkeys(symbols) for _ in range(wanted[symbol]))


def _total(groups: Sequence[Group], letters: Letters) -> str:
    if not groups:
        return "0"
    parts = [_part(group, letters) for group in groups]
    signs = ["-" if group.coefficient < 0 else "+" for group in groups]
    first = ("-" if signs[0] == "-" else "") + parts[0]
    return first + "".join(
        f" {sign} {part}" for sign, part in zip(signs[1:], parts[1:], strict=True)
    )


def _part(group: Group, letters: Letters) -> str:
    size = abs(group.coefficient)
    counted = (
        str(size) if size.denominator == 1 else rf"\frac{{{size.numerator}}}{{{size.denominator}}}"
    )
    powers = Counter(group.common)
    factors = [
        "" if size == 1 else counted,
        factor_latex(group.rate),
        *(
            _symbol(symbol, letters) + (f"^{{{power}}}" if power > 1 else "")
            for symbol, power in powers.items()
        ),
    ]
    if group.rest:
        inside = " + ".join(_symbol(symbol, letters) for symbol in group.rest)
        factors.append(rf"\left({inside}\right)")
    return r"\,".join(factor for factor in factors if factor) or "1"


def _symbol(symbol: Symbol, letters: Letters) -> str:
    directed = letters.form == "directed blocks"
    name = letters.names[symbol.state]
    match symbol.kind:
        case "degree":
            return "k"
        case "in-degree":
            return "i"
        case "out-degree":
            return "j"
        case "share of ties":
            return rf"\frac{{{'i' if directed else 'k'}}}{{\langle k \rangle}}"
        case "block":
            return rf"{letters.density}_{{{'ij' if directed else 'k'},{name}}}"
        case "density":
            return rf"{letters.density}_{{{name}}}"
        case "callees":
            return rf"\Theta{_IN if directed else ''}_{{{name}}}"
        case "callers":
            return rf"\Theta{_OUT}_{{{name}}}"


_IN, _OUT = r"^{\mathrm{in}}", r"^{\mathrm{out}}"


def _definitions(letters: Letters) -> Iterator[tuple[str, Row]]:
    """Yield each kind of symbol that needs one, with its definition for a state s."""
    density = letters.density
    if letters.form == "blocks":
        block = rf"P(k)\,{density}_{{k,s}}"
        mean = rf"\frac{{1}}{{\langle k \rangle}} \sum_{{k}} k\,{block}"
        yield "callees", Row(r"\Theta_{s}", "=", mean)
        yield "density", Row(rf"{density}_{{s}}", "=", rf"\sum_{{k \geq 1}} {block}")
    if letters.form == "directed blocks":
        mean = r"\frac{1}{\langle k \rangle} \sum_{i,j} "
        block = rf"P(i,j)\,{density}_{{ij,s}}"
        yield "callees", Row(rf"\Theta{_IN}_{{s}}", "=", rf"{mean}i\,{block}")
        yield "callers", Row(rf"\Theta{_OUT}_{{s}}", "=", rf"{mean}j\,{block}")
        yield "density", Row(rf"{density}_{{s}}", "=", rf"\sum_{{i,\,j \geq 1}} {block}")
