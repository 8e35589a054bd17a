"""Which genes come back when the drug is taken away, and which keep what they learned?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from refugium.core.stats import bh_adjust
from refugium.core.status import Memory, Phase, Status
from refugium.core.tables import Column, Schema
from refugium.movie.parameters import ALPHA, CONFIDENCE, OVERSHOOT, RETURNED, STEADY_LOG2
from refugium.movie.time_course.course import Course
from refugium.signal import Effects, StateFit, fit_states

Array = NDArray[np.float64]


GENE_MEMORY = Schema(
    "gene_memory",
    (
        Column("arm", "name", "arm that goes off the drug"),
        Column("gene", "name", "gene (or other feature)"),
        Column("on_point", "integer", "last on-drug point before the drug was taken away"),
        Column("off_point", "integer", "last point of that holiday"),
        Column("on_change", "number", "on the drug against before", "log2"),
        Column("off_change", "number", "off the drug against before", "log2"),
        Column("recovered", "number", "share of the change on the drug that was taken back"),
        Column("lo", "number", "lower end of its 95 % interval"),
        Column("hi", "number", "upper end of its 95 % interval"),
        Column("class", "enum", "reversible, memory, ratcheting, overshoot, none, inconclusive",
               values=Memory),
        Column("q", "number", "false discovery rate of that class; none, inconclusive: no value"),
        Column("status", "enum", "ok; of the recovered share: why there is none", values=Status),
    ),
)


@dataclass(frozen=True)
class Holiday:
    """One holiday of an arm: the last point before the drug, on it, off it, on it again."""

    before: int
    on: int
    off: int


def gene_memory(course: Course, *, alpha: float = ALPHA) -> pd.DataFrame:
    """Answer: which genes are reversible, keep a memory, ratchet on, or overshoot?

    Parameters
    ----------
    course
        The course; log2 values.
    alpha
        False discovery rate of each class over genes, per holiday.

    Returns
    -------
    pandas.DataFrame
        Columns of GENE_MEMORY, one row per arm, holiday and gene. Empty: no holiday, or no point
        before or on the drug.

    Notes
    -----
    With before b, on o, off f (the last points of their stretches) and D = o - b, N = f - b, the
    recovered share is 1 - N / D, its interval by Fieller's theorem; where D is not away from 0
    (its interval holds 0) the status is `flat` and there is no number. Classes, all by moderated t
    with direction taken into account:

    - `reversible`: D is not 0, and more than RETURNED of it is taken back;
    - `overshoot`: the same beyond the start: more than OVERSHOOT is taken back;
    - `memory`: D is not 0, and less than RETURNED is taken back;
    - `ratcheting` (needs a second on-drug stretch): a gene that keeps its change on every holiday
      (N is not 0, same direction), whose on-drug stretches each end further out than the one
      before, and whose holidays each end further out than the one before;
    - `none`: both D and N lie within STEADY_LOG2, whole intervals;
    - `inconclusive`: anything else.

    Each class is an intersection of one-sided tests; its p is the largest of them, doubled for the
    direction, with Benjamini-Hochberg over genes for each class apart: a world with many reversible
    genes does not make memory cheaper. In bulk samples "memory" could be selection.
    Without replicates every gene is `inconclusive`, status `too_few_replicates`.

    References
    ----------
    Fieller EC (1954), doi:10.1111/j.2517-6161.1954.tb00159.x; Smyth GK (2004),
    doi:10.2202/1544-6115.1027; Benjamini Y, Hochberg Y (1995),
    doi:10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> from refugium.movie.time_course.courses import courses
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> gene_memory(courses(write_tumour(demo_plan()).study, "phospho")[0]).empty
    True
    """
    arms = {arm: found for arm in course.paths if (found := holidays(course, arm))}
    if not arms:
        return GENE_MEMORY.empty()
    fit = fit_states(course.values, course.point, np.zeros(len(course.point), dtype=int),
                     n_states=len(course.points))
    tables, seen = [], set()
    for arm, found in arms.items():
        ratchet = _ratcheting(fit, found)
        for holiday in found:
            if holiday not in seen:
                seen.add(holiday)
                frame = classify_genes(fit, holiday, ratchet=ratchet, alpha=alpha)
                frame.insert(0, "gene", course.features)
                tables.append(frame.assign(arm=arm))
    return GENE_MEMORY.table(pd.concat(tables, ignore_index=True))


def holidays(course: Course, arm: str) -> list[Holiday]:
    """Return the holidays of an arm, in order; none without points before and on the drug."""
    phase = course.points["phase"].to_numpy()
    before: int | None = None
    on: int | None = None
    found: list[Holiday] = []
    for p in course.paths[arm]:
        if phase[p] == Phase.BEFORE:
            before = p
        elif phase[p] in (Phase.ON, Phase.AGAIN):
            on = p
        elif before is not None and on is not None:
            if found and found[-1].on == on:
                found.pop()  # a later point of the same holiday
            found.append(Holiday(before, on, p))
    return found


def classify_genes(
    fit: StateFit, holiday: Holiday, *, ratchet: Array | None = None, alpha: float = ALPHA
) -> pd.DataFrame:
    """Return recovered shares and classes of one holiday, one row per gene.

    Parameters
    ----------
    fit
        Moderated linear model of the points.
    holiday
        Its points.
    ratchet
        p of ratcheting, (genes,), if there was a second on-drug stretch.
    alpha
        False discovery rate of each class.
    """
    b, o, f = holiday.before, holiday.on, holiday.off
    size = len(fit.component)
    moved = _contrast(fit, size, {o: 1, b: -1})
    left = _contrast(fit, size, {f: 1, b: -1})
    recovered, lo, hi, known = _fieller(fit, size, holiday)

    def beyond(share: float) -> Effects:  # positive: less than this share was taken back
        return _contrast(fit, size, {f: 1, b: -share, o: share - 1})

    kept, passed = beyond(RETURNED), beyond(OVERSHOOT)
    p = {
        Memory.REVERSIBLE: _directed([moved], [kept]),
        Memory.MEMORY: _directed([moved, kept], []),
        Memory.OVERSHOOT: _directed([moved], [passed]),
    }
    if ratchet is not None:
        p[Memory.RATCHETING] = ratchet
    names = np.full(len(recovered), str(Memory.INCONCLUSIVE), dtype=object)
    names[_within(moved) & _within(left)] = str(Memory.NONE)
    q = np.full(len(names), np.nan)
    for name, own in p.items():  # later names override
        adjusted = bh_adjust(own)
        called = adjusted <= alpha
        names[called] = str(name)
        q[called] = adjusted[called]
    ok = np.isfinite(moved.se)
    status = np.where(~ok, str(Status.TOO_FEW_REPLICATES),
                      np.where(known, str(Status.OK), str(Status.FLAT)))
    return pd.DataFrame({
        "on_point": o, "off_point": f,
        "on_change": np.where(ok, moved.estimate, np.nan),
        "off_change": np.where(ok, left.estimate, np.nan),
        "recovered": recovered, "lo": lo, "hi": hi, "class": names, "q": q, "status": status,
    })


def _ratcheting(fit: StateFit, found: list[Holiday]) -> Array | None:
    if len({h.on for h in found}) < 2:
        return None
    size, start = len(fit.component), found[0].before
    parts = [_contrast(fit, size, {found[0].on: 1, start: -1}),
             _contrast(fit, size, {found[0].off: 1, start: -1})]
    for one, other in pairwise(found):
        parts += [_contrast(fit, size, {other.on: 1, one.on: -1}),
                  _contrast(fit, size, {other.off: 1, one.off: -1})]
    return _directed(parts, [])


def _contrast(fit: StateFit, size: int, weights: dict[int, float]) -> Effects:
    row = np.zeros(size)
    for point, weight in weights.items():
        row[point] += weight
    return fit.combine(row)


def _directed(same: list[Effects], opposite: list[Effects]) -> Array:
    """Return p of "all of `same` in one direction and all of `opposite` in the other"."""
    sides = []
    for sign in (1, -1):
        parts = [e.times(sign).p_above() for e in same]
        parts += [e.times(-sign).p_above() for e in opposite]
        sides.append(np.max(parts, axis=0))
    return np.asarray(np.minimum(2 * np.minimum(*sides), 1.0))


def _within(effect: Effects) -> NDArray[np.bool_]:
    lo, hi = effect.interval(CONFIDENCE)
    return np.asarray((lo > -STEADY_LOG2) & (hi < STEADY_LOG2))


def _fieller(
    fit: StateFit, size: int, holiday: Holiday
) -> tuple[Array, Array, Array, NDArray[np.bool_]]:
    """Return 1 - N / D with ends, NaN where D is not away from 0, and where it is."""
    weights = np.zeros((2, size))
    weights[:, holiday.before] = -1
    weights[0, holiday.off] = weights[1, holiday.on] = 1
    estimate, cov, df = fit.joint(weights)
    n, d = estimate.T
    t2 = special.stdtrit(np.where(df > 0, df, np.nan), 0.5 + CONFIDENCE / 2) ** 2
    a = d**2 - t2 * cov[:, 1, 1]
    known = np.isfinite(a) & (a > 0)
    a = np.where(known, a, np.nan)
    middle = (n * d - t2 * cov[:, 0, 1]) / a
    root = np.sqrt(np.maximum(middle**2 - (n**2 - t2 * cov[:, 0, 0]) / a, 0))
    ratio = np.where(known, n / np.where(known, d, 1.0), np.nan)
    return 1 - ratio, 1 - (middle + root), 1 - (middle - root), known


def recovered_shares(table: pd.DataFrame, *, strong_log2: float = 2.0) -> dict[str, Any]:
    """Answer: of the genes that changed strongly on the drug, what share came back?

    Parameters
    ----------
    table
        Rows of one holiday from :func:`gene_memory`.
    strong_log2
        Least size of the change on the drug.

    Returns
    -------
    dict
        `genes` (number), `above_three_quarters`, `below_one_quarter` (shares of them).
    """
    strong = table[table["on_change"].abs() > strong_log2]
    back = strong["recovered"]
    return {"genes": len(strong), "above_three_quarters": float((back > 0.75).mean()),
            "below_one_quarter": float((back < 0.25).mean())}
