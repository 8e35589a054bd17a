"""How probable is each class, from the joint distribution of the level before and the change?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.core.status import BackupClass, CaseRole, Status
from refugium.core.tables import rows_of
from refugium.escape.calls.evidence import Evidence, gather_evidence
from refugium.escape.calls.prior import Prior, learn_prior
from refugium.escape.parameters import (
    CHANGE_MARGIN_LOG2,
    CLASS_DRAWS,
    SHOWN_ON_MARGIN_LOG2,
    SHUFFLE_SEED,
)
from refugium.escape.schemas import CLASS_PROBABILITIES
from refugium.escape.situations import Situation, View

Array = NDArray[np.float64]

UNCHANGED = (BackupClass.PRIMED, BackupClass.QUIET, BackupClass.PERSISTENT)
RISES = (BackupClass.INDUCED, BackupClass.INDUCED_EARLY, BackupClass.INDUCED_LATE)
LEAST = 0.001
"""Smaller probabilities are left out of the table."""


def class_probabilities(
    views: Sequence[View], calls: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answer, per call: how probable is its class, and how probable are the others?

    Parameters
    ----------
    views
        What was measured.
    calls
        Calls of the same study.

    Returns
    -------
    tuple
        `calls` with `class_probability` filled, and the columns of
        :data:`refugium.escape.schemas.CLASS_PROBABILITIES`.

    Notes
    -----
    The true change d and, where the node's inhibited floor was measured, the true level b above
    it before the drug follow their joint t distribution from one fit (shared reference, so they
    covary); d has the prior that all changes of the study teach
    (:mod:`refugium.escape.calls.prior`), b a flat one. Classes part the plane: induced d > 0.25;
    unchanged |d| <= 0.25, then primed if b > 0.5, quiet if not, persistent without a floor; fell,
    but not by half (undecided); lost d <= -delta. CLASS_DRAWS draws, weighted by the prior. These
    are probabilities about the *readouts*: that a site reports on its node is taken from the
    knowledge pack. A persistent call counts all unchanged classes. No replicate, no reference: no
    number.
    """
    rows = rows_of(calls)
    by_contrast: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        by_contrast.setdefault(str(row["contrast"]), []).append(i)
    asked = [
        (view, s) for view in views for s in view.situations.each
        if s.contrast in by_contrast and s.reference is not None
    ]
    priors = _priors(asked)
    given = np.full(len(rows), np.nan)
    table: list[dict[str, Any]] = []
    for view, situation in asked:
        of_node = {str(rows[i]["node"]): i for i in by_contrast[situation.contrast]}
        found = _situation(view, situation, priors[situation.role])
        for node, shares in found.items():
            at = of_node.get(node)
            if at is None or rows[at]["status"] != Status.OK:
                continue
            kind = BackupClass(str(rows[at]["class"]))
            risen = kind if kind in RISES else BackupClass.INDUCED
            named = {risen if c == BackupClass.INDUCED else c: p for c, p in shares.items()}
            if kind == BackupClass.PERSISTENT:
                given[at] = sum(named.get(c, 0.0) for c in UNCHANGED)
            elif kind != BackupClass.UNDECIDED:
                given[at] = named.get(kind, 0.0)
            table += [
                {"contrast": situation.contrast, "model_id": situation.model_id, "node": node,
                 "class": str(c), "probability": p}
                for c, p in named.items() if p >= LEAST
            ]
    return (calls.assign(class_probability=np.clip(given, 0.0, 1.0)),
            CLASS_PROBABILITIES.table(table))


def _priors(asked: list[tuple[View, Situation]]) -> dict[CaseRole, Prior]:
    held: dict[CaseRole, list[tuple[Array, Array, Array]]] = {}
    for view, s in asked:
        assert s.reference is not None
        effect = view.signal.compare(s.case, s.reference)
        held.setdefault(s.role, []).append((effect.estimate, effect.se, effect.df))
    return {
        role: learn_prior(*(np.concatenate(part) for part in zip(*parts, strict=True)))
        for role, parts in held.items()
    }


