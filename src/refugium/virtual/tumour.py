"""The verb: write one virtual tumour as a study, with its truth beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd

from refugium.core.errors import RefugiumError
from refugium.core.output import csv_safe
from refugium.knowledge import Knowledge, load_knowledge
from refugium.study import CONTRASTS, LOSSES, WELLS, Modality, Study
from refugium.virtual.assay import intensities, true_log2
from refugium.virtual.cast import choose_cast
from refugium.virtual.layout import draw_layout
from refugium.virtual.mishaps.draw import draw_mishap
from refugium.virtual.mishaps.wells import tumour_wells
from refugium.virtual.network import node_activities
from refugium.virtual.plan import Plan
from refugium.virtual.sites import draw_panel
from refugium.virtual.truth import truth_table

MODALITY = Modality.PHOSPHO.value
NOTE = "Virtual tumour: simulated numbers with planted truth, not a measurement."

# Made once: building empty typed tables would be a third of a tumour's time.
_NO_CONTRASTS, _NO_WELLS, _NO_LOSSES = CONTRASTS.empty(), WELLS.empty(), LOSSES.empty()


@dataclass(frozen=True, eq=False)
class Tumour:
    """A virtual tumour: what a reader gets, and what only the planter knows.

    Attributes
    ----------
    plan
        What it was made from.
    study
        The study.
    truth
        Columns of :data:`refugium.virtual.truth.TRUTH`.
    cells
        What the cells hold before any assay: log2, one row per arm and time, one column per
        feature of the study. The truth of readouts, not of nodes: wrong annotations are in it.
    levels
        Activity (0 to 1) of each node in the main clone, one row per arm and time.
    """

    plan: Plan
    study: Study
    truth: pd.DataFrame
    cells: pd.DataFrame
    levels: pd.DataFrame


def write_tumour(plan: Plan, knowledge: Knowledge | None = None) -> Tumour:
    """Write a study with planted truth.

    Parameters
    ----------
    plan
        What to plant and what hides it.
    knowledge
        Reporter rows and drugs; the built-in pack by default.

    Returns
    -------
    Tumour
        ``study`` has one modality, `phospho` (linear intensities, peptides).

    Raises
    ------
    KnowledgeError
        If the plan names a node or drug that the pack does not know.
    RefugiumError
        If nothing would be measured.

    Notes
    -----
    A virtual tumour must not share the assumptions of the inference it tests. Here sites saturate,
    a quarter of them and of the network's edges are not what annotations say, noise is
    heavy-tailed, shared by nodes, proteins and order of handling, ratios are compressed, and
    drugs hit other nodes too.

    Examples
    --------
    >>> tumour = write_tumour(Plan(seed=1, planted="induced", backup="MET"))
    >>> tumour.truth.set_index("node").loc[["EGFR", "MET"], "class"].tolist()
    ['target', 'induced']
    """
    pack = knowledge or load_knowledge()
    root = np.random.SeedSequence(plan.seed)
    cast_rng, panel_rng, cell_rng, assay_rng, mishap_rng, well_rng = map(
        np.random.default_rng, root.spawn(6))
    cast = choose_cast(plan, pack, cast_rng)
    design = draw_layout(plan, cast)
    panel = draw_panel(plan, cast, pack, panel_rng)
    if panel.var.empty:
        raise RefugiumError("this virtual assay sees no peptide",
                            remedy="raise `seen` or `n_background`")
    activities = node_activities(plan, cast, design.conditions, cell_rng)
    mishap = draw_mishap(plan, design, panel, mishap_rng)
    cells = true_log2(plan, design, panel, activities, cell_rng) + mishap.cells
    values = intensities(plan, mishap.design, panel, cells, assay_rng, mishap=mishap)
    found = np.asarray(np.isfinite(values).any(axis=0))
    data = ad.AnnData(
        X=values[:, found], obs=pd.DataFrame(index=mishap.design.samples["sample_id"].to_numpy()),
        var=panel.var[found],
    )
    data.uns["scale"], data.uns["kind"] = "linear", "peptides"
    study = Study(
        name=f"virtual tumour {plan.seed}", models=design.models, arms=design.arms,
        samples=mishap.design.samples, modalities={MODALITY: data}, notes=(NOTE,),
        contrasts=_NO_CONTRASTS, losses=_NO_LOSSES,
        wells=tumour_wells(plan, design, well_rng) if plan.wells else _NO_WELLS,
    )
    places = pd.MultiIndex.from_tuples(
        [(c.arm, c.time_h) for c in design.conditions], names=["arm", "time_h"])
    return Tumour(
        plan, study, truth_table(plan, cast, design, panel, activities, found),
        pd.DataFrame(cells[:, found], columns=data.var_names, index=places),
        pd.DataFrame(activities.level, columns=list(cast.nodes), index=places),
    )


def write_truth(tumour: Tumour, folder: str | Path) -> Path:
    """Write what was planted as truth.csv beside a study's study.toml; return the file.

    Raises
    ------
    RefugiumError
        If no study was written to this folder.

    Examples
    --------
    >>> import tempfile
    >>> from refugium.io import write_study
    >>> folder = Path(tempfile.mkdtemp()) / "study"
    >>> tumour = write_tumour(Plan(seed=1))
    >>> write_study(tumour.study, folder)
    >>> write_truth(tumour, folder).name
    'truth.csv'
    """
    target = Path(folder)
    if not (target / "study.toml").is_file():
        raise RefugiumError("no study here to put the truth beside", file=target,
                            remedy="write the study first, with write_study")
    path = target / "truth.csv"
    csv_safe(tumour.truth).to_csv(path, index=False)
    return path
