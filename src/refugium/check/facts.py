"""What a study's design offers, counted once for the ten questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from refugium.check.confounding import ENOUGH
from refugium.check.transcripts import Transcripts
from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.study import Modality
from refugium.study.design import Design
from refugium.study.treatment import agents_on, ever_treated

SIGNALLING = tuple(m.value for m in Modality if m.of_kinases)
EXPRESSED = tuple(m.value for m in Modality if m.of_genes)


@dataclass(frozen=True)
class Facts:
    """Counts that decide which question a design can answer.

    Attributes
    ----------
    signalling, expressed
        Contrasts of the modalities in which kinases, or cell states, can be read.
    best_replicates
        Most independent samples that any one state has, per modality.
    best_readings
        The same of samples that can be read one by one: means with sd and n lend their error to
        a change, and no order or way back can be drawn again from them.
    on_times, off_times
        Times sampled on drug, and after removal, per model and arm.
    has_baseline
        Per model and arm: an untreated state of the model shares a modality with it.
    given
        Modalities that hold changes in place of samples: those with an error count as replicated,
        and none of their samples can be read one by one.
    transcripts
        What transcripts can tell of the drugs' targets.
    untreated_beside
        Per model and arm: untreated cells were sampled again while it was on the drug or after it.
    """

    signalling: pd.DataFrame
    expressed: pd.DataFrame
    best_replicates: dict[str, int]
    best_readings: dict[str, int]
    on_times: dict[tuple[str, str], list[float]]
    off_times: dict[tuple[str, str], list[float]]
    has_baseline: dict[tuple[str, str], bool]
    untreated_beside: dict[tuple[str, str], bool]
    on_unknown: int
    drug_arms: list[str]
    subjects: dict[str, int]
    lineages: int
    well_times: dict[tuple[str, str], int]
    well_days: float
    well_measures: list[str]
    combined: dict[tuple[str, ...], int]
    single_doses: dict[str, int]
    given: frozenset[str]
    transcripts: Transcripts


def gather_facts(
    design: Design, contrasts: Mapping[str, pd.DataFrame], transcripts: Transcripts | None = None
) -> Facts:
    """Count what the design offers, given the derived contrasts of each modality."""
    on, off, unknown = _times(design)
    combined, single = _combinations(design)
    timed = design.wells[design.wells["time_h"].notna()]
    return Facts(
        signalling=_joined(contrasts, SIGNALLING), expressed=_joined(contrasts, EXPRESSED),
        best_replicates={
            name: max((s.samples for s in layout.states), default=0) if name not in design.given
            else ENOUGH * any(design.given[name].with_error)
            for name, layout in design.layouts.items()},
        best_readings={
            name: max((s.readings for s in layout.states), default=0)
            for name, layout in design.layouts.items()},
        on_times=on, off_times=off, has_baseline=_baselines(design, [*on, *off]),
        untreated_beside=_beside(design, on),
        on_unknown=unknown,
        drug_arms=[arm for arm, past in design.histories.items()
                   if ever_treated(past, float("nan"))],
        subjects=_subjects(design),
        lineages=len(set(design.models.loc[
            design.models["model_id"].isin(
                [*design.samples["model_id"], *(s.model for s in design.given_states)]),
            "lineage"]) - {""}),
        well_times={
            (str(model), str(arm)): int(rows["time_h"].nunique())
            for (model, arm), rows in timed.groupby(["model_id", "arm"], sort=False)
            if ever_treated(design.histories[str(arm)], float("nan"))
        },
        well_days=float(timed["time_h"].max() / 24) if len(timed) else 0.0,
        well_measures=list(dict.fromkeys(timed["measure"])),
        combined=combined, single_doses=single, given=frozenset(design.given),
        transcripts=transcripts or Transcripts(),
    )


def _joined(contrasts: Mapping[str, pd.DataFrame], wanted: tuple[str, ...]) -> pd.DataFrame:
    parts = [contrasts[name].assign(modality=name) for name in wanted if name in contrasts]
    if not parts:
        return pd.DataFrame(columns=["status", "kind", "agents", "time_h", "modality"])
    return pd.concat(parts, ignore_index=True)


def _times(
    design: Design,
) -> tuple[dict[tuple[str, str], list[float]], dict[tuple[str, str], list[float]], int]:
    """Return times on drug and off again per model and arm, and the samples of unknown time.

    A sample counts for every arm that shares its history so far.
    """
    past = design.histories
    on: dict[tuple[str, str], set[float]] = {}
    off: dict[tuple[str, str], set[float]] = {}
    unknown = 0
    for row in rows_of(design.samples):
        time_h = float(row["time_h"])
        treated = ever_treated(past[row["arm"]], time_h)
        if np.isnan(time_h):
            unknown += treated
            continue
        for arm in design.owners[str(row["sample_id"])]:
            key = (str(row["model_id"]), arm)
            if agents_on(past[arm], time_h):
                on.setdefault(key, set()).add(time_h)
            elif treated:
                off.setdefault(key, set()).add(time_h)
    return ({k: sorted(v) for k, v in on.items()}, {k: sorted(v) for k, v in off.items()}, unknown)


def _baselines(design: Design, keys: list[tuple[str, str]]) -> dict[tuple[str, str], bool]:
    states = design.whole.states
    untreated = {s.model for s in states if not s.course}
    return {key: key[0] in untreated for key in keys}


def _beside(
    design: Design, on: Mapping[tuple[str, str], list[float]]
) -> dict[tuple[str, str], bool]:
    last: dict[str, float] = {}
    for state in design.whole.states:
        if not state.course and np.isfinite(state.time_h):
            last[state.model] = max(state.time_h, last.get(state.model, -np.inf))
    return {key: last.get(key[0], -np.inf) >= min(times) for key, times in on.items()}


def _subjects(design: Design) -> dict[str, int]:
    """Return for each person or animal the number of distinct times."""
    models = design.models.set_index("model_id")
    whose = {str(m): str(models.loc[m, "subject_id"] or m) for m in models.index
             if models.loc[m, "kind"] in ("patient", "pdx")}
    table = design.samples[design.samples["model_id"].isin(whose)]
    owner = table["model_id"].map(whose)
    return {str(k): int(v) for k, v in table.groupby(owner)["time_h"].nunique().items()}


def _combinations(design: Design) -> tuple[dict[tuple[str, ...], int], dict[str, int]]:
    """Return doses tried in wells: per set of two or more drugs, and per single drug."""
    together: dict[tuple[str, ...], set[object]] = {}
    single: dict[str, set[float | None]] = {}
    past = design.histories
    for arm in dict.fromkeys(design.wells["arm"]):
        for period in past[str(arm)]:
            drugs = [a for a in period.agents if not a.neutral and a.kind in ("drug", "antibody")]
            if len(drugs) > 1:
                names = tuple(sorted({a.name for a in drugs}))
                together.setdefault(names, set()).add(frozenset(drugs))
            elif drugs:
                single.setdefault(drugs[0].name, set()).add(drugs[0].dose)
    return ({k: len(v) for k, v in together.items()}, {k: len(v) for k, v in single.items()})


def with_reference(contrasts: pd.DataFrame) -> pd.DataFrame:
    """Return the contrasts of treatment that have a reference."""
    return contrasts[(contrasts["status"] == Status.OK) & (contrasts["kind"] != "model")]


def replicated(facts: Facts, contrasts: pd.DataFrame) -> bool:
    """Whether any modality of these contrasts has states seen more than once."""
    return any(facts.best_replicates[m] >= ENOUGH for m in contrasts["modality"].unique())