def _situation(view: View, s: Situation, prior: Prior) -> dict[str, dict[BackupClass, float]]:
    """Return the probabilities of every node with an interval."""
    assert s.reference is not None
    signal, situations = view.signal, view.situations
    names = signal.nodes.names
    inhibited = {node for state, node in situations.inhibitors if state in (s.case, s.reference)}
    evidence = gather_evidence(signal, s, situations) if inhibited else [Evidence()] * len(names)
    effect = signal.compare(s.case, s.reference)
    known = np.isfinite(effect.se) & (effect.df > 0) & np.isfinite(effect.estimate)
    floors = np.array([e.floor if s.role == CaseRole.DRUG else -1 for e in evidence])
    found: dict[str, dict[BackupClass, float]] = {}
    flat = np.flatnonzero(known & (floors < 0))
    if len(flat):
        point = np.stack([_quantiles(round(float(df), 1)) for df in effect.df[flat]])
        change = effect.estimate[flat, None] + effect.se[flat, None] * point
        delta = np.array([evidence[i].delta for i in flat])
        for i, shares in zip(flat, _shares(prior, change, None, delta), strict=True):
            found[names[i]] = shares
    for i in np.flatnonzero(known & (floors >= 0)):
        weights = np.zeros((2, len(signal.states)))
        weights[0, s.case] += 1
        weights[0, s.reference] -= 1
        weights[1, s.reference] += 1
        weights[1, floors[i]] -= 1
        mean, cov, df = signal.node_fit.joint(weights, np.array([i]))
        if not np.isfinite(cov[0]).all():
            continue
        root = np.linalg.cholesky(cov[0] + 1e-12 * np.eye(2))
        draws = mean[0][:, None] + root @ _draws(round(float(df[0]), 1))
        delta = np.array([evidence[i].delta])
        found[names[i]] = _shares(prior, draws[:1], draws[1:], delta)[0]
    return found


def _shares(
    prior: Prior, change: Array, before: Array | None, delta: Array
) -> list[dict[BackupClass, float]]:
    """Return the weighted share of draws in each class; rows are nodes."""
    weight = np.maximum(prior.density(change), 1e-300)
    weight /= weight.sum(axis=1, keepdims=True)
    parts = {
        BackupClass.INDUCED: change > CHANGE_MARGIN_LOG2,
        BackupClass.LOST: change <= -delta[:, None],
    }
    flat = np.abs(change) <= CHANGE_MARGIN_LOG2
    flat &= ~parts[BackupClass.LOST]
    if before is None:
        parts[BackupClass.PERSISTENT] = flat
    else:
        parts[BackupClass.PRIMED] = flat & (before > SHOWN_ON_MARGIN_LOG2)
        parts[BackupClass.QUIET] = flat & (before <= SHOWN_ON_MARGIN_LOG2)
    share = {c: (weight * inside).sum(axis=1) for c, inside in parts.items()}
    rest = np.clip(1 - np.sum(list(share.values()), axis=0), 0.0, 1.0)
    share[BackupClass.UNDECIDED] = rest
    return [{c: float(values[i]) for c, values in share.items()} for i in range(len(change))]


@lru_cache(maxsize=512)
def _quantiles(df: float) -> Array:
    """Return evenly spaced quantiles of a t."""
    points = (np.arange(CLASS_DRAWS // 4) + 0.5) / (CLASS_DRAWS // 4)
    return np.asarray(sps.t.ppf(points, df), dtype=float)


@lru_cache(maxsize=512)
def _draws(df: float) -> Array:
    """Return draws of a standard t of dimension 2, (2, draws); one seed."""
    stream = np.random.default_rng(np.random.SeedSequence(SHUFFLE_SEED))
    normal = stream.standard_normal((2, CLASS_DRAWS))
    return np.asarray(normal / np.sqrt(stream.chisquare(df, CLASS_DRAWS) / df))
