"""One virtual cohort of lines, read as a study is, without the calls of single lines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from refugium.core.status import LinesVerdict
from refugium.escape.engagement.engagement import engagement_table
from refugium.escape.levels.across_lines.baseline import read_baseline
from refugium.escape.levels.across_lines.drug_lines import DrugLines, difference
from refugium.escape.levels.across_lines.response import drug_responses
from refugium.escape.levels.across_lines.rivals import rivals
from refugium.escape.levels.across_lines.slopes.families import families_of
from refugium.escape.levels.across_lines.table import across_lines_table
from refugium.escape.levels.survival import inhibited_set, survival
from refugium.escape.situations import View, read_situations
from refugium.knowledge import Knowledge
from refugium.signal import read
from refugium.signal.reporters import match_reporters, measure
from refugium.study import Study
from refugium.virtual import LinesPlan, write_lines

NORMALISATION = "invariant"
"""That of peptides, as the whole run takes it."""


def read_lines(study: Study, knowledge: Knowledge) -> pd.DataFrame:
    """Return the table `across_lines` of a study."""
    readings = read(study)
    design, matrix = readings.design, readings.matrix("phospho")
    whole = match_reporters(matrix, knowledge)
    views = []
    for measured in whole.of_lineages():
        signal = measure(measured, knowledge)
        contrasts = matrix.layout.contrasts
        own = contrasts[contrasts["case_model"].isin(measured.states["model_id"])]
        views.append(View(measured, signal, read_situations(design, signal, own, knowledge)))
    engagement = pd.concat([engagement_table(v.signal, v.situations) for v in views])
    return across_lines_table(
        design, whole, views, engagement, grown=survival(design, knowledge),
        responses=drug_responses(design, knowledge), knowledge=knowledge)[0]


def score(plan: LinesPlan, knowledge: Knowledge) -> dict[str, object]:
    """Return what was called in one cohort: names of nodes, and what was said of the planted."""
    lines = write_lines(plan, knowledge)
    table = read_lines(lines.study, knowledge)
    table = table[table["drug"] == plan.drug]
    called = table.loc[table["verdict"] == LinesVerdict.PRIMED, "node"].tolist()
    own = table[table["node"] == plan.node]
    first = own.iloc[0] if len(own) else None
    return {
        "seed": plan.seed, "called": called,
        "verdict": "" if first is None else str(first["verdict"]),
        "supported": "" if first is None else str(first["is_supported"]),
    }


def judge(plan: LinesPlan, knowledge: Knowledge) -> dict[str, object]:
    """Return what one cohort shows before the drug: the tested step, without its frame.

    Notes
    -----
    A node that passes here is called only if it also keeps up on the drug, and the drug hits in
    both groups: the rate of false calls is at most that of passes.
    """
    lines = write_lines(plan, knowledge)
    study = lines.study
    # what a second drug does is no part of the step
    wells = study.wells[study.wells["arm"].isin(["DMSO", plan.drug])]
    study = replace(study, wells=wells)
    readings = read(study)
    design = readings.design
    baseline = read_baseline(match_reporters(readings.matrix("phospho"), knowledge), NORMALISATION)
    response = next(r for r in drug_responses(design, knowledge) if r.drug == plan.drug)
    agents = {agent for history in design.histories.values()
              for period in history for agent in period.agents}
    blocked = frozenset(n for agent in agents for n in inhibited_set(agent, knowledge)[0])
    asked = DrugLines(
        baseline=baseline, response=response, sides={}, hits={}, kept={}, partners=(),
        families=families_of(baseline.nodes, design, blocked, knowledge),
        lineages=design.lineages,
        rivals=rivals(baseline, response, design.models, knowledge))
    judged = asked.judged
    at = baseline.nodes.index(plan.node)
    y, alive = baseline.levels[at], asked.alive
    truth = lines.survives[list(baseline.lines)].to_numpy()
    return {
        "seed": plan.seed,
        "called": [n for n, ok in zip(baseline.nodes, judged.passes, strict=True) if ok],
        "families": {n: asked.families[n] for n, ok in
                     zip(baseline.nodes, judged.passes, strict=True) if ok},
        "asked": bool(judged.asked[at]), "p_family": float(judged.p_family[at]),
        "p_rivals": float(judged.p_rivals[at]), "aliased": judged.aliased(at)[1],
        "p_above": float(judged.p_above[at]), "passes": bool(judged.passes[at]),
        "difference": difference(y, alive, ~alive),
        "sd": float(np.sqrt(judged.slopes.variance[at])), "df": float(judged.slopes.df[at]),
        "survive": int(alive.sum()), "n": len(alive), "reliability": response.reliability,
        "wrong_side": int((alive != truth).sum()),
    }
