"""Trials of a table in which two drugs were given in one combination."""

from __future__ import annotations

from typing import Any

import pandas as pd

from refugium.knowledge.packs.therapies import PhaseOne


def pair_trials(trials: PhaseOne, drug: str, partner: str) -> list[dict[str, Any]]:
    """Answer: in which combinations of which trials were both drugs given?

    Returns
    -------
    list of dict
        pmid, nct, combination, window, others (drugs beside the two) of each combination; two
        drugs of different combinations of one trial are no pair.
    """
    given = trials.tables["phase_one_drugs"]
    both = given[given["drug"].isin((drug, partner))]
    counts = both.groupby(["pmid", "combination"], sort=False)["drug"].nunique()
    kept = counts[counts == 2].index
    heads = trials.tables["phase_one_trials"].set_index("pmid")
    beside = given[given["pmid"].isin({pmid for pmid, _ in kept})]
    drugs = {key: tuple(part["drug"]) for key, part in beside.groupby(["pmid", "combination"])}
    return [{
        "pmid": pmid, "combination": combination, "nct": heads.loc[pmid, "nct"],
        "window": heads.loc[pmid, "window"],
        "others": tuple(sorted({*drugs[(pmid, combination)]} - {drug, partner})),
    } for pmid, combination in kept if pmid in heads.index]


def rows_of_combination(table: pd.DataFrame, *, pmid: str, combination: str) -> pd.DataFrame:
    """Return the rows of a table that are of one combination of one trial."""
    return table[(table["pmid"] == pmid) & (table["combination"] == combination)]
