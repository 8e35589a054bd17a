"""One virtual cohort of lines, read as a study is, without the calls of single lines."""

from __future__ import annotations

import pandas as pd

from refugium.core.status import LinesVerdict
from refugium.escape.engagement.engagement import engagement_table
from refugium.escape.levels.across_lines.emt import emt_scores
from refugium.escape.levels.across_lines.response import drug_responses
from refugium.escape.levels.across_lines.table import across_lines_table
from refugium.escape.levels.survival import survival
from refugium.escape.situations import View, read_situations
from refugium.knowledge import Knowledge
from refugium.signal import read
from refugium.signal.reporters import match_reporters, measure
from refugium.study import Study
from refugium.virtual import LinesPlan, write_lines


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
        responses=drug_responses(design, knowledge), knowledge=knowledge,
        emt=emt_scores(readings, knowledge))[0]


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
