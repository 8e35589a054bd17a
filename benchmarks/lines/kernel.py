"""The tested step on numbers: what untreated lines show, without files, studies or second drugs."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
from scipy import stats

from refugium.escape.levels.across_lines.baseline import Baseline
from refugium.escape.levels.across_lines.drug_lines import DrugLines, difference
from refugium.escape.levels.across_lines.line_values import line_values
from refugium.escape.levels.across_lines.parameters import CONFIDENCE, KINDS_READ
from refugium.escape.levels.across_lines.response import (
    DrugResponse,
    LineResponse,
    line_of_gr,
)
from refugium.escape.levels.across_lines.rivals import rivals
from refugium.escape.levels.across_lines.slopes.families import BLOCKED, DECLARED, OTHER
from refugium.escape.levels.survival import inhibited_set
from refugium.knowledge import Knowledge
from refugium.signal import take_out_loading
from refugium.signal.reporters import site_values
from refugium.signal.reporters.match import match_features
from refugium.study.treatment import Agent
from refugium.study.treatment.drugs import aims_of
from refugium.virtual import LineNumbers, LinesPlan, line_numbers

NORMALISATION = "invariant"
"""That of peptides, as a whole run takes it."""
UNTREATED = "DMSO"
COUNTS, DAYS = "cell count", 3.0


def judge(plan: LinesPlan, knowledge: Knowledge) -> dict[str, object]:
    """Return what one cohort shows before the drug.

    Notes
    -----
    A node that passes here is called only if it also keeps up on the drug, and the drug hits in
    both groups: the rate of false calls is at most that of passes. `tests` hold these numbers to
    those of the whole run.
    """
    asked, truth = drug_lines(plan, knowledge)
    judged, nodes = asked.judged, asked.baseline.nodes
    at = nodes.index(plan.node)
    y, alive = asked.baseline.levels[at], asked.alive
    called = [n for n, ok in zip(nodes, judged.passes, strict=True) if ok]
    return {
        "seed": plan.seed, "called": called, "families": {n: asked.families[n] for n in called},
        "passes": bool(judged.passes[at]),
        "p_family": float(judged.p_family[at]), "p_rivals": float(judged.p_rivals[at]),
        "p_above": float(judged.p_above[at]), "aliased": judged.aliased(at)[1],
        "difference": difference(y, alive, ~alive),
        "sd": float(np.sqrt(judged.slopes.variance[at])), "df": float(judged.slopes.df[at]),
        "survive": int(alive.sum()), "n": len(alive), "wrong_side": int((alive != truth).sum()),
        "reliability": asked.response.reliability,
    }


def drug_lines(plan: LinesPlan, knowledge: Knowledge) -> tuple[DrugLines, np.ndarray]:
    """Return the lines as the table reads them, and which of them survive in truth."""
    made = line_numbers(plan, knowledge)
    baseline = _baseline(made, knowledge)
    response = _response(plan, made, knowledge)
    blocked = _blocked(plan.drug, plan.second, knowledge)
    families = {n: DECLARED if plan.declared and n == plan.node else
                BLOCKED if n in blocked else OTHER for n in baseline.nodes}
    models = pd.DataFrame({"model_id": made.names, "lineage": ""})
    root = {name: origin or name for name, origin in zip(made.names, made.origin, strict=True)}
    truth = dict(zip(made.names, made.survives, strict=True))
    return DrugLines(
        baseline=baseline, response=response, sides={}, hits={}, kept={}, partners=(),
        families=families, lineages=root,
        rivals=rivals(baseline, response, models, knowledge),
    ), np.array([truth[name] for name in baseline.lines])


def _baseline(made: LineNumbers, knowledge: Knowledge) -> Baseline:
    log2 = np.log2(made.values)
    plexes, block = np.unique(made.samples["block"].to_numpy(dtype=str), return_inverse=True)
    log2 = take_out_loading(log2, block, NORMALISATION)
    free = (made.samples["arm"] == UNTREATED).to_numpy()
    model = made.samples["model_id"].to_numpy(dtype=str)[free]
    lines = tuple(dict.fromkeys(model.tolist()))
    number = np.array([lines.index(name) for name in model])
    log2, block = log2[free], block[free]
    kept = np.isfinite(log2).any(axis=0)
    log2, panel = log2[:, kept], made.panel[kept]
    matches = match_features(panel[["peptide"]].assign(feature=panel["name"]), knowledge)
    own = matches[matches["kind"].isin(KINDS_READ)]
    found = site_values(log2, block, own)
    other = np.setdiff1d(np.arange(log2.shape[1]), matches["position"].to_numpy(dtype=int))
    held = {name: frozenset(plexes[block[model == name]].tolist()) for name in lines}
    return Baseline(
        lines=lines, sites=line_values(found.values, number, block, len(lines)),
        node_of=tuple(key.node for key in found.names),
        peptides=line_values(log2[:, other].T, number, block, len(lines)), blocks=held)


@lru_cache(maxsize=8)
def _blocked(drug: str, second: str, knowledge: Knowledge) -> frozenset[str]:
    agents = Agent(drug, "drug", 1.0, "uM"), Agent(second, "drug", 100.0, "nM")
    return frozenset(n for agent in agents for n in inhibited_set(agent, knowledge)[0])


def _response(plan: LinesPlan, made: LineNumbers, knowledge: Knowledge) -> DrugResponse:
    """Return GR values: mean over experiments of 2^(log2 fold on drug / untreated) - 1."""
    wells = made.wells[(made.wells["measure"] == COUNTS)
                       & made.wells["arm"].isin([UNTREATED, plan.drug])]
    last = wells["time_h"].to_numpy() > 0
    value = wells["value"].to_numpy()
    folds = wells[last].assign(fold=value[last] / value[~last])
    mean = folds.pivot_table(index=["model_id", "block"], columns="arm", values="fold")
    kept = np.log2(mean[plan.drug]) / np.log2(mean[UNTREATED])
    gr = (2.0 ** kept - 1).unstack("block").loc[list(made.names)].to_numpy()
    rate = (np.log(mean[UNTREATED]) / DAYS).groupby("model_id").mean()
    n = gr.shape[1]
    se = gr.std(axis=1, ddof=1) / np.sqrt(n)
    half = stats.t.ppf(0.5 + CONFIDENCE / 2, n - 1) * se
    lines = {
        name: line_of_gr(float(m), lower=float(m - h), upper=float(m + h), se=float(s),
                         n_experiments=n)
        for name, m, s, h in zip(made.names, gr.mean(axis=1), se, half, strict=True)}
    if plan.groups:
        lines = {name: LineResponse(value=float(alive), se=float("nan"), survives=bool(alive),
                                    dies=not alive)
                 for name, alive in zip(made.names, made.survives, strict=True)}
    return DrugResponse(
        drug=plan.drug, targets=aims_of(Agent(plan.drug, "drug"), knowledge),
        kind="group" if plan.groups else "gr", source="responses" if plan.groups else "wells",
        arm="" if plan.groups else plan.drug, lines=lines,
        untreated_per_day={str(k): float(v) for k, v in rate.items()})
