"""One simulated data set, one score: what was given, and was it right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from benchmarks.kinetics.simulated import (
    DAY_H,
    DRUG_ON,
    NOISE,
    OFF_D,
    Truth,
    prior_truth,
    published,
    resting,
    table_of,
    turning,
)
from refugium.movie.kinetics import Kinetics, fit_kinetics
from refugium.movie.kinetics.fitting.compare import coupled
from refugium.movie.kinetics.fitting.posterior import draw_posterior
from refugium.movie.kinetics.model import eigen_rates
from refugium.movie.kinetics.parameters import PROFILE_INFLATION, REACH
from refugium.movie.kinetics.series import read_series

CHI2_90 = 2.705543
FEW = 600


def true_values(truth: Truth) -> dict[tuple[str, str, str, str], float]:
    """Return the true value of every constant, keyed as rows of the table, in hours."""
    out = {}
    names = ("lambda_1", "lambda_2")
    for phase, alpha, A in zip(("on", "off"), truth.alpha, truth.A, strict=True):
        slow, fast, _ = (float(x) for x in eigen_rates(A))
        out[phase, "time_constant_slow", "", ""] = DAY_H / slow if slow > 0 else np.inf
        out[phase, "time_constant_fast", "", ""] = DAY_H / fast if fast > 0 else np.inf
        rest = -np.linalg.solve(A, alpha)
        for i, a in enumerate(names):
            out[phase, "drift", a, ""] = alpha[i] / DAY_H
            out[phase, "fixed_point", a, ""] = rest[i]
            for j, b in enumerate(names):
                out[phase, "rate", a, b] = A[i, j] / DAY_H
    return out


def covered(found: Kinetics, truth: Truth) -> list[dict[str, Any]]:
    """Return per constant: given (two ends or a bound) and whether the truth lies in it."""
    true = true_values(truth)
    rows = []
    for row in found.constants.to_dict("records"):
        key = (row["phase"], row["quantity"], row["component"], row["from_component"])
        if key not in true:
            continue
        low = -np.inf if np.isnan(row["lo"]) else row["lo"]
        high = np.inf if np.isnan(row["hi"]) else row["hi"]
        rows.append({"name": " ".join(k for k in key if k), "given": row["status"] == "ok",
                     "two_ends": row["status"] == "ok" and row["bound"] == "",
                     "inside": bool(low <= true[key] <= high)})
    return rows


def score_published(stated: bool, seed: int) -> list[dict[str, Any]]:
    """Coverage of every constant at the published constants."""
    truth = published()
    assert truth is not None
    table = table_of(truth, noise=NOISE, stated=stated, seed=seed)
    return covered(fit_kinetics(table, drug_on=DRUG_ON, particles=FEW, seed=seed), truth)


def score_prior(stated: bool, seed: int) -> list[dict[str, Any]]:
    """Coverage of every constant at constants drawn anew for each data set."""
    truth = prior_truth(seed)
    table = table_of(truth, noise=NOISE, stated=stated, seed=seed)
    return covered(fit_kinetics(table, drug_on=DRUG_ON, particles=FEW, seed=seed), truth)


def score_probability(seed: int) -> dict[str, Any]:
    """Say how likely the return is slower, whether it is, and where the true slow rates rank."""
    truth = prior_truth(seed)
    table = table_of(truth, noise=NOISE, seed=seed)
    series = read_series(table, DRUG_ON)
    draws = draw_posterior(coupled(series), seed=np.random.SeedSequence(seed), particles=FEW)
    slow = eigen_rates(draws.A)[0] / (series.span_h / DAY_H)
    true = [float(eigen_rates(A)[0]) for A in truth.A]
    return {"p": float((slow[:, 1] < slow[:, 0]).mean()), "slower": true[1] < true[0],
            "rank_on": float((slow[:, 0] < true[0]).mean()),
            "rank_off": float((slow[:, 1] < true[1]).mean())}


def score_oracle(seed: int) -> dict[str, Any]:
    """Is the slow constant off drug open above: here, and by an independent profile?"""
    from benchmarks.kinetics.oracle import slow_rise

    truth = published()
    assert truth is not None
    table = table_of(truth, noise=NOISE, seed=seed)
    found = fit_kinetics(table, drug_on=DRUG_ON, particles=FEW, seed=seed).constants
    row = found[(found["phase"] == "off") & (found["quantity"] == "time_constant_slow")]
    ours = bool((row["bound"] == "lower").any() or (row["status"] != "ok").any())
    edge = 1 / (REACH * OFF_D[-1])
    rises = slow_rise(table, truth, [edge, 0.0, -0.05], seed)
    return {"ours": ours, "oracle": bool(rises.min() <= CHI2_90 * PROFILE_INFLATION)}


def score_turning(seed: int) -> dict[str, Any]:
    """Fit a path that turns with a period of 18 d on drug: is it said, is the period right?"""
    truth = turning(18.0, 40.0)
    found = fit_kinetics(table_of(truth, noise=0.05, seed=seed), drug_on=DRUG_ON, particles=FEW,
                         seed=seed)
    row = found.constants[(found.constants["phase"] == "on")
                          & (found.constants["quantity"] == "period")]
    given = bool((row["status"] == "ok").any())
    inside = given and bool((row["lo"].fillna(0) <= 18 * DAY_H).all()
                            and (row["hi"].fillna(np.inf) >= 18 * DAY_H).all())
    motion = found.phases.set_index("phase")["motion"]
    return {"given": given, "inside": inside, "off_turns": motion["off"] == "oscillates"}


def score_resting(stated: bool, seed: int) -> bool:
    """Nothing moves: is any number given?"""
    table = table_of(resting(), seed=seed).drop(columns="value")
    table["value"] = np.random.default_rng(seed).normal(size=len(table))
    if stated:
        table["sd"] = 1.0
    found = fit_kinetics(pd.DataFrame(table), drug_on=DRUG_ON, particles=FEW, seed=seed)
    return bool((found.constants["status"] != "flat").any())
