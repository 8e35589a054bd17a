"""The table: per drug and node, is the node higher before the drug where cells survive it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pandas as pd

from refugium.escape.levels.across_lines.baseline import read_baseline
from refugium.escape.levels.across_lines.drug_lines import DrugLines
from refugium.escape.levels.across_lines.on_drug import drug_situations, hit_in, node_changes
from refugium.escape.levels.across_lines.partner import partners
from refugium.escape.levels.across_lines.response import DrugResponse
from refugium.escape.levels.across_lines.rivals import rivals
from refugium.escape.levels.across_lines.schemas import ACROSS_LINES, LINE_POINTS
from refugium.escape.levels.across_lines.slopes.families import families_of
from refugium.escape.levels.survival import Survival, inhibited_set
from refugium.escape.situations import View
from refugium.knowledge import Knowledge
from refugium.signal.reporters import Measured
from refugium.study.design import Design


def across_lines_table(
    design: Design, whole: Measured, views: Sequence[View], engagement: pd.DataFrame,
    *, grown: Survival | None, responses: Sequence[DrugResponse], knowledge: Knowledge,
    emt: Mapping[str, float] = MappingProxyType({}),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answer: which node is higher, before the drug, in the lines that survive it?

    Parameters
    ----------
    design
        Of the study.
    whole, views
        What was measured, before and after it was parted into lineages.
    engagement
        Table so far.
    grown
        What the growth wells say of second drugs.
    responses
        From :func:`refugium.escape.levels.across_lines.response.drug_responses`.
    knowledge
        Drugs and reporter rows.
    emt
        How mesenchymal each line is, where genes were read; one more rival.

    Returns
    -------
    tuple of pandas.DataFrame
        Columns of :data:`ACROSS_LINES`, one row per drug and node, and of :data:`LINE_POINTS`, one
        per line of these; empty if fewer than two models have an untreated sample and a response,
        or no node has a site of its own. `too_few_points`: fewer than `LEAST_LINES` independent
        lines, or fewer than two of either response. `confounded`: no plex ties lines that survive
        to lines that do not.

    Notes
    -----
    site = site + plex + line + g R: sites are averaged within lines, the unit is the line, lines
    made from one another share an origin
    (:func:`refugium.escape.levels.across_lines.slopes.slope.slopes`); variances between lines
    borrow strength from all nodes. A node is called only if g > 0 within its family (Holm; two
    families, `FAMILY_ALPHA` each), and with each rival cause held constant (`ALIAS_ALPHA`), and
    beyond the scatter of the slopes of other nodes (`COMPETE_ALPHA`), and it keeps up on the drug
    in surviving lines, and the drug hits in both groups. Higher before the drug where cells
    survive is an association over these lines: it does not say that cells depend on the node; a
    partner that blocks it does.
    """
    untreated = {s.model for s in whole.matrix.layout.states if not s.course}
    if not responses or len(untreated) < 2 or whole.matrix.changes is not None:
        return ACROSS_LINES.empty(), LINE_POINTS.empty()
    baseline = read_baseline(whole, views[0].signal.normalisation)
    if not baseline.nodes:
        return ACROSS_LINES.empty(), LINE_POINTS.empty()
    agents = {agent for history in design.histories.values()
              for period in history for agent in period.agents}
    blockers = {a: inhibited_set(a, knowledge)[0] for a in sorted(agents, key=str)}
    rows: list[dict[str, Any]] = []
    points: list[dict[str, Any]] = []
    for response in responses:
        # where the table and the wells say opposite things, a line has no response
        used = [name for name in baseline.lines
                if name in response.lines and not response.lines[name].doubted]
        if len(used) < 2:
            continue
        held = drug_situations(views, response.drug)
        placed = [n for n in used if response.lines[n].placed]
        sides = {side: [n for n in placed if response.lines[n].survives == side]
                 for side in (True, False)}
        blocked = frozenset(node for nodes in blockers.values() for node in nodes)
        asked = DrugLines(
            baseline=baseline, response=response, sides=sides,
            hits={side: hit_in(engagement, held, response.targets, sides[side]) for side in sides},
            kept={node: dict(zip(used, node_changes(held, node, used), strict=True))
                  for node in baseline.nodes},
            families=families_of(baseline.nodes, design, blocked, knowledge),
            lineages=design.lineages,
            rivals=rivals(baseline, response, design.models, knowledge, emt=emt),
            partners=partners(design, grown, response.drug, sides[True], blockers),
        )
        rows += asked.rows()
        points += asked.points()
    return ACROSS_LINES.table(rows), LINE_POINTS.table(points)
