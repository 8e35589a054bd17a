"""Footprints of a whole study: every signature and target set in every contrast it can be read."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.core.manifest import Manifest, library_versions
from refugium.core.status import Status
from refugium.signal.feature_fit import FeatureFit, fit_features
from refugium.signal.footprints.gene_names import rename_targets, say_renamed
from refugium.signal.footprints.result import Footprints
from refugium.signal.footprints.sample_scores import best_feature
from refugium.signal.footprints.score import FOOTPRINTS, footprint_table
from refugium.signal.footprints.site_network import site_network
from refugium.signal.readings import Readings, read
from refugium.study import MOST_GENES_FIRST, Study


def study_footprints(
    study: Study | Readings, network: pd.DataFrame, *, modality: str | None = None, seed: int = 0
) -> Footprints:
    """Answer: which pathways and states move, judged by all of their genes together?

    Parameters
    ----------
    study
        The study, or its readings.
    network
        `source`, `target` (gene symbol), `weight` (signed); optional `kind` and `node` of the
        source. With a column `window` it is a network of sites (a pack, or a user's own file by
        :func:`refugium.knowledge.packs.read_substrates`), matched to peptides.
    modality
        Where; default: every modality of genes (of phospho-sites for sites) that the
        study has.
    seed
        Of the bootstrap.

    Returns
    -------
    Footprints
        `footprints`: every source in every contrast with status ok. Empty if no modality can be
        read.

    Raises
    ------
    KnowledgeError
        If the network lacks a column.

    Notes
    -----
    A gene with several features is read from the one with the most signal. A target that the data
    hold under another name of the same gene is read there
    (:func:`refugium.signal.footprints.gene_names.find_renamed`) and told in `renamed`. Where
    most genes are written as another species' are, none is looked for under another name, and a
    set that is not found is `not_recognised`, not `not_measured`. The
    correlation of a set's genes is taken from the residuals of the study itself, so that genes
    which vary together between replicates do not count as independent. Competitive null: the set
    moves no more than other genes of these data.

    Examples
    --------
    One set of sites, from the receptors that EGFR pairs with down to ERK, in the embedded tumour:

    >>> from refugium.knowledge import load_knowledge
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> own = load_knowledge().reporters.query("kind == 'own' and sign == 1")
    >>> sites = own[own["node"].isin(["EGFR", "ERBB2", "ERBB3", "ERBB4", "ERK"])]
    >>> network = sites.assign(source="ERBB to ERK", target=sites["gene"] + "_" + sites["residue"],
    ...                        weight=1.0).drop_duplicates("target")
    >>> found = study_footprints(write_tumour(demo_plan()).study, network)
    >>> print(found.summary().splitlines()[0])
    virtual: erlotinib at 4 h vs vehicle: 1 of 1 set moves beyond chance: ERBB to ERK down.
    """
    readings = read(study)
    lacking = [c for c in ("source", "target", "weight") if c not in network]
    if lacking:
        raise KnowledgeError("the network lacks a column", column=lacking[0])
    of_sites = "window" in network
    names = [modality] if modality else [
        m.value for m in MOST_GENES_FIRST
        if (m.of_sites if of_sites else m.of_genes) and m in readings.of]
    about = network.drop_duplicates("source").set_index("source")
    parts = []
    for name in names:
        matrix = readings.matrix(name)
        contrasts = matrix.layout.contrasts
        model = dict(zip(contrasts["contrast"], contrasts["case_model"], strict=True))
        for number, fit in enumerate(fit_features(matrix)):
            renamed: dict[str, str] = {}
            unread = readings.reading(name).not_human
            if of_sites:
                edges = site_network(matrix.features.set_index("feature"), network)
            elif unread is not None:
                edges = network  # a number of another species may be that of a human gene
            else:
                edges, renamed = rename_targets(network, fit.genes)
            table = _of_lineage(fit, contrasts, edges, seed + number)
            if table is None:
                continue
            if fit.fit.changes is not None:
                table = _without_chance(table)
            if unread is not None:
                table["status"] = table["status"].replace(
                    str(Status.NOT_MEASURED), str(Status.NOT_RECOGNISED))
            table["renamed"] = table["source"].map(_renamed(network, renamed)).fillna("")
            table["modality"] = name
            table["model_id"] = table["contrast"].map(model)
            for column in ("kind", "node"):
                if column in about:
                    table[column] = table["source"].map(about[column])
            parts.append(table)
    found = pd.concat(parts, ignore_index=True) if parts else FOOTPRINTS.empty()
    return Footprints({"footprints": found}, Manifest(
        parameters={"modality": modality or "all", "sources": len(about)},
        versions=library_versions(), seed=seed,
    ))


def _without_chance(table: pd.DataFrame) -> pd.DataFrame:
    """Leave the effects: without samples nobody sees how the members of a set vary together."""
    blank = dict.fromkeys(("lo", "hi", "z", "p", "q", "inflation"), np.nan)
    untold = table["status"] == Status.OK
    return table.assign(**blank, status=table["status"].where(
        ~untold, str(Status.ERROR_NOT_STATED)))


def _renamed(network: pd.DataFrame, renamed: dict[str, str]) -> dict[str, str]:
    """Return for each source the targets that were found under another name, in words."""
    moved = network[network["target"].isin(list(renamed))]
    return {str(source): say_renamed({str(g): renamed[str(g)] for g in part})
            for source, part in moved.groupby("source")["target"]}


def _of_lineage(
    fit: FeatureFit, contrasts: pd.DataFrame, network: pd.DataFrame, seed: int
) -> pd.DataFrame | None:
    changes, given = fit.changes(contrasts), fit.fit.changes
    if given is not None:
        # of what is chosen because it changed no set changes more than the others
        changes = changes[[c for c in changes if not given.selected[given.contrasts.index(c)]]]
    if changes.empty:
        return None
    if "protein" in network:
        return None if network.empty else footprint_table(
            changes, network[["source", "target", "weight", "protein"]], seed=seed,
            proteins=dict(zip(fit.features, fit.genes, strict=True)),
            residuals=None if given is not None else pd.DataFrame(
                fit.residuals, index=changes.index),
        )
    best = best_feature(fit)
    changes = changes.iloc[list(best.values())].set_axis(list(best), axis=0)
    residuals = None if given is not None else pd.DataFrame(
        fit.residuals[list(best.values())], index=changes.index)
    edges = network[["source", "target", "weight"]]
    return footprint_table(changes, edges, residuals=residuals, seed=seed)
