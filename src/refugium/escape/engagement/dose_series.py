"""Doses of one drug in one block, a sample each: what falls and rises along them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from refugium.core.stats import bh_adjust, mean_seen
from refugium.core.status import CallRole, Change, Engagement, Level, ReadFrom, Status
from refugium.core.tables import Column, Schema
from refugium.escape.engagement.dose_lines import (
    DoseLine,
    dose_series,
    node_lines,
    target_lines,
)
from refugium.escape.engagement.dose_trend import Trend, fit_trend
from refugium.escape.parameters import (
    ALPHA,
    COMMON_SHIFT_LOG2,
    DOSE_MARGIN_LOG2,
    ENGAGED_RESIDUAL,
    LEAST_DOSES,
    UNTREATED_SHARE,
)
from refugium.escape.situations import View
from refugium.study.design import Design
from refugium.study.treatment import Agent, in_unit

Array = NDArray[np.float64]
Rows = list[dict[str, Any]]

DOSE_SERIES = Schema(
    "dose_series",
    (
        Column("model_id", "name", "the model"),
        Column("drug", "name", "the drug whose doses these are"),
        Column("beside", "list", "what else is on at every dose"),
        Column("target", "name", "node(s) that it is meant to hit"),
        Column("node", "name", "node that is asked about"),
        Column("role", "enum", "target: the drug's own, or what shows it; backup: any other",
               values=CallRole),
        Column("time_h", "number", "time of the samples; missing: not stated, or all times "
               "together", "h"),
        Column("n_times", "integer", "times behind the row; more than 1: all of them together"),
        Column("verdict", "enum", "targets: engaged, partial; empty: none", values=Engagement),
        Column("change", "enum", "other nodes: up, down; inconclusive: neither is shown; targets: "
               "down where the fall is no hit, for it ends at untreated cells", values=Change),
        Column("level", "enum", "none, candidate: it rises along the doses while the target is hit",
               values=Level),
        Column("read_from", "enum", "targets: direct or output, as in `engagement`",
               values=ReadFrom),
        Column("read_node", "name", "node whose sites were read"),
        Column("n_doses", "integer", "doses with a reading"),
        Column("lowest_dose", "number", "lowest of them", "see unit"),
        Column("highest_dose", "number", "highest of them", "see unit"),
        Column("from_dose", "number", "lowest dose at which the curve has run half its way",
               "see unit"),
        Column("below_dose", "number", "the dose next below: there it has not", "see unit"),
        Column("unit", "text", "nM for molar doses, else as in the study"),
        Column("change_log2", "number", "highest dose less lowest, on the curve; targets: a hit is "
               "a fall", "log2"),
        Column("at_least_log2", "number", "size that the change exceeds, one-sided 95 %", "log2"),
        Column("untreated_log2", "number", "the upper half of the curve against untreated cells: "
               "an effect, no error; missing: none beside", "log2"),
        Column("untreated_hi_log2", "number", "targets: what that is at most, one-sided 95 %, by "
               "the scatter of the doses", "log2", required=False),
        Column("shift_log2", "number", "change of the middle of all nodes along the same doses; "
               "where it is large, a row must stand with it taken off as well", "log2"),
        Column("scatter_log2", "number", "standard deviation of the doses about the curve", "log2",
               required=False),
        Column("residual_hi", "number", "targets: most activity left at the highest dose, as a "
               "share of that at the lowest, one-sided 95 %"),
        Column("p", "number", "that it changes by no more than the margin, within this experiment; "
               "targets: one-sided; of all times: 2 x the smaller of p of their mean and n times "
               "the smallest p", at_least=0, at_most=1),
        Column("q", "number", "Benjamini-Hochberg over models, drugs and nodes of one role; of "
               "several times only where they are taken together", at_least=0, at_most=1),
        Column("status", "enum", "ok, or why nothing is shown", values=Status),
    ),
    holds="doses of one drug, a sample each: what falls and rises along them",
    in_json=True,
)


def dose_series_table(design: Design, views: Sequence[View]) -> pd.DataFrame:
    """Answer: what falls, what rises along the doses of a drug, where each has a sample of its own?

    Parameters
    ----------
    design
        Of the study.
    views
        Its lineages.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`DOSE_SERIES`: per model, drug, node a row for each time and, of several
        times, one for all of them together, which alone has a q.

    Notes
    -----
    A series is LEAST_DOSES or more doses of one targeted drug, nothing else different, with a block
    that holds all of them. The dose is the unit: wells of one dose may share what was done to them,
    so they are averaged and lend no error; what the doses scatter about a monotone curve
    (:func:`refugium.escape.engagement.dose_trend.fit_trend`) is the error. p holds within this
    experiment. Where the doses stood on a plate is no column of a study: a drift along them of up
    to DOSE_MARGIN_LOG2 is allowed for, a larger one passes for an effect. *Engaged*: it is shown to
    fall by half or more from the lowest dose to the highest, and where untreated cells stand
    beside, by half or more below them; *partial*: to fall, and below untreated cells by more than
    the margin (`untreated_hi_log2`): a series that only comes down to them was raised at its lower
    doses (a paradoxical rise), and no hit is shown (`change` down, no verdict). A drug that hits at
    every dose has no curve, and none is shown. *Candidate*: another node rises along
    the doses of a drug whose target is hit, both q at most ALPHA, and UNTREATED_SHARE of the rise
    lies above untreated cells, where they stand beside; never more than a candidate. Where all
    nodes moves along the doses by COMMON_SHIFT_LOG2, a row must stand with it taken off as well
    (`loading_or_drug`).
    """
    lines: dict[tuple[Any, ...], list[DoseLine]] = {}
    for view in views:
        for series in dose_series(design, view):
            for line in (*target_lines(series), *node_lines(series)):
                lines.setdefault((*series.key, line.role, line.node), []).append(line)
    rows: Rows = []
    for own in lines.values():
        told = [_row(line) for line in own]
        rows += told if len(own) == 1 else [*told, _together(own, told)]
        rows[-1]["decides"] = True
    return DOSE_SERIES.table(_called(rows))


def _together(lines: Sequence[DoseLine], told: Rows) -> dict[str, Any]:
    """Judge all times of a series together: by their mean, or by the one that shows most."""
    doses = [agent.dose for agent in lines[0].series.doses]
    same = [line for line in lines if [a.dose for a in line.series.doses] == doses]
    mean = replace(
        same[0], values=np.mean([line.values for line in same], axis=0),
        common=np.mean([line.common for line in same], axis=0),
        untreated=float(mean_seen(np.array([line.untreated for line in same]), axis=0)))
    single = np.array([float(row["p"]) for row in told])
    tried = int(np.isfinite(single).sum())
    # a change at one time of many is seen by the smallest p, a lasting one by the mean; of two
    # ways the better is taken, so each has half of alpha
    row = _row(mean, share=0.5)
    if tried:
        best = _row(lines[int(np.nanargmin(single))], share=0.5 / tried)
        worse = not np.isfinite(row["p"]) or tried * best["p"] < row["p"]
        row = best | {"p": tried * best["p"]} if worse else row
    return row | {"p": min(1.0, 2 * row["p"]), "time_h": np.nan, "n_times": len(lines)}


def _row(line: DoseLine, *, share: float = 1.0) -> dict[str, Any]:
    """Judge one line; `share` is the part of alpha that its bounds may use."""
    series, of_target = line.series, line.role == CallRole.TARGET
    seen = np.flatnonzero(np.isfinite(line.values))
    model, drug, beside = series.key
    unit, doses = _amounts([series.doses[i] for i in seen])
    row: dict[str, Any] = {
        "model_id": model, "drug": drug, "beside": beside, "node": line.node, "role": line.role,
        "target": ";".join(series.view.situations.targets[drug]), "time_h": series.time_h,
        "n_times": 1, "read_from": line.read_from, "read_node": line.read_node,
        "n_doses": len(seen), "unit": unit, "p": np.nan, "change_log2": np.nan,
        "untreated_log2": np.nan, "untreated_hi_log2": np.nan,
        "lowest_dose": min(doses, default=np.nan), "highest_dose": max(doses, default=np.nan),
        "verdict": "", "change": "" if of_target else Change.INCONCLUSIVE, "level": Level.NONE,
        "status": Status.TOO_FEW_POINTS,
    }
    if len(seen) < LEAST_DOSES:
        return row
    values = line.values[seen]
    trend, p = _tested(values, of_target)
    change, half = float(trend.change[0]), int(trend.half[0])
    bound = float(trend.at_least(share * ALPHA)[0])
    row |= {
        "change_log2": change, "untreated_log2": float(values[half:].mean()) - line.untreated,
        "from_dose": doses[half], "below_dose": doses[half - 1],
        "status": Status.INCONCLUSIVE if np.isfinite(p) else Status.NOT_TESTABLE,
    }
    if np.isfinite(line.common[seen]).all():
        shift = float(fit_trend(line.common[seen][None]).change[0])
        row["shift_log2"] = shift
        if abs(shift) >= COMMON_SHIFT_LOG2:
            # loading or drug: it must be shown in either reading
            other, p_other = _tested(values - line.common[seen], of_target)
            same = np.sign(other.change[0]) == np.sign(change)
            bound = min(bound, float(other.at_least(share * ALPHA)[0])) if same else 0.0
            if p <= ALPHA and (not same or p_other > ALPHA):
                row["status"] = Status.LOADING_OR_DRUG
            p = max(p, p_other) if same else 1.0
    row |= {"p": p, "at_least_log2": bound, "scatter_log2": float(trend.scatter[0])}
    if of_target and change < 0:
        # untreated cells count as one well, whatever their number: its own scatter is not known
        error = trend.scatter[0] * np.sqrt(1 / (len(seen) - half) + 1)
        row |= {"residual_hi": 2.0**-bound, "untreated_hi_log2": row["untreated_log2"] + error
                * special.stdtrit(trend.df, 1 - share * ALPHA)}
    return row


def _tested(values: Array, of_target: bool) -> tuple[Trend, float]:
    """Return the trend of a line and its p: of a fall for targets, else of either change."""
    trend = fit_trend(values[None])
    falls, rises = (float(trend.p(sign, DOSE_MARGIN_LOG2)[0]) for sign in (-1, 1))
    return trend, falls if of_target else float(np.minimum(1.0, 2 * np.minimum(falls, rises)))


def _amounts(doses: Sequence[Agent]) -> tuple[str, list[float]]:
    """Return doses in nM where their unit is molar, else as they are."""
    if not doses:
        return "", []
    molar = [in_unit(float(a.dose or 0), a.unit, "nM") for a in doses]
    if all(dose is not None for dose in molar):
        return "nM", [float(dose) for dose in molar if dose is not None]
    return doses[0].unit, [float(a.dose or 0) for a in doses]


def _called(rows: Rows) -> Rows:
    """Give q to the rows that decide, and what follows from it."""
    for role in (CallRole.TARGET, CallRole.BACKUP):
        own = [row for row in rows if row["role"] == role and row.get("decides")]
        for row, q in zip(own, bh_adjust(np.array([r["p"] for r in own])), strict=True):
            row["q"] = float(q)
    hits = set()
    for row in rows:
        shown = (row["q"] if row.get("decides") else row["p"]) <= ALPHA
        if row["role"] == CallRole.TARGET and shown and row["change_log2"] < 0:
            if row["untreated_hi_log2"] > -DOSE_MARGIN_LOG2:
                row["change"] = Change.DOWN
                continue
            # against the lowest dose and against untreated cells: a raised start makes falls large
            left = np.fmax(row["residual_hi"], 2.0 ** row["untreated_log2"])
            row["verdict"] = Engagement.ENGAGED if left < ENGAGED_RESIDUAL else Engagement.PARTIAL
            row["status"] = Status.OK
            if row.get("decides"):
                hits.add((row["model_id"], row["drug"], row["beside"]))
        elif row["role"] == CallRole.BACKUP and shown:
            row["change"] = Change.UP if row["change_log2"] > 0 else Change.DOWN
            row["status"] = Status.OK
    for row in rows:
        hit = (row["model_id"], row["drug"], row["beside"]) in hits
        # along the doses, and beyond untreated cells: a curve that only climbs back is no rise
        if row.get("decides") and row["change"] == Change.UP and hit and not (
                row["untreated_log2"] < UNTREATED_SHARE * row["change_log2"]):
            row["level"] = Level.CANDIDATE
    return [{name: value for name, value in row.items() if name != "decides"} for row in rows]
