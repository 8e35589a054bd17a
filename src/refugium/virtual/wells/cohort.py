"""Several virtual models of one tumour type, with growth wells: does a backup carry survival?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import RefugiumError
from refugium.knowledge import Knowledge, load_knowledge
from refugium.study import CONTRASTS, LOSSES, Study
from refugium.virtual.assay import intensities, true_log2
from refugium.virtual.cast import Cast, choose_cast
from refugium.virtual.layout import VEHICLE, draw_layout
from refugium.virtual.network import node_activities
from refugium.virtual.plan import Plan
from refugium.virtual.sites import draw_panel

Array = NDArray[np.float64]
UNTREATED_PER_DAY = (0.5, 1.0)
"""Growth rates of untreated models, 1/d (natural logarithm)."""
KILLED_PER_DAY = 0.7
"""Rate that the drug takes from a model without any backup, 1/d."""
SECOND_PER_DAY = 0.15
"""Rate that the second drug takes from every model, on and off the first drug, 1/d."""
LEAST_ACTIVE = 0.03
MOST_ACTIVE = 0.9
WELL_NOISE = 0.08
"""Standard deviation of the logarithm of one reading."""
DAYS = 3.0
FIRST_READING = 500.0
"""Cells per well."""


@dataclass(frozen=True, kw_only=True)
class CohortPlan:
    """Say what a virtual cohort holds.

    Parameters
    ----------
    seed
        Root of every random stream.
    n_models
        Independent models.
    tumour
        What each model is; its backup has another activity in each model.
    carries
        Growth rate (1/d) that a fully active backup gives back on the drug: 0 = survival has
        nothing to do with it.
    spread_per_day
        Standard deviation between models of the rate on drug that no measured node explains.
    interaction
        Rate (1/d) that the second drug takes on top of its own effect, only on the first drug;
        0 = none.
    n_wells, n_experiments
        Wells per arm and experiment; experiments.
    """

    seed: int = 0
    n_models: int = 8
    tumour: Plan = field(default_factory=lambda: Plan(planted="induced", direct_inhibitor=True))
    carries: float = 0.0
    spread_per_day: float = 0.08
    interaction: float = 0.0
    n_wells: int = 6
    n_experiments: int = 3

    def __post_init__(self) -> None:
        if self.n_models < 1 or self.n_wells < 1 or self.n_experiments < 1:
            raise RefugiumError("no such virtual cohort", found=self.n_models,
                                remedy="give at least one model, well and experiment")


@dataclass(frozen=True, eq=False)
class Cohort:
    """A virtual cohort, and what only the planter knows.

    Attributes
    ----------
    study
        The study, with modality `phospho` and growth wells.
    backup, second
        The planted node, and its direct inhibitor (empty: none in the design).
    activity
        True activity of the backup on drug, per model.
    """

    plan: CohortPlan
    study: Study
    backup: str
    second: str
    activity: pd.Series


def write_cohort(plan: CohortPlan, knowledge: Knowledge | None = None) -> Cohort:
    """Write a cohort of models with one panel, one design, and wells of growth.

    Notes
    -----
    Activity of the backup on drug runs from LEAST_ACTIVE to MOST_ACTIVE over models, uniform on
    the log scale (sites saturate); u is its place on it, 0 to 1. Rate on the drug = untreated -
    KILLED_PER_DAY + carries x u + spread; the second drug takes the same
    rate everywhere, and `interaction` beyond it on the first drug. Wells are log-normal.

    Examples
    --------
    >>> cohort = write_cohort(CohortPlan(n_models=3, seed=1))
    >>> len(cohort.study.models), cohort.study.wells["measure"].unique().tolist()
    (3, ['cell count'])
    """
    pack = knowledge or load_knowledge()
    root = np.random.SeedSequence(plan.seed)
    cast_seed, panel_seed, model_seed, *own = root.spawn(3 + plan.n_models)
    tumour = replace(plan.tumour, seed=plan.seed)
    cast = choose_cast(tumour, pack, np.random.default_rng(cast_seed))
    design = draw_layout(tumour, cast)
    panel = draw_panel(tumour, cast, pack, np.random.default_rng(panel_seed))
    draws = np.random.default_rng(model_seed)
    share = draws.uniform(0.0, 1.0, plan.n_models)
    strength = LEAST_ACTIVE * (MOST_ACTIVE / LEAST_ACTIVE) ** share
    names = [f"line {i + 1}" for i in range(plan.n_models)]
    values, samples, wells = [], [], []
    for name, active, part, seed in zip(names, strength, share, own, strict=True):
        cell_rng, assay_rng, well_rng = map(np.random.default_rng, seed.spawn(3))
        mine = replace(tumour, active=float(active))
        activities = node_activities(mine, cast, design.conditions, cell_rng)
        cells = true_log2(mine, design, panel, activities, cell_rng)
        values.append(intensities(mine, design, panel, cells, assay_rng))
        samples.append(design.samples.assign(
            sample_id=name + " " + design.samples["sample_id"], model_id=name,
            block=name + " " + design.samples["block"],
        ))
        wells += _wells(plan, cast, name, float(part), well_rng)
    matrix = np.vstack(values)
    found = np.isfinite(matrix).any(axis=0)
    table = pd.concat(samples, ignore_index=True)
    data = ad.AnnData(X=matrix[:, found], obs=pd.DataFrame(index=table["sample_id"].to_numpy()),
                      var=panel.var[found])
    data.uns["scale"], data.uns["kind"] = "linear", "peptides"
    models = pd.concat([design.models.assign(model_id=name) for name in names], ignore_index=True)
    study = Study(
        name=f"virtual cohort {plan.seed}", models=models, arms=design.arms, samples=table,
        modalities={"phospho": data}, wells=pd.DataFrame(wells), contrasts=CONTRASTS.empty(),
        losses=LOSSES.empty(), notes=("Virtual cohort: simulated numbers.",),
    )
    backup = next(iter(cast.planted), "")
    return Cohort(plan, study, backup, cast.inhibitor.get(backup, ""),
                  pd.Series(strength, index=names))


def _wells(
    plan: CohortPlan, cast: Cast, name: str, share: float, rng: np.random.Generator
) -> list[dict[str, Any]]:
    drug = plan.tumour.drug
    second = next(iter(cast.inhibitor.values()), "")
    arms: dict[str, tuple[bool, bool]] = {VEHICLE: (False, False), drug: (True, False)}
    if second:
        if next(iter(cast.inhibitor)) in cast.alone:
            arms[second] = (False, True)
        arms[f"{drug} + {second}"] = (True, True)
    free = float(rng.uniform(*UNTREATED_PER_DAY))
    lived = plan.carries * share + plan.spread_per_day * float(rng.standard_normal())
    rows: list[dict[str, Any]] = []
    for arm, (on, also) in arms.items():
        rate = free - also * SECOND_PER_DAY
        rate += on * (lived - KILLED_PER_DAY) - (on and also) * plan.interaction
        for block in range(plan.n_experiments):
            for well in range(plan.n_wells):
                noise = WELL_NOISE * rng.standard_normal(2)
                first = FIRST_READING * float(np.exp(noise[0]))
                last = FIRST_READING * float(np.exp(rate * DAYS + noise[1]))
                rows += [
                    {"well": f"{name} {arm} {well + 1}", "model_id": name, "arm": arm,
                     "time_h": hours, "measure": "cell count", "value": value, "unit": "cells",
                     "block": f"growth {block + 1}"}
                    for hours, value in ((0.0, first), (DAYS * 24, last))
                ]
    return rows
