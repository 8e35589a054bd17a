"""The table: per drug and node, is the node higher before the drug where cells survive it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import LinesVerdict, Status
from refugium.escape.levels.across_lines.axis import leading_axis
from refugium.escape.levels.across_lines.baseline import Baseline, read_baseline
from refugium.escape.levels.across_lines.compete import Competition, compete
from refugium.escape.levels.across_lines.families import adjust, families_of
from refugium.escape.levels.across_lines.on_drug import (
    GroupMean,
    Hit,
    drug_situations,
    hit_in,
    node_changes,
)
from refugium.escape.levels.across_lines.parameters import (
    ALIAS_ALPHA,
    COMPETE_ALPHA,
    CONFIDENCE,
    FAMILY_ALPHA,
    KEEPS_UP_LOG2,
    LEAST_LINES,
)
from refugium.escape.levels.across_lines.partner import partners
from refugium.escape.levels.across_lines.power import lines_power
from refugium.escape.levels.across_lines.response import DrugResponse
from refugium.escape.levels.across_lines.rivals import rivals
from refugium.escape.levels.across_lines.schemas import ACROSS_LINES, LINE_POINTS
from refugium.escape.levels.across_lines.slope import Slopes, slopes
from refugium.escape.levels.survival import Survival, inhibited_set
from refugium.escape.situations import View
from refugium.knowledge import Knowledge
from refugium.signal.reporters import Measured
from refugium.study.design import Design
from refugium.study.treatment import Agent

Array = NDArray[np.float64]


def across_lines_table(
    design: Design, whole: Measured, views: Sequence[View], engagement: pd.DataFrame,
    *, grown: Survival | None, responses: Sequence[DrugResponse], knowledge: Knowledge,
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
    (:func:`refugium.escape.levels.across_lines.slope.slopes`). A node is called only if g > 0
    within its family (Holm; two families, `FAMILY_ALPHA` each), and with each rival cause held
    constant (`ALIAS_ALPHA`), and beyond like nodes or random sets of sites (`COMPETE_ALPHA`), and
    it keeps up on the drug in surviving lines, and the drug hits in both groups. Higher before the
    drug where cells survive is an association over these lines: it does not say that cells depend
    on the node; a partner that blocks it does.
    """
    untreated = {s.model for s in whole.matrix.layout.states if not s.course}
    if not responses or len(untreated) < 2:
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
        used = [name for name in baseline.lines if name in response.lines]
        if len(used) < 2:
            continue
        held = drug_situations(views, response.drug)
        sides = {side: [n for n in used if response.lines[n].survives == side]
                 for side in (True, False)}
        hits = {side: hit_in(engagement, held, response.targets, sides[side]) for side in sides}
        kept = {node: dict(zip(used, node_changes(held, node, used), strict=True))
                for node in baseline.nodes}
        rows += _of_drug(
            design, baseline, response, blockers, sides=sides, hits=hits, kept=kept, grown=grown,
            knowledge=knowledge)
        points += _points(baseline, response, used, hits, kept)
    return ACROSS_LINES.table(rows), LINE_POINTS.table(points)


def _points(
    baseline: Baseline, response: DrugResponse, used: Sequence[str], hits: Mapping[bool, Hit],
    kept: Mapping[str, Mapping[str, float]],
) -> list[dict[str, Any]]:
    fall = hits[True].each | hits[False].each
    return [
        {"drug": response.drug, "target": ";".join(response.targets), "node": node,
         "model_id": line, "response": response.lines[line].value,
         "survives": response.lines[line].survives, "before": before,
         "on_drug": kept[node][line], "hit": fall.get(line, np.nan)}
        for node, levels in zip(baseline.nodes, baseline.levels, strict=True)
        for line, before in zip(baseline.lines, levels, strict=True)
        if line in used and np.isfinite(before)
    ]


