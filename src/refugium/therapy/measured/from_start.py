"""Pairs that cells met together from the start, against each drug alone and against neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import Survived
from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge
from refugium.response import FOLD, Phenotype, Reason, ResidualVerdict
from refugium.study.treatment import Agent, History, agents_on, given_once, in_unit
from refugium.study.treatment.drugs import is_targeted
from refugium.therapy.measured.pair import NAN, MeasuredPair, PathCells, ends, partner_names
from refugium.therapy.measured.reasons import PathReason
from refugium.therapy.parameters import LITTLE_LOST_LOG2

Row = dict[str, Any]
Scales = Mapping[str, Row]


def start_pairs(
    tables: Mapping[str, pd.DataFrame], histories: Mapping[str, History], knowledge: Knowledge
) -> list[MeasuredPair]:
    """Answer: what did each second drug that was given with the first one from the start do?

    Parameters
    ----------
    tables
        `interaction`, `pooled` and `phenotypes` of :func:`refugium.find_escape`.
    histories
        Of the arms of the study.
    knowledge
        Which agents are targeted drugs.

    Notes
    -----
    growth: cells on the drug with the partner over without it, log2 of last over first reading;
    beyond_untreated: that, less the same of untreated cells, both relative (see
    :func:`refugium.response.interaction_table`). None of these cells had survived anything, so that
    no refuge is closed here: a partner that takes more from cells on the drug, on the fold scale
    and on the rate scale, `slows_only`.
    """
    on = {arm: agents_on(past, float("inf")) for arm, past in histories.items()
          if given_once(past)}
    written = {str(agent): agent for agents in on.values() for agent in agents}
    single = tables["interaction"]
    controls = {(r["model_id"], r["background"], r["agent"]): r["control"] for r in rows_of(single)}
    counts = single.groupby(["model_id", "background", "agent"])["experiment"].nunique().to_dict()
    read = _by_comparison(tables["phenotypes"])
    scales: dict[tuple[str, str, str], dict[str, Row]] = {}
    for row in rows_of(tables["pooled"]):
        if row["kind"] == "drug" and row["phenotype"] == Phenotype.GROWTH:
            key = (row["model_id"], row["background"], row["agent"])
            scales.setdefault(key, {})[row["scale"]] = row
    made = []
    for key, each in scales.items():
        model, background, label = key
        agent, control = written.get(label), controls.get(key)
        if agent is None or control is None or background not in on:
            continue
        drugs = tuple(sorted(a.name for a in on[background] if is_targeted(a, knowledge)))
        own = {what: read.get((what, model, where, label), {})
               for what, where in ((Phenotype.GROWTH, background), (Phenotype.DEATH, background))}
        free = read.get((Phenotype.GROWTH, model, control, label), {})
        verdict, reason = _verdict(each, own[Phenotype.GROWTH])
        fold = each.get("fold", {})
        partner, named = partner_names(agent.name, knowledge)
        made.append(MeasuredPair(
            model_id=model, drugs=drugs, on=frozenset(a.name for a in on[background]),
            partner=partner, named=named, dose_nM=nanomolar(agent),
            cells=PathCells.FROM_START, verdict=verdict, reason=reason,
            numbers={**_ends("growth", own[Phenotype.GROWTH]),
                     **_ends("death", own[Phenotype.DEATH]), **_ends("same_on_untreated", free),
                     **_ends("beyond_untreated", fold),
                     **_depth(own[Phenotype.GROWTH].get("cases", []))},
            readout="log2 of last over first reading",
            death_readout=own[Phenotype.DEATH].get("words", ""),
            n_biological=fold.get("n_experiments", 0) + fold.get("n_alone", 0),
            n_experiments=int(counts.get(key, 0))))
    return made


def nanomolar(agent: Agent) -> float:
    """Return the dose of an agent in nM; NaN where it is not stated or not molar."""
    dose = None if agent.dose is None else in_unit(agent.dose, agent.unit, "nM")
    return NAN if dose is None else dose


def _verdict(scales: Scales, grown: Row) -> tuple[str, str]:
    """Say what a pair from the start allows; both scales must say the same."""
    said = {str(row["verdict"]) for row in scales.values()}
    if Survived.DISAGREE in said:
        return ResidualVerdict.ASSAYS_DISAGREE, Reason.SIGNS_DIFFER
    told = [np.isfinite(row["lo"]) for row in scales.values()]
    if len(told) < 2 or not all(told) or not np.isfinite(grown.get("lo", NAN)):
        return ResidualVerdict.CANNOT_TELL, Reason.NO_INTERVAL
    if said == {Survived.LOWER} and grown["hi"] < 0:
        return ResidualVerdict.SLOWS_ONLY, PathReason.MORE_ON_DRUG
    if grown["lo"] > -LITTLE_LOST_LOG2:
        return ResidualVerdict.NO_EFFECT, Reason.LITTLE_LOST
    if grown["hi"] < 0:
        return ResidualVerdict.CANNOT_TELL, PathReason.NO_MORE_THAN_UNTREATED
    return ResidualVerdict.CANNOT_TELL, Reason.WIDE


def _by_comparison(phenotypes: pd.DataFrame) -> dict[tuple[str, str, str, str], Row]:
    """Return, by phenotype, model, arm without it and agent, the row over experiments if any."""
    found: dict[tuple[str, str, str, str], Row] = {}
    for row in rows_of(phenotypes[phenotypes["kind"] == "drug"]):
        if row["scope"] == "study" or row["model_id"] != row["reference_model"]:
            continue
        key = (row["phenotype"], row["model_id"], row["reference_arm"], row["agent"])
        held = found.setdefault(key, {"cases": []})
        if row["scope"] == "experiment" and row["readout"] == FOLD:
            held["cases"].append(row["case"])
        # one experiment speaks for itself; of several only what was pooled does
        if row["scope"] == "pooled" or "effect" not in held:
            held |= {name: row[name] for name in ("effect", "lo", "hi")}
            held["words"] = f"{row['scale']} of {row['readout']}"
    return found


def _ends(name: str, row: Row) -> dict[str, float]:
    return ends(name, row["effect"], row["lo"], row["hi"]) if "effect" in row else {}


def _depth(folds: list[float]) -> dict[str, float]:
    """Return the decades that cells fell below their first reading, mean over experiments."""
    known = [fold for fold in folds if fold > 0]
    if not known:
        return {}
    return ends("kill_depth_log10", float(np.mean([max(0.0, -np.log10(f)) for f in known])))
