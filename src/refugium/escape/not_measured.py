"""What these data cannot see: whole studies, nodes, and the receptor that a ligand names.

Missing is said for each target and node with what would show it, never guessed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import (
    AfterHit,
    BackupClass,
    Baseline,
    CallRole,
    Change,
    Level,
    Recovery,
    Status,
)
from refugium.escape.schemas import ENGAGEMENT, NOT_MEASURED, NOTES
from refugium.escape.situations import Situations, situations_over
from refugium.knowledge import (
    Knowledge,
    find_node,
    receptors_of_ligand,
    top_nodes,
    transcripts_of,
    would_show,
)
from refugium.signal import Readings
from refugium.signal.reporters import Signal
from refugium.study import Modality
from refugium.study.design import Design

WORDS = ("No modality of this study shows kinase activity: which kinase stays on is not measured, "
         "and whether the drug hit its target is told from transcripts at most. RNA of pathway "
         "genes is told apart.")


def not_measured_activity(
    design: Design, knowledge: Knowledge, modality: str
) -> dict[str, pd.DataFrame]:
    """Answer: which targets and nodes would have to be measured?

    Parameters
    ----------
    design
        A study without phospho, RPPA or Luminex data.
    knowledge
        Drugs and nodes.
    modality
        Whose samples are compared.

    Returns
    -------
    dict
        Tables `engagement` (every target of every drug, status not_measured), `not_measured`,
        `notes`; no calls.
    """
    layout = design.layout(modality)
    situations = situations_over(design, layout.table, {}, layout.contrasts, knowledge)
    rows = [
        {
            "contrast": s.contrast, "model_id": s.model_id, "drug": agent.name, "target": target,
            "recovery": Recovery.NOT_TESTED, "time_h": s.time_h, "status": Status.NOT_MEASURED,
            "note": "no readout of kinase activity in this study",
        }
        for s in situations.each for agent in s.added for target in s.hit.get(agent.name, ())
    ]
    missing = [
        {"node": node, "kind": "", "sites_known": sites, "sites_measured": 0,
         "would_need": "phosphoproteomics or antibodies against its sites"}
        for node, sites in _known_sites(knowledge).items()
    ]
    return {
        "engagement": ENGAGEMENT.table(rows), "not_measured": NOT_MEASURED.table(missing),
        "notes": NOTES.table([{"kind": "not_measured", "where": design.name, "words": WORDS}]),
    }


def _known_sites(knowledge: Knowledge) -> dict[str, int]:
    top = top_nodes(knowledge)
    rows = knowledge.reporters
    nodes = [top[str(node)] for node in rows["node"]]
    sizes = rows.assign(top=nodes).groupby("top", sort=False)["window"].nunique()
    return {str(node): int(size) for node, size in sizes.items()}


def name_assays(engagement: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Say, for each target that was not measured, which assay would show it.

    Many targets (RAS, PI3K, BET, HDAC) carry no phosphosite that reads them: "measure its own
    sites" would send a reader after what does not exist.
    """
    blind = engagement["status"] == str(Status.NOT_MEASURED)
    told = {node: would_show(node, knowledge=knowledge)
            for node in dict.fromkeys(engagement.loc[blind, "target"].astype(str))
            if find_node(node, knowledge=knowledge) is not None}
    return engagement.assign(would_show=[
        told.get(str(target), "") if unseen else ""
        for target, unseen in zip(engagement["target"], blind, strict=True)])


def unrecognised(
    tables: dict[str, pd.DataFrame], readings: Readings, modality: str, knowledge: Knowledge
) -> dict[str, pd.DataFrame]:
    """Say that genes are not recognised where "not measured" would be said of them.

    Parameters
    ----------
    tables
        Of the answer; `engagement`, `notes` and where they are there `calls`, `abundance`,
        `not_measured`.
    readings
        Of the study.
    modality
        Where hits are read: kinases, or without them transcripts.
    knowledge
        Which targets transcripts can show.
    """
    odd = {name: why for name, one in readings.of.items() if (why := one.not_human) is not None}
    if not odd:
        return tables
    out = dict(tables)
    here = odd.get(modality)
    if here is not None:
        of_rna = Modality(modality).of_reads
        hits = out["engagement"]
        shown = [not of_rna or bool(transcripts_of(str(target), knowledge=knowledge))
                 for target in hits["target"]]
        out["engagement"] = _instead(hits, shown, note=here.words, would_show=here.remedy)
        if "calls" in out:
            out["calls"] = _instead(out["calls"], True, reason=here.words)
        if not of_rna and "not_measured" in out:
            out["not_measured"] = out["not_measured"].assign(would_need=here.remedy)
    if "abundance" in out and any(Modality(name).of_genes for name in odd):
        out["abundance"] = _instead(out["abundance"], True)
    told = [{"kind": "names", "where": f"modality {name}",
             "words": f"{why.words}. To do: {why.remedy}."} for name, why in odd.items()]
    out["notes"] = pd.concat([NOTES.table(told), out["notes"]], ignore_index=True)
    return out


def _instead(table: pd.DataFrame, which: Any, **told: str) -> pd.DataFrame:
    """Write another status, and why, where nothing was measured by the names that are known."""
    blind = (table["status"] == str(Status.NOT_MEASURED)) & np.asarray(which, dtype=bool)
    return table.assign(
        status=table["status"].mask(blind, str(Status.NOT_RECOGNISED)),
        **{name: table[name].mask(blind, words) for name, words in told.items()})


def not_measured_table(signal: Signal, knowledge: Knowledge) -> pd.DataFrame:
    """Return the nodes with reporter sites of which none was measured.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`refugium.escape.schemas.NOT_MEASURED`, receptors first.
    """
    table = signal.table
    blind = table[(table["sites_measured"] == 0) & (table["sites_known"] > 0)].copy()
    order = {"receptor": 0, "family": 1, "adaptor": 2}
    blind["rank"] = [order.get(kind, 3) for kind in blind["kind"]]
    blind["would_need"] = [would_show(str(node), knowledge=knowledge) for node in blind["node"]]
    blind = blind.sort_values(["rank", "node"], kind="stable")
    return NOT_MEASURED.table(blind[NOT_MEASURED.names])


def not_measured_receptors(
    signal: Signal, situations: Situations, knowledge: Knowledge
) -> list[dict[str, Any]]:
    """Return a `not_measured` row for each receptor of an added ligand that has no measured site.

    A ligand names its receptor: if that receptor cannot be seen, the page must say so.

    Returns
    -------
    list of dict
        Rows for :data:`refugium.escape.schemas.CALLS`.
    """
    rows = []
    for situation in situations.each:
        if situation.reference is None or not situation.hit:
            continue
        blocks = signal.shared_blocks(situation.case, situation.reference)
        for agent in situation.added:
            for receptor in receptors_of_ligand(agent.name, knowledge=knowledge):
                names = signal.nodes.names
                if receptor in names and blocks[names.index(receptor)] > 0:
                    continue
                rows.append({
                    "contrast": situation.contrast, "model_id": situation.model_id,
                    **situation.named, "node": receptor, "members": (),
                    "role": CallRole.EXPECTED, "expected_for": agent.name,
                    "class": BackupClass.UNDECIDED,
                    "level": Level.NONE, "baseline": Baseline.NO_REFERENCE,
                    "change": Change.INCONCLUSIVE, "after_hit": AfterHit.INCONCLUSIVE,
                    "p": np.nan, "status": Status.NOT_MEASURED, "coverage": 0.0,
                    "reason": f"receptor of {agent.name}; none of its own sites was measured here",
                })
    return rows
