"""Studies in which no kinase activity can be read: said for every target, never guessed."""

from __future__ import annotations

import pandas as pd

from refugium.core.status import Recovery, Status
from refugium.core.tables import rows_of
from refugium.escape.schemas import ENGAGEMENT, NOT_MEASURED, NOTES
from refugium.knowledge import Knowledge, find_drug, targets_of, top_nodes
from refugium.study import Study
from refugium.study.design import derive_contrasts

WORDS = ("No modality of this study shows kinase activity: whether the drug hit its target, and "
         "which kinase stays on, is not measured. RNA of pathway genes is told apart.")


def unseen_tables(study: Study, knowledge: Knowledge) -> dict[str, pd.DataFrame]:
    """Answer: which targets and nodes would have to be measured?

    Parameters
    ----------
    study
        A study without phospho, RPPA or Luminex data.
    knowledge
        Drugs and nodes.

    Returns
    -------
    dict
        Tables `engagement` (every target of every drug, status not_measured), `not_measured`,
        `notes`; no calls.
    """
    contrasts = derive_contrasts(study, next(iter(study.modalities)))
    rows = []
    for contrast in rows_of(contrasts):
        for agent in str(contrast["agents"]).split(" + "):
            drug = find_drug(agent.strip(), knowledge=knowledge) if agent.strip() else None
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
        "notes": NOTES.table([{"kind": "not_measured", "where": study.name, "words": WORDS}]),
    }


def _known_sites(knowledge: Knowledge) -> dict[str, int]:
    top = top_nodes(knowledge)
    rows = knowledge.reporters
    nodes = [top[str(node)] for node in rows["node"]]
    sizes = rows.assign(top=nodes).groupby("top", sort=False)["window"].nunique()
    return {str(node): int(size) for node, size in sizes.items()}
