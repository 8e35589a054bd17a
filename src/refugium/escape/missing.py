"""What these data cannot see: nodes without a measured site, and which assay would show them."""

from __future__ import annotations

import pandas as pd

from refugium.escape.schemas import NOT_MEASURED
from refugium.knowledge import Knowledge, top_nodes
from refugium.signal.reporters import Signal


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
    sites = (
        rows.assign(top=tops, label=rows["gene"].astype(str) + " " + rows["residue"].astype(str))
        .groupby("top")["label"].agg(list)
    )
    blind["would_need"] = [_assay(sites.get(node, [])) for node in blind["node"]]
    blind = blind.sort_values(["rank", "node"], kind="stable")
    return NOT_MEASURED.table(blind[NOT_MEASURED.names])


def _assay(sites: list[str]) -> str:
    shown = ", ".join(sites[:3])
    tyrosine = any(site.split(" ")[-1].startswith("Y") for site in sites)
    kind = "phosphotyrosine enrichment" if tyrosine else "phosphoproteomics"
    return f"an antibody against {shown}, or deeper {kind}"
