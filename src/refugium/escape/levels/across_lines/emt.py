"""How mesenchymal untreated lines are: a lineage that drives both survival and kinases."""

from __future__ import annotations

import numpy as np

from refugium.core.stats import mean_seen
from refugium.escape.levels.across_lines.line_values import line_values
from refugium.escape.levels.across_lines.parameters import LEAST_STATE_GENES
from refugium.knowledge import Knowledge, signature_network
from refugium.signal import Readings, take_out_loading
from refugium.study import MOST_GENES_FIRST

EPITHELIAL, MESENCHYMAL = "EPITHELIAL", "MESENCHYMAL"


def emt_scores(readings: Readings, knowledge: Knowledge) -> dict[str, float]:
    """Answer: how far does each untreated line lie towards the mesenchymal state?

    Parameters
    ----------
    readings
        Of the study; the modality that sees most genes is read, RNA before protein.
    knowledge
        Genes of both states.

    Returns
    -------
    dict
        Model to mean log2 of mesenchymal less mean log2 of epithelial genes, against the mean of
        the lines; empty where no modality holds `LEAST_STATE_GENES` of either in two lines.

    Notes
    -----
    Genes weigh alike and plexes are taken out as for sites. The state of the bulk: a line of two
    states lies between them. A gene that is the node itself (AXL among the mesenchymal) is one of
    some twenty.
    """
    modality = next((m for m in MOST_GENES_FIRST if m in readings.of and m.of_genes), None)
    if modality is None:
        return {}
    matrix = readings.matrix(modality)
    if matrix.changes is not None:
        return {}  # no line has a level
    never = {s.number: s.model for s in matrix.layout.states if not s.course}
    lines = tuple(dict.fromkeys(never.values()))
    used = np.flatnonzero(np.isin(matrix.state, list(never)))
    if len(lines) < 2 or not len(used):
        return {}
    method = "as_given" if modality.of_reads else "invariant"
    log2 = take_out_loading(matrix.log2.T, matrix.block, method)[used]
    line = np.array([lines.index(never[int(s)]) for s in matrix.state[used]], dtype=int)
    genes = np.array(matrix.genes, dtype=str)
    network = signature_network(["state"], names=[EPITHELIAL, MESENCHYMAL], knowledge=knowledge)
    means = {}
    for name, part in network.groupby("source"):
        own = np.flatnonzero(np.isin(genes, part["target"].to_numpy(dtype=str)))
        values = line_values(log2[:, own].T, line, matrix.block[used], len(lines))
        # a gene that some lines lack would compare other genes in them
        values = values[np.isfinite(values).all(axis=1)]
        if len(values) < LEAST_STATE_GENES:
            return {}
        means[str(name)] = mean_seen(values, axis=0)
    score = means[MESENCHYMAL] - means[EPITHELIAL]
    return {name: float(value) for name, value in zip(lines, score, strict=True)}
