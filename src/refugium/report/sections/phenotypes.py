"""Death, migration and YAP on the page: phenotypes of their own, never survival."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.language.numbers import counted, known, with_interval

GROWTH = "growth"
_MEANING = {
    "death": "death", "apoptosis": "apoptosis", "migration": "wound closure (migration with "
    "growth inside it; no survival)", "emt": "EMT", "yap": "YAP in the nucleus or its reporter",
    "other": "reading of unknown meaning",
}
_SHORT = {"emt": "EMT", "yap": "YAP"}
_WORDS = {
    "lower": "less", "higher": "more", "no_difference_seen": "no difference seen",
    "assays_disagree": "assays disagree", "too_few": "too few experiments",
}


@dataclass(frozen=True, kw_only=True)
class PhenotypeRow:
    """One agent or perturbation on one phenotype."""

    phenotype: str
    agent: str
    model: str
    comparison: str
    verdict: str
    effect: str
    experiments: str


def phenotype_rows(table: pd.DataFrame) -> tuple[list[PhenotypeRow], list[str]]:
    """Lay out phenotypes other than growth, and name those never read under an agent.

    Parameters
    ----------
    table
        `phenotypes` of an escape result.

    Returns
    -------
    tuple
        One row per comparison: over its experiments where there are several, else the one
        experiment; and a sentence per agent for what was not measured.
    """
    shown = table[(table["phenotype"] != GROWTH) & (table["status"] != Status.NOT_MEASURED)]
    keys = ["phenotype", "measure", "agent", "model_id", "arm", "reference_model", "reference_arm"]
    rows = []
    for _, part in shown.groupby(keys, sort=False):
        pooled = part[part["scope"] == "pooled"]
        rows.append(_row(rows_of(pooled if len(pooled) else part)[0], len(part)))
    missing = table[table["status"] == Status.NOT_MEASURED]
    sentences = [
        f"Not read under {agent}: {', '.join(_SHORT.get(p, p) for p in part['phenotype'])}."
        for agent, part in missing.groupby("agent", sort=False)
    ]
    return rows, sentences


def _row(row: Mapping[str, Any], count: int) -> PhenotypeRow:
    other = row["reference_arm"] if row["model_id"] == row["reference_model"] else (
        f"{row['reference_model']}, {row['reference_arm']}")
    effect = with_interval(row["effect"], row["lo"], row["hi"]) if known(row["effect"]) else ""
    verdict = _WORDS.get(str(row["verdict"])) or Status(row["status"]).advice
    pooled = row["scope"] == "pooled"
    return PhenotypeRow(
        phenotype=_MEANING.get(str(row["phenotype"]), str(row["phenotype"])),
        agent=str(row["agent"]), model=str(row["model_id"]),
        comparison=f"{row['arm']} against {other}", verdict=verdict, effect=effect,
        experiments=counted(row["n_experiments"], "experiment") if pooled or count == 1
        else f"{counted(count, 'experiment')}, too few to pool",
    )