def _of_drug(
    design: Design, baseline: Baseline, response: DrugResponse,
    blockers: Mapping[Agent, tuple[str, ...]], *, sides: Mapping[bool, list[str]],
    hits: Mapping[bool, Hit], kept: Mapping[str, Mapping[str, float]], grown: Survival | None,
    knowledge: Knowledge,
) -> list[dict[str, Any]]:
    value = np.array([response.lines[n].value if n in response.lines else np.nan
                      for n in baseline.lines])
    alive = np.array([n in response.lines and response.lines[n].survives for n in baseline.lines])
    known = np.isfinite(value)
    root = design.lineages
    origin = np.unique([root[name] for name in baseline.lines], return_inverse=True)[1]
    y = baseline.levels
    status = _status(baseline, known, alive, origin, y)
    whole = slopes(y, value, origin)
    head = {"drug": response.drug, "target": ";".join(response.targets),
            "response": response.kind, "reliability": response.reliability,
            "axis_r": _correlation(leading_axis(baseline.peptides), value)}
    blocked = frozenset(node for nodes in blockers.values() for node in nodes)
    families = families_of(baseline.nodes, design, blocked, knowledge)
    rows: list[dict[str, Any]] = [{
        **head, "node": node, "n_sites": len(baseline.rows_of(node)),
        "n_lines": int((np.isfinite(y[i]) & known).sum()),
        "n_origins": len(set(origin[np.isfinite(y[i]) & known])),
        "n_survive": int((np.isfinite(y[i]) & known & alive).sum()),
        "difference": _difference(y[i], known & alive, known & ~alive),
        "family": families[node], "status": status[i],
        "is_supported": "not_tested",
    } for i, node in enumerate(baseline.nodes)]
    judged = np.array([s == Status.OK for s in status]) & np.isfinite(whole.p)
    for i, row in enumerate(rows):
        if not judged[i] and row["status"] == Status.OK:
            row["status"] = Status.TOO_FEW_POINTS
    _test(rows, whole, judged, response.targets)
    rival = rivals(baseline, response, design.models, knowledge)
    t = {node: float(whole.t[i]) for i, node in enumerate(baseline.nodes) if judged[i]}
    for i in np.flatnonzero(judged).tolist():
        row, node = rows[i], baseline.nodes[i]
        if row["family"] == "":
            continue
        _rivals(row, y[i], value, origin, rival)
        shown = row["p_family"] <= FAMILY_ALPHA
        size = sum(rows[j]["family"] == row["family"] for j in np.flatnonzero(judged))
        fight = compete(baseline, node, t, value, origin, family=size) if shown else None
        steady = GroupMean.of([kept[node][line] for line in sides[True]])
        for name, mean in (("survive", hits[True].mean), ("others", hits[False].mean)):
            row |= {f"hit_{name}": mean.mean, f"hit_{name}_hi": mean.hi}
        row |= {"on_drug": steady.mean, "on_drug_lo": steady.lo,
                "verdict": _verdict(row, fight, steady, hits)}
        if fight is not None:
            row |= {"share_above": fight.share, "held_against": fight.against}
        row["power"] = lines_power(
            _residual(y[i], value, known), row["n_survive"], row["n_lines"] - row["n_survive"],
            reliability=response.reliability)
        best = min(partners(design, grown, response.drug, node, sides[True], blockers),
                   key=lambda p: p.p if np.isfinite(p.p) else 2.0, default=None)
        if best is not None and np.isfinite(best.p):
            rate = best.growth["rate"]
            row |= {"is_supported": "yes" if best.lowers else "no", "partner": best.agent,
                    "partner_hits": best.hits,
                    "growth": rate.mean, "growth_hi": rate.hi, "growth_p": best.p,
                    "growth_others": best.others.mean, "death": best.death.mean,
                    "death_lo": best.death.lo}
    return rows


