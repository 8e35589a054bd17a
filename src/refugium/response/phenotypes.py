"""What each agent and perturbation does to growth, death and migration, each on its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats as sps

from refugium.core.status import Status, Survived
from refugium.core.tables import Column, Schema, rows_of
from refugium.response.measures import Phenotype
from refugium.response.parameters import CONFIDENCE, MIN_WELLS
from refugium.response.pooling import pooled_effect, side
from refugium.response.readouts import LOG, mean_and_error, readouts
from refugium.study.design import Design
from refugium.study.treatment import Agent, agents_on

PHENOTYPES = Schema(
    "phenotypes",
    (
        Column("phenotype", "enum", "growth, death, apoptosis, migration, emt, yap, other",
               values=Phenotype),
        Column("measure", "name", "what was read"),
        Column("readout", "text", "number compared, e.g. last / first reading"),
        Column("agent", "name", "agent or perturbation that the case has and the reference lacks"),
        Column("agent_name", "name", "the same without a dose; empty: several agents together"),
        Column("kind", "text", "drug, ligand, antibody, ... or genetic; `all` agents together"),
        Column("model_id", "name", "model of the case"),
        Column("arm", "name", "arm of the case"),
        Column("reference_model", "name", "model of the reference"),
        Column("reference_arm", "name", "arm of the reference"),
        Column("scope", "text", "experiment, pooled (over experiments) or study (not measured)"),
        Column("block", "name", "experiment or plate"),
        Column("experiment", "name", "experiment that the block is a plate of"),
        Column("horizon_h", "number", "time of the reading; empty = not stated", "h"),
        Column("n_wells", "integer", "fewest wells of the two arms; 0 where pooled"),
        Column("n_experiments", "integer", "experiments it rests on"),
        Column("case", "number", "mean of the case"),
        Column("reference", "number", "mean of the reference"),
        Column("scale", "text", "log2 ratio, or difference of a log reading"),
        Column("effect", "number", "case against reference on that scale"),
        Column("se", "number", "its standard error over wells"),
        Column("df", "number", "degrees of freedom of that error"),
        Column("lo", "number", "lower end of its 95 % interval"),
        Column("hi", "number", "upper end of its 95 % interval"),
        Column("verdict", "enum", "lower, higher, no_difference_seen, assays_disagree, too_few",
               values=Survived),
        Column("status", "enum", "ok, or why there is no interval or no number", values=Status),
    ),
    holds="growth, death, migration and the like under each agent",
)
RATIO, DIFFERENCE = "log2 ratio", "difference"


class Pair(NamedTuple):
    """Two arms that differ in one thing."""

    agent: str
    agent_name: str
    kind: str
    model_id: str
    arm: str
    reference_model: str
    reference_arm: str


def phenotype_table(design: Design, *, counted_once: Collection[str] = ()) -> pd.DataFrame:
    """Answer: what does each agent do to each phenotype, experiment by experiment?

    Parameters
    ----------
    design
        A study with wells.
    counted_once
        Experiments that read the same wells as another: shown, and left out where pooled.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`PHENOTYPES`: a row per experiment, one over all experiments of a
        comparison where there are several, and a row with status `not_measured` for each
        phenotype of the study that was never read under an agent.

    Notes
    -----
    Phenotypes are never pooled with each other, and only growth speaks of survival: faster wound
    closure is no survival, fewer dead cells are no growth. Wound closure holds growth as well as
    migration. Effect: log2 of the ratio of means (delta method, t with 2 (n - 1) degrees of
    freedom, n the fewer wells; no interval where wells do not scatter), or the difference of means
    where the reading is a logarithm. The rows describe; no row is corrected for the number of
    rows.

    Examples
    --------
    >>> from refugium.study import Study
    >>> wells = pd.DataFrame({"well": list("abcd"), "model_id": "M", "arm": ["U", "U", "D", "D"],
    ...     "time_h": 24, "measure": "PI-positive", "value": [2.0, 2.2, 8.0, 8.8], "unit": "%"})
    >>> study = Study("dying", models=pd.DataFrame({"model_id": ["M"]}),
    ...     arms=pd.DataFrame({"arm": ["U", "D"], "start_h": 0, "agent": ["none", "drug"]}),
    ...     samples=pd.DataFrame({"sample_id": ["s"], "model_id": "M", "arm": "U"}),
    ...     modalities={}, wells=wells)
    >>> phenotype_table(study.design)[["phenotype", "agent", "verdict"]].iloc[0].tolist()
    ['death', 'drug', 'higher']
    """
    if design.wells.empty:
        return PHENOTYPES.empty()
    table = readouts(design.wells)
    rows: list[dict[str, Any]] = []
    for (block, _), part in table.groupby(["block", "measure"], sort=False):
        arms = {(str(model), str(arm)): rows for (model, arm), rows in part.groupby(
            ["model_id", "arm"], sort=False)}
        head = {name: part[name].iloc[0] for name in
                ("phenotype", "measure", "readout", "horizon_h", "experiment")
                } | {"block": str(block)}
        rows += [
            head | {"scope": "experiment"} | pair._asdict() | _compared(
                arms[pair.model_id, pair.arm]["value"],
                arms[pair.reference_model, pair.reference_arm]["value"], str(head["readout"]))
            for pair in _pairs(design, list(arms))
        ]
    if not rows:
        return PHENOTYPES.empty()
    single = PHENOTYPES.table(rows)
    pooled = _pooled(single[~single["block"].isin(counted_once)])
    return PHENOTYPES.table([*rows_of(single), *pooled, *_unread(single)])


def _pairs(design: Design, present: list[tuple[str, str]]) -> Iterator[Pair]:
    past = design.histories
    there = dict.fromkeys(present)
    on = {arm: agents_on(past[arm], float("inf")) for _, arm in present}
    parents = {str(m.model_id): (str(m.parent_id), str(m.perturbation))
               for m in design.models.itertuples() if m.parent_id and m.perturbation}
    for model, arm in there:
        held = on[arm]
        for agent in sorted(held):
            for other in _with(held - {agent}, model, on, there):
                yield Pair(agent=str(agent), agent_name=agent.name, kind=agent.kind,
                           model_id=model, arm=arm, reference_model=model, reference_arm=other)
        if len(held) > 1:
            for other in _with(frozenset(), model, on, there):
                words = " + ".join(str(a) for a in sorted(held))
                yield Pair(agent=words, agent_name="", kind="all", model_id=model, arm=arm,
                           reference_model=model, reference_arm=other)
        parent, change = parents.get(model, ("", ""))
        if (parent, arm) in there:
            yield Pair(agent=change, agent_name=change, kind="genetic", model_id=model, arm=arm,
                       reference_model=parent, reference_arm=arm)


def _with(
    agents: frozenset[Agent], model: str, on: dict[str, frozenset[Agent]],
    there: dict[tuple[str, str], None],
) -> list[str]:
    return [arm for m, arm in there if m == model and on[arm] == agents][:1]


def _compared(case: pd.Series, reference: pd.Series, readout: str) -> dict[str, Any]:
    one, two = mean_and_error(case), mean_and_error(reference)
    n = min(one["n"], two["n"])
    row = {"case": one["mean"], "reference": two["mean"], "n_wells": n, "n_experiments": 1}
    if readout == LOG:
        effect, se = one["mean"] - two["mean"], float(np.hypot(one["se"], two["se"]))
        row |= {"scale": DIFFERENCE}
    # a ratio needs two means above zero
    elif not readout or n == 0 or one["mean"] <= 0 or two["mean"] <= 0:
        return row | {"status": Status.NOT_TESTABLE}
    else:
        effect = float(np.log2(one["mean"] / two["mean"]))
        se = float(np.hypot(one["se"] / one["mean"], two["se"] / two["mean"]) / np.log(2))
        row |= {"scale": RATIO}
    row |= {"effect": effect, "se": se}
    if n < MIN_WELLS or not se > 0:
        return row | {"status": Status.TOO_FEW_REPLICATES}
    df = 2 * (n - 1)
    half = float(sps.t.ppf(0.5 + CONFIDENCE / 2, df)) * se
    lo, hi = effect - half, effect + half
    return row | {"df": float(df), "lo": lo, "hi": hi, "verdict": side(lo, hi), "status": Status.OK}


_SAME = ["phenotype", "measure", "readout", "agent", "agent_name", "kind", "model_id", "arm",
         "reference_model", "reference_arm", "scale"]


def _pooled(single: pd.DataFrame) -> list[dict[str, Any]]:
    rows = []
    for key, part in single[single["effect"].notna()].groupby(_SAME, sort=False):
        if len(part) > 1:
            found = pooled_effect(part)
            rows.append(dict(zip(_SAME, key, strict=True)) | {
                name: found.get(name) for name in
                ("effect", "lo", "hi", "verdict", "status", "n_experiments")
            } | {"scope": "pooled", "horizon_h": np.nan})
    return rows


def _unread(single: pd.DataFrame) -> list[dict[str, Any]]:
    """Name the phenotypes of the study that were never read under an agent (any dose)."""
    one = single[single["kind"] != "all"]
    read = set(zip(one["agent_name"], one["phenotype"], strict=True))
    phenotypes = [p for p in Phenotype if str(p) in set(single["phenotype"])]
    kinds = dict(zip(one["agent_name"], one["kind"], strict=True))
    return [
        {"scope": "study", "phenotype": str(phenotype), "agent": agent, "agent_name": agent,
         "kind": kinds[agent], "status": Status.NOT_MEASURED}
        for agent in kinds for phenotype in phenotypes if (agent, str(phenotype)) not in read
    ]
