"""Simulated paths: the published constants, draws of the prior, turning and resting paths."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from refugium.movie.kinetics.fitting.posterior import prior_coordinates
from refugium.movie.kinetics.model import path
from refugium.movie.kinetics.parameters import PRIOR_DISTANCE

DAY_H = 24.0
ON_D = (0, 3, 8, 13, 21, 29, 33, 38, 59)
REMOVED_D = 29
OFF_D = (4, 10, 15, 17, 30, 35)
NOISE = 0.1
DRUG_ON = {"on": [(0.0, True)], "off from day 29": [(0.0, True), (REMOVED_D * DAY_H, False)]}


@dataclass(frozen=True)
class Truth:
    """Constants per day: drift and rates on and off drug, and the start."""

    start: np.ndarray
    alpha: tuple[np.ndarray, np.ndarray]
    A: tuple[np.ndarray, np.ndarray]


def published() -> Truth | None:
    """Return the published two-module constants; None without a mirror."""
    root = os.environ.get("REFUGIUM_DATA", "").strip()
    file = Path(root) / "su2026" / "reference_values.json"
    if not root or not file.is_file():
        return None
    read = json.loads(file.read_text(encoding="utf-8"))
    parts = [read["drug_treatment_params_suffix_c"], read["drug_withdrawal_params_no_suffix"]]
    alpha = [np.array([p["alpha1"], p["alpha2"]]) for p in parts]
    A = [np.array([[-p["beta1"], -p["a1"]], [p["a2"], -p["a3"]]]) for p in parts]
    start = np.array(read["initial_condition_drug_l1_l2"])
    return Truth(start, (alpha[0], alpha[1]), (A[0], A[1]))


def table_of(
    truth: Truth, *, noise: float = 0.0, stated: bool = True, seed: int = 0
) -> pd.DataFrame:
    """Return readings at the published times; noise is a share of each component's range."""
    on = path(truth.start, truth.alpha[0], truth.A[0], np.array(ON_D, dtype=float))
    turn = path(truth.start, truth.alpha[0], truth.A[0], np.array([float(REMOVED_D)]))[0]
    off = path(turn, truth.alpha[1], truth.A[1], np.array(OFF_D, dtype=float))
    state = np.concatenate([on, off])
    sd = noise * np.ptp(state, axis=0)
    state = state + np.random.default_rng(seed).normal(size=state.shape) * sd
    arms = ["on"] * len(ON_D) + ["off from day 29"] * len(OFF_D)
    times = [d * DAY_H for d in (*ON_D, *(REMOVED_D + d for d in OFF_D))]
    rows = [{"arm": arm, "time_h": t, "component": f"lambda_{i + 1}", "value": state[k, i],
             "sd": sd[i]} for k, (arm, t) in enumerate(zip(arms, times, strict=True))
            for i in (0, 1)]
    table = pd.DataFrame(rows)
    return table if stated and noise > 0 else table.drop(columns="sd")


def prior_truth(seed: int) -> Truth:
    """Return constants drawn from the prior, the observed span as unit and a range of about 1."""
    rng = np.random.default_rng([seed, 7])
    span = float(REMOVED_D + OFF_D[-1])
    while True:
        A = np.sinh(prior_coordinates(rng, 1, 2)[0, :-2]).reshape(2, 2, 2)
        far = PRIOR_DISTANCE * rng.normal(size=(2, 2)) * np.sqrt((A**2).sum(axis=2))
        alpha = (far[0] / span, far[1] / span)
        truth = Truth(rng.normal(size=2), alpha, (A[0] / span, A[1] / span))
        if _plausible(truth, A):
            return truth


def _plausible(truth: Truth, A: np.ndarray) -> bool:
    """Draws of the prior that the prior itself excludes (turning, growth), or that do not move."""
    from refugium.movie.kinetics.model import eigen_rates
    from refugium.movie.kinetics.parameters import MIN_GAPS_PER_PERIOD, PRIOR_GROWTH

    slow, _, turn = eigen_rates(A)
    span = float(REMOVED_D + OFF_D[-1])
    gaps = [np.median(np.diff(ON_D)), np.median(np.diff((0, *OFF_D)))]
    limit = 2 * np.pi * span / (MIN_GAPS_PER_PERIOD * np.array(gaps))
    if (turn > limit).any() or (slow < -PRIOR_GROWTH).any():
        return False
    spread = table_of(truth).groupby("component")["value"].agg(np.ptp)
    return bool(((spread > 0.3) & (spread < 4.0)).all())


def turning(period_d: float, damping_d: float) -> Truth:
    """Return a path that turns on drug with this period, and decays off drug."""
    w, k = 2 * np.pi / period_d, 1 / damping_d
    A_on = np.array([[-k, -w], [w, -k]])
    A_off = np.array([[-0.1, 0.0], [0.02, -0.25]])
    return Truth(np.array([1.0, 0.0]), (np.zeros(2), np.array([0.05, 0.0])), (A_on, A_off))


def resting() -> Truth:
    """Return a path that does not move, and readings that are noise."""
    return Truth(np.zeros(2), (np.zeros(2), np.zeros(2)), (-0.1 * np.eye(2), -0.1 * np.eye(2)))
