"""What was planted: one row per node, for scoring; no reader of the study ever sees it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.tables import Column, Schema
from refugium.virtual.cast import Cast
from refugium.virtual.layout import Design
from refugium.virtual.network import Activities
from refugium.virtual.plan import Plan
from refugium.virtual.sites import Panel

ACTIVE = 0.3
"""Activity from which a node counts as active."""
MOVED = 0.05
"""Change of activity from which a node rises, or an unplanted one counts as coupled."""

TRUTH = Schema(
    "truth",
    (
        Column("node", "name", "the node (a family for its members)"),
        Column("class", "text", "target, primed, induced(_early, _late), persistent, lost, "
               "coupled (follows other nodes), quiet"),
        Column("active_before", "flag", "active without drug"),
        Column("active_on", "flag", "active on the drug, at the last time"),
        Column("activity_before", "number", "activity without drug, 0 to 1, main clone"),
        Column("activity_on", "number", "activity on the drug, 0 to 1, main clone"),
        Column("rises", "flag", "truly more active on the drug, planted or not"),
        Column("selected", "flag", "active in a minor clone that outgrows; no cell changed"),
        Column("measured", "flag", "at least one own or adaptor peptide has a value"),
        Column("n_peptides", "integer", "own or adaptor peptides with a value"),
        Column("n_true", "integer", "of these, peptides that really follow the node"),
        Column("inhibitor", "name", "its direct inhibitor, if the design holds one"),
    ),
)


def truth_table(
    plan: Plan, cast: Cast, design: Design, panel: Panel, activities: Activities,
    found: NDArray[np.bool_],
) -> pd.DataFrame:
    """Say for every node with reporter rows what was planted: columns of TRUTH.

    Notes
    -----
    `lost` is planted, or an off-target of the drug that was active. A node that is neither
    planted nor hit is `coupled` if the network moved it or keeps it active, else `quiet`. Coupled
    nodes may rise: brakes such as GSK3, and what an altered edge ties to a planted node; a call of
    such a rise is not false. Activities are those at the last time.
    """
    last = max(plan.times)
    rows = {(c.drugs, c.time_h): i for i, c in enumerate(design.conditions)}
    before = activities.level[rows[((), last)]]
    on = activities.level[rows[((plan.drug,), last)]]
    scored = found & np.isin(panel.kind.astype(str), ["own", "adaptor"])
    count = np.bincount(panel.node[scored], minlength=len(cast.nodes))
    right = np.bincount(
        panel.node[scored & (panel.driver == panel.node)], minlength=len(cast.nodes)
    )
    classes = np.where(
        (np.abs(on - before) >= MOVED) | (before >= ACTIVE), "coupled", "quiet"
    ).astype(object)
    named = dict.fromkeys(cast.off_targets[plan.drug], "lost")
    named |= dict.fromkeys(cast.targets[plan.drug], "target")
    named |= cast.planted
    for i, node in enumerate(cast.nodes):
        classes[i] = named.get(node, classes[i])
    return pd.DataFrame({
        "node": cast.nodes, "class": classes, "active_before": before >= ACTIVE,
        "active_on": on >= ACTIVE, "activity_before": before, "activity_on": on,
        "rises": on - before >= MOVED, "selected": np.isin(cast.nodes, activities.minor_nodes),
        "measured": count > 0, "n_peptides": count, "n_true": right,
        "inhibitor": [cast.inhibitor.get(node, "") for node in cast.nodes],
    }, columns=TRUTH.names)
