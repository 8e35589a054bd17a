"""What else could make a node higher where cells survive: growth, the driver's output, lineage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.escape.levels.across_lines.baseline import Baseline
from refugium.escape.levels.across_lines.line_values import node_values
from refugium.escape.levels.across_lines.response import DrugResponse
from refugium.knowledge import Knowledge, find_node, readouts_of

Array = NDArray[np.float64]

GROWTH, OUTPUT, LINEAGE = "untreated growth", "output of the drug's target", "lineage"
EMT = "mesenchymal against epithelial genes"
RECEPTOR_OUTPUTS = ("MEK", "ERK", "RSK", "AKT")
"""What a receptor drives where no readout of its own is known."""


def rivals(
    baseline: Baseline, response: DrugResponse, models: pd.DataFrame, knowledge: Knowledge, *,
    emt: Mapping[str, float] = MappingProxyType({}),
) -> dict[str, Array]:
    """Answer: which rival causes were read in these lines?

    Parameters
    ----------
    baseline
        Untreated lines.
    response
        To one drug.
    models
        Table of the study, for labels of lineage.
    knowledge
        Which nodes show a target's output.
    emt
        Model to its score, from :func:`refugium.escape.levels.across_lines.emt.emt_scores`.

    Returns
    -------
    dict
        Name to (lines,) or (lines, k). Lineage: the labels of `models.lineage`, where several
        hold two lines or more. The axis along which lines differ most is no rival: a refuge that
        moves its own substrates may well be that axis.
    """
    found: dict[str, Array] = {}
    rate = np.array([response.untreated_per_day.get(name, np.nan) for name in baseline.lines])
    if np.isfinite(rate).sum() > 2:
        found[GROWTH] = rate
    rows = [row for node in dict.fromkeys(_outputs(response.targets, knowledge))
            for row in baseline.rows_of(node)]
    if rows:
        found[OUTPUT] = node_values(baseline.sites, np.array(rows, dtype=int))
    labels = models.set_index("model_id")["lineage"].astype(str).reindex(list(baseline.lines))
    counts = labels[labels != ""].value_counts()
    named = list(counts[counts > 1].index)
    if len(named) > 1:
        found[LINEAGE] = np.column_stack(
            [(labels == name).to_numpy(dtype=float) for name in named[1:]])
    if emt:
        found[EMT] = np.array([emt.get(name, np.nan) for name in baseline.lines])
    return found


def _outputs(targets: tuple[str, ...], knowledge: Knowledge) -> Iterator[str]:
    """Yield the targets and everything that shows their output, step by step."""
    held = list(targets)
    for node in held:
        yield node
        below = [name for name, sign in readouts_of(node, knowledge=knowledge) if sign > 0]
        kinds = knowledge.nodes.loc[knowledge.nodes["node"] == node, "kind"].tolist()
        if not below and kinds == ["receptor"]:
            below = [n for n in RECEPTOR_OUTPUTS if find_node(n, knowledge=knowledge) == n]
        held += [name for name in below if name not in held]
