"""The fewest drugs that hit the nodes called in a comparison."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.therapy.candidates import DRUG_SETS
from refugium.therapy.exposure import Reach
from refugium.therapy.parameters import MOST_IN_A_SET


def find_drug_sets(candidates: pd.DataFrame) -> pd.DataFrame:
    """Answer: which fewest drugs would hit every node that was called in a comparison?

    Parameters
    ----------
    candidates
        From :func:`refugium.therapy.find_candidates`.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`refugium.therapy.DRUG_SETS`: every set of at most `MOST_IN_A_SET` drugs
        that covers as many nodes as any such set does, none of which holds a smaller one that does
        too. Covering is no promise of effect, and two drugs beside the first were mostly never
        given together.

    Examples
    --------
    >>> rows = pd.DataFrame({"model_id": "m", "drug": "d", "contrast": "c", "reach": "unknown",
    ...     "node": ["AXL", "MET", "AXL"], "partner": ["x", "y", "y"]})
    >>> find_drug_sets(rows)["partners"].tolist()
    [('y',)]
    """
    rows: list[dict[str, Any]] = []
    keys = ["model_id", "drug", "contrast"]
    for key, part in candidates.groupby(keys, sort=False):
        nodes = tuple(dict.fromkeys(part["node"]))
        hits = {str(partner): frozenset(own["node"])
                for partner, own in part.groupby("partner", sort=False)}
        reach = {(str(row["partner"]), str(row["node"])): row["reach"] for row in rows_of(part)}
        found = _smallest(hits)
        rows += [{
            **dict(zip(keys, key, strict=True)), "nodes": nodes, "partners": partners,
            "covered": tuple(n for n in nodes if n in covered),
            "uncovered": tuple(n for n in nodes if n not in covered),
            "beyond_reach": tuple(
                n for n in nodes if n in covered and all(
                    reach.get((p, n), Reach.NOT_REACHABLE) == Reach.NOT_REACHABLE
                    for p in partners)),
        } for partners, covered in found]
    return DRUG_SETS.table(rows)


def _smallest(hits: dict[str, frozenset[str]]) -> list[tuple[tuple[str, ...], frozenset[str]]]:
    """Return the smallest sets of partners with the widest cover."""
    best: list[tuple[tuple[str, ...], frozenset[str]]] = []
    widest = 0
    for size in range(1, MOST_IN_A_SET + 1):
        made = [(names, frozenset().union(*(hits[n] for n in names)))
                for names in combinations(hits, size)]
        most = max((len(covered) for _, covered in made), default=0)
        # a larger set is named only where it covers a node that no smaller one does
        if most > widest:
            widest, best = most, [(n, c) for n, c in made if len(c) == most]
    return best
