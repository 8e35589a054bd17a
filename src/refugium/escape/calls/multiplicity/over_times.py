"""One p of a node over all times of a question: the better of their mean and their best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.core.status import CaseRole
from refugium.escape.calls.evidence import Evidence
from refugium.escape.calls.multiplicity.max_t import p_of_best
from refugium.escape.calls.parts import Parts
from refugium.escape.parameters import CHANGE_MARGIN_LOG2, SHOWN_ON_MARGIN_LOG2
from refugium.escape.situations import Situation
from refugium.signal.reporters import Signal

Array = NDArray[np.float64]
Contrast = tuple[int, int]
RISES, SHOWN, BEYOND = range(3)


def over_times(
    signal: Signal, asked: Sequence[Situation], evidence: Sequence[Sequence[Evidence]],
    p: Array,
) -> Array:
    """Return the p of every node over the times of one question.

    Parameters
    ----------
    signal
        Measured signal.
    asked, evidence
        Its comparisons, one per time, and the evidence of every node in each.
    p
        (times, nodes): p of the call at each time, an intersection-union of its parts but for the
        hit; NaN where it is not asked.

    Returns
    -------
    numpy.ndarray
        (nodes,): min(1, 2 min(p of the mean, p of the best time)); the p itself where a node was
        asked at one time; NaN where at none.

    Notes
    -----
    Mean: every part of the call (rose, shown on, beyond the agent alone) is tested on the mean of
    its contrasts over those times, with their joint covariance. Best: :func:`p_of_best` with the
    least correlation between contrasts of two times. The first is for what stays, the second for
    what comes once. Times at which the hit was not established are left out. Contrasts that no
    model holds jointly (plexes that share no state) have no mean: then the best alone
    counts.
    """
    known = np.isfinite(p)
    count = known.sum(axis=0)
    best = np.where(count > 0, np.where(known, p, np.inf).min(axis=0), np.nan)
    if len(asked) < 2 or not (count > 1).any():
        return best
    mean, rho = np.full(len(best), np.nan), np.zeros(len(best))
    df = np.full(len(best), np.nan)
    for times, on, rows in _alike(known, evidence, count):
        held = [(asked[t], [evidence[t][i] for i in rows]) for t in times]
        mean[rows], rho[rows], df[rows] = _jointly(signal, held, on, rows)
    # where the untreated arm itself fell, its mean is no reference
    moved = [any(np.isfinite(each[node].p_since) for each in evidence)
             for node in range(len(best))]
    mean = np.where(np.isfinite(mean) & np.array(moved), 1.0, mean)
    # without a joint model their dependence is not known
    top = np.where(np.isfinite(df), p_of_best(best, rho, np.nan_to_num(df), count),
                   np.minimum(1.0, count * best))
    both = np.minimum(1.0, 2 * np.fmin(mean, top))
    return np.where(count > 1, np.where(np.isfinite(mean), both, top), best)


def _alike(
    known: NDArray[np.bool_], evidence: Sequence[Sequence[Evidence]], count: NDArray[np.int_]
) -> list[tuple[tuple[int, ...], tuple[int, ...], NDArray[np.int_]]]:
    """Group nodes that were asked at the same times and are held against the same arms."""
    groups: dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]] = {}
    for node in np.flatnonzero(count > 1).tolist():
        times = tuple(np.flatnonzero(known[:, node]).tolist())
        on = tuple(evidence[t][node].on_state if np.isfinite(evidence[t][node].p_on) else -1
                   for t in times)
        groups.setdefault((times, on), []).append(node)
    return [(times, on, np.array(rows)) for (times, on), rows in groups.items()]


def _jointly(
    signal: Signal, held: list[tuple[Situation, list[Evidence]]], on: tuple[int, ...],
    rows: NDArray[np.int_],
) -> tuple[Array, Array, Array]:
    """Return p of the mean, the least correlation between times, and df of each row."""
    role = held[0][0].role
    rises: list[Contrast | None] = [
        None if s.reference is None else (s.case, s.reference) for s, _ in held]
    beyond: list[Contrast | None] = [
        None if s.alone is None else (s.case, s.alone) for s, _ in held]
    shown: list[Contrast | None] = [
        None if state < 0 else (s.case, state) for (s, _), state in zip(held, on, strict=True)]
    if role == CaseRole.DRUG:
        beyond = [None] * len(held)
    flat = [(kind, t, c) for kind, each in enumerate((rises, shown, beyond))
            for t, c in enumerate(each) if c is not None]
    weights = np.zeros((len(flat), len(signal.states)))
    for i, (_, _, (case, reference)) in enumerate(flat):
        weights[i, case] += 1
        weights[i, reference] -= 1
    nothing = np.full(len(rows), np.nan)
    used = np.flatnonzero(weights.any(axis=0))
    if len(set(signal.node_fit.component[used].tolist())) != 1:
        return nothing, np.zeros(len(rows)), nothing
    estimate, cov, df = signal.node_fit.joint(weights, rows)
    of, at = np.array([[kind, t] for kind, t, _ in flat]).T
    size = np.sqrt(np.diagonal(cov, axis1=1, axis2=2))
    with np.errstate(divide="ignore", invalid="ignore"):
        correlation = cov / (size[:, :, None] * size[:, None, :])
    rho = np.where(at[:, None] != at[None, :], correlation, np.inf).min(axis=(1, 2))

    def above(kind: int, margin: float) -> Array:
        own = of == kind
        if not own.any():
            return nothing
        centre = estimate[:, own].mean(axis=1)
        se = np.sqrt(cov[:, own][:, :, own].sum(axis=(1, 2))) / own.sum()
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(special.stdtr(np.where(df > 0, df, np.nan), (margin - centre) / se))

    parts = Parts(up=above(RISES, CHANGE_MARGIN_LOG2), on=above(SHOWN, SHOWN_ON_MARGIN_LOG2),
                  beyond=above(BEYOND, CHANGE_MARGIN_LOG2))
    return parts.p_of_call(role), rho, np.where(df > 0, df, np.nan)
