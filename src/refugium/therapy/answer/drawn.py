"""What of a ranking is drawn: rungs of doses, and pairs by benefit and harm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.therapy.measured.pair import PathCells
from refugium.therapy.rank.schema import Abstained

RUNGS = ("partner", "node", "kd_nM", "free_cmax_nM", "dose_nM")
PAIRS = ("name", "benefit", "benefit_lo", "benefit_hi", "harm", "harm_lo", "harm_hi", "on_front",
         "abstained")
SURVIVORS, TOGETHER = "survivors", "cells that met both drugs from the start"
Tables = Mapping[str, pd.DataFrame]


def ladder_rungs(tables: Tables) -> pd.DataFrame:
    """Return the doses, constants and concentrations of each partner, measured ones first.

    Examples
    --------
    >>> from refugium.therapy import TherapyResult
    >>> ladder_rungs(TherapyResult({}).tables).empty
    True
    """
    free = {row["partner"]: row["free_cmax_nM"] for row in rows_of(tables["candidates"])}
    made = []
    for row in rows_of(tables["path"]):
        reached = (row["dose_nM"] / row["dose_over_free_cmax"]
                   if row["dose_over_free_cmax"] > 0 else free.get(row["partner"], float("nan")))
        made.append({**{name: row[name] for name in ("partner", "node", "kd_nM", "dose_nM")},
                     "free_cmax_nM": reached, "order": (not row["cells"], not reached > 0)})
    made.sort(key=lambda row: row["order"])
    # of partners known from tables alone the tightest first, as they stand in `path`
    return pd.DataFrame(made, columns=[*RUNGS, "order"]).drop(columns="order")


def pareto_groups(tables: Tables) -> list[tuple[str, str, pd.DataFrame]]:
    """Return measured pairs by readout and kind of cells, survivors first.

    Returns
    -------
    list of tuple
        Readout, what the cells are, and columns `PAIRS`: what those cells and untreated ones
        lose by the partner, above 0 where they lose.
    """
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    measured = [row for row in rows_of(tables["rank"]) if row["cells"]]
    drugs, models = ({row[name] for row in measured} for name in ("drug", "model_id"))
    for row in measured:
        # cells that met both drugs from the start survived nothing yet
        who = SURVIVORS if PathCells(row["cells"]).survived else TOGETHER
        groups.setdefault((row["readout"], who), []).append({
            "name": _name(row, one_drug=len(drugs) == 1, one_model=len(models) == 1),
            **_turned(row, "growth", "benefit"), **_turned(row, "same_on_untreated", "harm"),
            "on_front": row["on_front"],
            "abstained": Abstained(row["abstained"]).says if row["abstained"] else ""})
    made = [(readout, who, pd.DataFrame(rows, columns=list(PAIRS)))
            for (readout, who), rows in groups.items()]
    return sorted(made, key=lambda group: (group[1] != SURVIVORS, -len(group[2])))


def _name(row: Mapping[str, Any], *, one_drug: bool, one_model: bool) -> str:
    """Return a pair's name, without what all pairs share."""
    drugs = row["partner"] if one_drug else f"{row['drug'].replace(';', ' + ')} + {row['partner']}"
    return drugs if one_model else f"{drugs}, {row['model_id']}"


def _turned(row: Mapping[str, Any], name: str, made: str) -> dict[str, float]:
    """Return a change of growth as a loss, its ends changing places."""
    return {made: -row[name], f"{made}_lo": -row[f"{name}_hi"], f"{made}_hi": -row[f"{name}_lo"]}
