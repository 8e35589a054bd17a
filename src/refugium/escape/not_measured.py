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
from refugium.core.tables import rows_of
from refugium.escape.schemas import ENGAGEMENT, NOT_MEASURED, NOTES
from refugium.escape.situations import Situations
from refugium.knowledge import Knowledge, find_drug, receptors_of_ligand, targets_of, top_nodes
from refugium.signal.reporters import Signal
from refugium.study.design import Design, by_arm, find_state

WORDS = ("No modality of this study shows kinase activity: whether the drug hit its target, and "
         "which kinase stays on, is not measured. RNA of pathway genes is told apart.")


def not_measured_activity(design: Design, knowledge: Knowledge) -> dict[str, pd.DataFrame]:
    """Answer: which targets and nodes would have to be measured?

    Parameters
    ----------
    design
        A study without phospho, RPPA or Luminex data.
    knowledge
        Drugs and nodes.

    Returns
    -------
    dict
        Tables `engagement` (every target of every drug, status not_measured), `not_measured`,
        `notes`; no calls.
    """
    layout = design.layout(next(iter(design.rows)))
    state = by_arm(layout.states)
    rows = []
    for contrast in rows_of(layout.contrasts):
        case, reference = (find_state(state, contrast, side) for side in ("case", "reference"))
        before = reference.names if reference is not None else frozenset()
        for agent in sorted((case.names if case is not None else frozenset()) - before):
            drug = find_drug(agent, knowledge=knowledge)
            for target in targets_of(drug, knowledge=knowledge) if drug else ():
                rows.append({
                    "contrast": contrast["contrast"], "model_id": contrast["case_model"],
                    "drug": drug, "target": target, "recovery": Recovery.NOT_TESTED,
                    "time_h": contrast["time_h"], "status": Status.NOT_MEASURED,
                    "note": "no readout of kinase activity in this study",
                })
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
    rows = knowledge.reporters
    top = top_nodes(knowledge)
    tops = [top[node] for node in rows["node"]]
    sites: dict[str, list[tuple[str, str]]] = {}
    for node, gene, residue in zip(tops, rows["gene"], rows["residue"], strict=True):
        sites.setdefault(node, []).append((str(gene), str(residue)))
    blind["would_need"] = [_assay(sites.get(node, [])) for node in blind["node"]]
    blind = blind.sort_values(["rank", "node"], kind="stable")
    return NOT_MEASURED.table(blind[NOT_MEASURED.names])


def _assay(sites: list[tuple[str, str]]) -> str:
    """Name an assay that would see some of these sites (gene and residue)."""
    shown = ", ".join(f"{gene} {residue}" for gene, residue in sites[:3])
    tyrosine = any(residue[0] == "Y" for _, residue in sites)
    kind = "phosphotyrosine enrichment" if tyrosine else "phosphoproteomics"
    return f"an antibody against {shown}, or deeper {kind}"


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