def _status(
    baseline: Baseline, known: NDArray[np.bool_], alive: NDArray[np.bool_],
    origin: NDArray[np.int_], y: Array,
) -> list[Status]:
    """Say for every node whether these lines can be compared at all."""
    sides = {side: {b for name, k, a in zip(baseline.lines, known, alive, strict=True)
                    if k and a == side for b in baseline.blocks[name]} for side in (True, False)}
    apart = bool(sides[True]) and bool(sides[False]) and not sides[True] & sides[False]
    out = []
    for values in y:
        seen = np.isfinite(values) & known
        n = [len(set(origin[seen & (alive == side)])) for side in (True, False)]
        if apart:
            out.append(Status.CONFOUNDED)
        elif not seen.any():
            out.append(Status.NOT_MEASURED)
        elif len(set(origin[seen])) < LEAST_LINES or min(n) < 2:
            out.append(Status.TOO_FEW_POINTS)
        else:
            out.append(Status.OK)
    return out


def _test(
    rows: list[dict[str, Any]], found: Slopes, judged: NDArray[np.bool_], targets: Sequence[str]
) -> None:
    """Fill slope, interval, p and the p of the family; the drug's own target is no backup."""
    lo, hi = found.interval(CONFIDENCE)
    for i in np.flatnonzero(judged).tolist():
        rows[i] |= {"slope": found.estimate[i], "lo": lo[i], "hi": hi[i], "p": found.p[i]}
        if rows[i]["node"] in targets:
            rows[i]["family"] = ""
    held = [i for i in np.flatnonzero(judged).tolist() if rows[i]["family"]]
    adjusted = adjust([rows[i]["p"] for i in held], [rows[i]["family"] for i in held])
    for i, p in zip(held, adjusted, strict=True):
        rows[i]["p_family"] = float(p)


def _rivals(
    row: dict[str, Any], y: Array, value: Array, origin: NDArray[np.int_],
    rival: Mapping[str, Array],
) -> None:
    read, aliased = [], []
    for name, beside in rival.items():
        p = float(slopes(y[None, :], value, origin, beside).p[0])
        if np.isfinite(p):
            read.append(name)
            if not p <= ALIAS_ALPHA:
                aliased.append(name)
    row |= {"rivals_read": read, "aliased_with": aliased}


def _verdict(
    row: dict[str, Any], fight: Competition | None, kept: GroupMean,
    hits: Mapping[bool, Hit],
) -> LinesVerdict:
    if fight is None:
        return LinesVerdict.NOT_SHOWN
    if row["aliased_with"]:
        return LinesVerdict.ALIASED
    if not fight.share <= COMPETE_ALPHA:
        return LinesVerdict.SHARED if np.isfinite(fight.share) else LinesVerdict.HIGHER
    if not np.isfinite(kept.lo) or not (hits[True].mean.n and hits[False].mean.n):
        return LinesVerdict.HIGHER
    if not kept.lo > KEEPS_UP_LOG2:
        return LinesVerdict.FALLS
    if not (hits[True].shown and hits[False].shown):
        return LinesVerdict.NOT_HIT
    return LinesVerdict.PRIMED


def _difference(y: Array, alive: NDArray[np.bool_], others: NDArray[np.bool_]) -> float:
    a, b = y[alive & np.isfinite(y)], y[others & np.isfinite(y)]
    return float(a.mean() - b.mean()) if len(a) and len(b) else float("nan")


def _correlation(axis: Array, value: Array) -> float:
    """Return the correlation, its sign that of nothing: an axis has none."""
    seen = np.isfinite(axis) & np.isfinite(value)
    if seen.sum() < LEAST_LINES or not value[seen].std() > 0:
        return float("nan")
    return float(abs(np.corrcoef(axis[seen], value[seen])[0, 1]))


def _residual(y: Array, value: Array, known: NDArray[np.bool_]) -> float:
    """Return the standard deviation of a node between lines about its slope."""
    seen = np.isfinite(y) & known
    x = np.column_stack([np.ones(int(seen.sum())), value[seen]])
    if len(x) < 3:
        return float("nan")
    coef, *_ = np.linalg.lstsq(x, y[seen], rcond=None)
    return float(np.sqrt(((y[seen] - x @ coef) ** 2).sum() / (len(x) - 2)))
