"""Growth wells on the page: what a second agent does to cells on the drug and off it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.language.numbers import counted, known, number, p_value, with_interval

WORDS = {
    "lower": "lower", "higher": "higher", "no_difference_seen": "no difference seen",
    "assays_disagree": "assays disagree", "too_few": "too few experiments", "": "not judged",
}


@dataclass(frozen=True, kw_only=True)
class GrowthRow:
    """One background, agent and scale, over its experiments."""

    model: str
    background: str
    agent: str
    scale: str
    verdict: str
    effect: str
    experiments: str
    heterogeneity: str
    alone: str
    beside: str = ""


def growth_rows(
    tables: Mapping[str, pd.DataFrame], arms: Collection[str]
) -> tuple[list[GrowthRow], list[GrowthRow]]:
    """Lay out the pooled comparisons with the values of each experiment beside them.

    Parameters
    ----------
    tables
        Tables of an escape result; `interaction` and `pooled` are read.
    arms
        Arms in which signalling was measured: their growth comes first.

    Returns
    -------
    tuple
        Comparisons on top of measured arms, and the others; both empty without growth wells.
    """
    pooled, single = tables["pooled"], tables["interaction"]
    keys = ["model_id", "background", "agent", "scale"]
    each = dict(iter(single.groupby(keys, sort=False))) if len(single) else {}
    near: list[GrowthRow] = []
    far: list[GrowthRow] = []
    for row in rows_of(pooled):
        rows = each.get(tuple(row[k] for k in keys))
        (near if row["background"] in arms else far).append(GrowthRow(
            model=str(row["model_id"]), background=str(row["background"]),
            agent=str(row["agent"]), scale="growth rate" if row["scale"] == "rate" else "fold",
            verdict=_verdict(row),
            effect=with_interval(row["effect"], row["lo"], row["hi"]),
            experiments=_experiments(row), heterogeneity=_between(row),
            alone="" if rows is None else _each(rows), beside=str(row["beside"]),
        ))
    return near, far


def _verdict(row: Mapping[str, Any]) -> str:
    if row["status"] == Status.NO_BASELINE:
        return "no untreated knock-out"
    return WORDS.get(str(row["verdict"]), str(row["verdict"]))


def _experiments(row: Mapping[str, Any]) -> str:
    words = f"{row['n_lower']} of {counted(row['n_experiments'], 'experiment')} lower"
    if row["n_alone"]:
        words += f"; {row['n_alone_lower']} of {row['n_alone']} more without replicate wells"
    return words


def _between(row: Mapping[str, Any]) -> str:
    if not known(row["i2"]):
        return ""
    return f"I² {100 * float(row['i2']):.0f} %, p {p_value(row['p_heterogeneity'])}"


def _each(rows: pd.DataFrame) -> str:
    return "; ".join(
        f"{row['block']}: no untreated knock-out" if row["status"] == Status.NO_BASELINE else
        f"{row['block']}: {number(row['alone'])} → {number(row['together'])}"
        for row in rows_of(rows)
    )
