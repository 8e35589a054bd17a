"""Traps and notes: what a careful reader must be told beside the calls."""

from __future__ import annotations

from typing import Any

import pandas as pd

from refugium.escape.schemas import NOTES
from refugium.escape.situations import Situation
from refugium.knowledge import Knowledge
from refugium.signal import Signal
from refugium.study import Study


def notes_table(
    study: Study,
    signal: Signal,
    sites: pd.DataFrame,
    contrasts: pd.DataFrame,
    found: list[Situation],
    knowledge: Knowledge,
) -> pd.DataFrame:
    """Collect notes: columns of :data:`refugium.escape.schemas.NOTES`."""
    rows: list[dict[str, Any]] = [_note("study", study.name, text) for text in study.notes]
    rows += _outliers(sites)
    rows += _traps(signal, found, knowledge)
    for row in contrasts[contrasts["kind"] == "standing"].to_dict(orient="records"):
        rows.append(_note(
            "no_baseline", row["contrast"],
            f"{row['case_arm']} in {row['case_model']} has no reference in its block: "
            "what changed there cannot be said.",
        ))
    shared = signal.matches[signal.matches["kind"] == "shared"]
    for feature, part in shared.groupby("feature", sort=False):
        nodes = ", ".join(dict.fromkeys(part["node"].astype(str)))
        rows.append(_note("shared_peptide", str(feature),
                          f"{feature} fits {nodes} alike and is scored for none of them."))
    single = signal.matches[signal.matches["note"].str.startswith("single")]
    for node, part in single.groupby("node", sort=False):
        rows.append(_note(
            "single_form", str(node),
            f"{len(part)} single phosphorylated forms of {node} are shown but not scored: "
            "its loop needs two phosphates.",
        ))
    return NOTES.table(rows)


def _note(kind: str, where: str, words: str) -> dict[str, str]:
    return {"kind": kind, "where": where, "words": words}


def _outliers(sites: pd.DataFrame) -> list[dict[str, str]]:
    if sites.empty:
        return []
    flagged = sites[sites["note"].str.contains("reference_outlier", regex=False)]
    rows = []
    for (site, feature), part in flagged.groupby(["site", "feature"], sort=False):
        side = "lower" if (part["estimate"] < 0).mean() > 0.5 else "higher"
        rows.append(_note(
            "reference_outlier", f"{site} ({feature})",
            f"{site} is {side} than the reference in every other arm: the reference sample "
            "itself may stand apart, so no change of this readout is trusted.",
        ))
    return rows


def _traps(
    signal: Signal, found: list[Situation], knowledge: Knowledge
) -> list[dict[str, str]]:
    from refugium.knowledge import find_drug

    drugs = knowledge.drugs.set_index("drug")
    rows, said = [], set()
    for situation in found:
        for agent in situation.on:
            name = find_drug(agent.name)
            if name is None:
                continue
            group = str(drugs.loc[name, "class"])
            for trap in knowledge.traps.to_dict(orient="records"):
                if str(trap["drug_class"]) not in group or trap["node"] not in signal.nodes.names:
                    continue
                key = (name, trap["node"], trap["residue"])
                if key in said:
                    continue
                said.add(key)
                rows.append(_note("trap", f"{name}: {trap['node']}", str(trap["words"])))
    return rows
