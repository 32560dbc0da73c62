"""Who reported what when, citing whom: the articles of one run as nodes and links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumorsim.errors import ArgumentError, did_you_mean
from rumorsim.plot.given import articles_of
from rumorsim.runs import Run

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["attribution_table", "one_claim"]


def attribution_table(
    articles: pd.DataFrame | Run,
    *,
    claim: str,
    replicate: int | None = None,
    followups: bool = True,
) -> pd.DataFrame:
    """Return the articles of one run on one claim, each with the articles that it cites.

    A cited observation stands for the first report of it, to which later reports of the same
    observation are linked too; a cited carrier for its first article that named nobody, which is
    the one it is cited for. An article that names nobody but itself has no links: it looks like a
    root to whoever reads it.

    Parameters
    ----------
    articles : Run or DataFrame
        A run, or what its ``articles`` are.
    claim : str
    replicate : int, optional
        Number of the run; default: the first in the table.
    followups : bool, default True
        False: of every author the first article only, and those that are cited by these.

    Returns
    -------
    DataFrame
        One row per article, in order of time: ``time, actor, kind, form, side, number,
        attributed``, ``cites`` (tuple of names) and ``links`` (tuple of row numbers).

    Raises
    ------
    ArgumentError
        If the claim or the replicate is not in the table, which is no error in an empty one.
    """
    articles = articles_of(articles)
    chosen = one_claim(articles, claim)
    if len(articles):
        known = articles["replicate"].unique().tolist()
        replicate = known[0] if replicate is None else replicate
        if replicate not in known:
            raise ArgumentError(f"replicate: the articles of {replicate} are not logged")
    chosen = chosen[chosen["replicate"] == replicate].sort_values("time", kind="stable")
    columns = ["time", "actor", "kind", "form", "side", "number", "attributed", "cites"]
    table = chosen[columns].reset_index(drop=True)
    table["actor"], table["kind"] = table["actor"].astype(str), table["kind"].astype(str)
    table["links"] = _links(table)
    return table if followups else _without_followups(table)


def one_claim(articles: pd.DataFrame, claim: str) -> pd.DataFrame:
    """Return the articles on a claim that is known, though perhaps nobody wrote on it."""
    column = articles["claim"]
    known = column.cat.categories if column.dtype == "category" else column.unique()
    if len(articles) and claim not in known:
        raise ArgumentError(f"claim: there is no {claim!r}{did_you_mean(claim, map(str, known))}")
    return articles[column == claim]


def _links(table: pd.DataFrame) -> list[tuple[int, ...]]:
    """Return for every article the rows that it cites, none of them later than itself."""
    observations: dict[str, int] = {}
    carriers: dict[str, int] = {}
    links = []
    columns = table["actor"], table["form"], table["attributed"], table["cites"]
    for row, (actor, form, attributed, cites) in enumerate(zip(*columns, strict=True)):
        earlier = observations if form == "report" else {**carriers, **observations}
        found = [earlier[name] for name in cites if name in earlier]
        links.append(tuple(dict.fromkeys(found)) if attributed else ())
        if form == "report":
            for name in cites:
                observations.setdefault(name, row)
        elif not attributed:
            carriers.setdefault(actor, row)
    return links


def _without_followups(table: pd.DataFrame) -> pd.DataFrame:
    """Keep first articles and all that they cite, directly or not; renumber the links."""
    kept = set(table.index[~table["actor"].duplicated()])
    for row in reversed(table.index):  # what is cited stands above
        if row in kept:
            kept.update(table["links"][row])
    number = {row: place for place, row in enumerate(sorted(kept))}
    chosen = table.loc[sorted(kept)].reset_index(drop=True)
    chosen["links"] = [tuple(number[row] for row in links) for links in chosen["links"]]
    return chosen
