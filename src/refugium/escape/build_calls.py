"""The table of calls, built in one place and in one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from refugium.escape.calls.calls import call_rows, judged
from refugium.escape.calls.overturn import overturn
from refugium.escape.cautions.abundance import caution_calls
from refugium.escape.cautions.selection import bound_selection
from refugium.escape.cautions.unlike_sites import caution_unlike_sites
from refugium.escape.levels.across_lines.response import DrugResponse
from refugium.escape.levels.association import associate_calls, association_table
from refugium.escape.levels.candidates import mark_candidates
from refugium.escape.levels.contexts import count_contexts
from refugium.escape.levels.dying import levels_of_survivors
from refugium.escape.levels.support import support_calls
from refugium.escape.levels.survival import Survival
from refugium.escape.not_measured import not_measured_receptors
from refugium.escape.schemas import CALLS
from refugium.escape.situations import View
from refugium.knowledge import Knowledge
from refugium.signal.reporters import Measured
from refugium.study.design import Design


@dataclass(frozen=True, eq=False)
class BuiltCalls:
    """Calls, and the tables that were made on the way to them."""

    calls: pd.DataFrame
    association: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Beside:
    """Tables that calls are held against, none of which depends on a call."""

    engagement: pd.DataFrame
    activities: pd.DataFrame
    abundance: pd.DataFrame
    censored: pd.DataFrame
    contrasts: pd.DataFrame
    survival: Survival | None
    responses: Sequence[DrugResponse]


def build_calls(
    design: Design, whole: Measured, views: Sequence[View], beside: Beside, knowledge: Knowledge,
    *, challenge: bool,
) -> BuiltCalls:
    """Judge every node in every situation, then raise, count and caution the calls.

    Parameters
    ----------
    design
        Of the study.
    whole, views
        What was measured, before and after it was parted into lineages.
    beside
        Engagement, activities, abundance, censored readouts, contrasts, survival and responses.
    knowledge
        Reporter rows, drugs and affinities.
    challenge
        Recompute each call leaving parts out.
    """
    rows = [row for v in views for row in call_rows(v.signal, v.situations, beside.engagement)]
    blind = [row for v in views
             for row in not_measured_receptors(v.signal, v.situations, knowledge)]
    parts = [judged(rows), CALLS.table(blind)]
    calls = pd.concat([p for p in parts if not p.empty] or parts[:1], ignore_index=True)
    if challenge:
        # of the class alone: what would overturn a level is another experiment, not a site
        calls = overturn(knowledge, list(views), calls, beside.engagement)
    # three lines of evidence, each asked by itself; `level` is the strongest that speaks
    calls = support_calls(mark_candidates(calls), beside.engagement, views, design,
                          beside.survival, knowledge)
    calls = CALLS.table(calls)
    association = association_table(design, whole, views, beside.engagement, calls, knowledge)
    calls = levels_of_survivors(associate_calls(calls, association), beside.responses)
    calls = count_contexts(calls, design)
    calls = bound_selection(calls, beside.contrasts, views, design)
    # last, for cautions speak of the call as it stands
    calls = caution_unlike_sites(calls, beside.activities)
    calls = caution_calls(calls, beside.abundance, beside.censored, beside.contrasts)
    return BuiltCalls(calls, association)
