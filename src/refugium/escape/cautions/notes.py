"""Traps and notes: what a careful reader must be told beside the calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.escape.cautions.drug_names import drug_name_notes
from refugium.escape.cautions.loading import loading_notes
from refugium.escape.cautions.replicate_labels import label_words
from refugium.escape.engagement.drift import drifts
from refugium.escape.schemas import NOTES
from refugium.escape.situations import View
from refugium.knowledge import Knowledge, find_drug
from refugium.signal import Matrix
from refugium.signal.reporters import copied_words, feature_doubts
from refugium.study.design import doubtful_times
from refugium.study.treatment.drugs import unnamed_words

COMPRESSION = (
    "If the samples of a block were multiplexed with isobaric labels, co-isolated peptides "
    "compress their ratios: intervals speak of the measured ratio, cells may have changed by "
    "more (columns cells_lo, cells_hi), and a target may be better inhibited than it looks. "
    "Nothing is said to be unchanged unless it is so in the cells."
)
GIVEN = (
    "States are given by mean, sd and n: each error is the one that the source states (Welch), "
    "none is lent from other features. n is taken as biological samples, as it is said to be. "
    "Sites of one node may share their noise and are taken as if they did."
)


def notes_table(
    matrix: Matrix,
    views: Sequence[View],
    sites: pd.DataFrame,
    contrasts: pd.DataFrame,
    knowledge: Knowledge,
    *,
    told: Sequence[dict[str, str]] = (),
) -> pd.DataFrame:
    """Collect notes: columns of :data:`refugium.escape.schemas.NOTES`; `told` are further ones."""
    design = matrix.design
    rows: list[dict[str, Any]] = [_note("study", design.name, text) for text in design.notes]
    rows += told
    rows += [_note("time", where, words) for where, words in doubtful_times(design)]
    rows += _outliers(sites)
    rows.append(_note(
        "survivor_bias", design.name,
        "Bulk samples mix a change of state with selection of cells that were there before: "
        "every rise on drug could be selection.",
    ))
    rows += [_note("features", doubt["where"], f"{doubt['found']}. To do: {doubt['remedy']}.")
             for doubt in feature_doubts(matrix.features, knowledge, kind=matrix.kind,
                                         modality=matrix.modality.value)]
    rows += _traps(views, knowledge)
    for row in rows_of(contrasts[contrasts["kind"] == "standing"]):
        rows.append(_note(
            "no_baseline", row["contrast"],
            f"{row['case_arm']} in {row['case_model']} has no reference in its block: "
            "what changed there cannot be said.",
        ))
    rows += [_note("untreated_drift", where, words) for where, words in drifts(views)]
    signal = views[0].signal
    if words := label_words(matrix, signal.normalisation):
        rows.append(_note("replicate_labels", design.name, words))
    if matrix.given is not None:
        rows.append(_note("given_errors", design.name, GIVEN))
    if matrix.kind == "peptides" and (matrix.changes is not None or _together(views[0])):
        rows.append(_note("ratio_compression", design.name, COMPRESSION))
    agents = dict.fromkeys(a.name for v in views for on in v.situations.on for a in on)
    rows += [_note("unnamed_inhibitor", name, words) for name in agents
             if (words := unnamed_words(name, knowledge))]
    matches = signal.matches
    rows += [_note("copied_reading", name, f"{words}.")
             for name, words in copied_words(matches).items()]
    shared = matches[(matches["kind"] == "shared") & (matches["copy_of"] == "")]
    for feature, part in shared.groupby("feature", sort=False):
        nodes = ", ".join(dict.fromkeys(part["node"].astype(str)))
        rows.append(_note("shared_peptide", str(feature),
                          f"{feature} fits {nodes} alike and is scored for none of them."))
    single = matches[matches["spare"]]
    for node, part in single.groupby("node", sort=False):
        rows.append(_note(
            "single_form", str(node),
            f"{len(part)} single phosphorylated forms of {node} are shown but not scored: "
            "its loop needs two phosphates.",
        ))
    rows += rows_of(drug_name_notes(design, contrasts, knowledge)) + rows_of(loading_notes(views))
    return NOTES.table(rows)


def _note(kind: str, where: str, words: str) -> dict[str, str]:
    return {"kind": kind, "where": where, "words": words}


def _together(view: View) -> bool:
    """Whether samples of different states were measured in one block."""
    matrix = view.measured.matrix
    pairs = set(zip(matrix.block.tolist(), matrix.state.tolist(), strict=True))
    return len(pairs) > len({block for block, _ in pairs})


def _outliers(sites: pd.DataFrame) -> list[dict[str, str]]:
    if sites.empty:
        return []
    flagged = sites[sites["reference_outlier"]]
    rows = []
    for (site, feature), part in flagged.groupby(["site", "feature"], sort=False):
        side = "lower" if (part["estimate"] < 0).mean() > 0.5 else "higher"
        rows.append(_note(
            "reference_outlier", f"{site} ({feature})",
            f"{site} is {side} than the reference in every other arm: the reference sample "
            "itself may stand apart, so no change of this readout is trusted.",
        ))
    return rows


def _traps(views: Sequence[View], knowledge: Knowledge) -> list[dict[str, str]]:
    drugs = knowledge.drugs.set_index("drug")
    rows = []
    on = [agent.name for view in views for agents in view.situations.on for agent in agents]
    names = views[0].signal.nodes.names
    for agent in dict.fromkeys(on):
        name = find_drug(agent, knowledge=knowledge)
        if name is None:
            continue
        group = str(drugs.loc[name, "class"])
        for trap in rows_of(knowledge.traps):
            if group not in trap["drug_classes"] or trap["node"] not in names:
                continue
            rows.append(_note("trap", f"{name}: {trap['node']}", str(trap["words"])))
    return rows
