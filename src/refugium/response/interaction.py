"""Does a second agent lower survival beyond its effect on untreated cells, and do assays agree?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats as sps

from refugium.response.parameters import ALPHA, CONFIDENCE, MIN_EXPERIMENTS
from refugium.results import Column, Schema, rows_of

INTERACTION = Schema(
    "interaction",
    (
        Column("block", "text", "experiment"),
        Column("model_id", "text", "model"),
        Column("background", "text", "arm that holds the first drug"),
        Column("control", "text", "arm without it"),
        Column("agent", "text", "second agent with its dose"),
        Column("scale", "text", "fold or rate"),
        Column("alone", "number", "survival of the background against the control"),
        Column("together", "number", "the same, both with the second agent"),
        Column("effect", "number", "together against alone: log2 ratio (fold), difference (rate)"),
        Column("se", "number", "its standard error over wells"),
        Column("lo", "number", "lower end of its 95 % interval"),
        Column("hi", "number", "upper end of its 95 % interval"),
        Column("n_wells", "integer", "fewest wells of the four arms"),
        Column("verdict", "text", "lower, higher, no_difference_seen; empty: no interval"),
        Column("status", "text", "ok, or why there is no interval"),
    ),
)

POOLED = Schema(
    "pooled",
    (
        Column("model_id", "text", "model"),
        Column("background", "text", "arm that holds the first drug"),
        Column("agent", "text", "second agent with its dose"),
        Column("scale", "text", "fold or rate"),
        Column("n_experiments", "integer", "independent experiments"),
        Column("n_lower", "integer", "of these, with a lower point value"),
        Column("effect", "number", "random-effects mean"),
        Column("lo", "number", "lower end of its 95 % interval"),
        Column("hi", "number", "upper end of its 95 % interval"),
        Column("i2", "number", "share of variance between experiments"),
        Column("p_lower", "number", "one-sided p of no lowering"),
        Column("p_heterogeneity", "number", "Cochran's Q"),
        Column("verdict", "text", "lower, higher, no_difference_seen, assays_disagree, too_few"),
    ),
)


_ARMS = ("background", "control", "background_agent", "control_agent")
_MODELS = ("model_id", "model_id", "agent_model_id", "agent_model_id")


def interaction_table(growth: pd.DataFrame, quartets: pd.DataFrame) -> pd.DataFrame:
    """Answer, per experiment: is the second agent worse for cells on drug than for untreated?

    Parameters
    ----------
    growth
        From :func:`refugium.response.growth_table`.
    quartets
        Columns `model_id`, `agent_model_id` (differs for a genetic perturbation), `background`,
        `control`, `background_agent`, `control_agent` (arms) and `agent` (words).

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`INTERACTION`, a row per experiment, quartet and scale.

    Notes
    -----
    Fold scale: (fold with drug / fold without), with the agent over without it, log2. Rate scale:
    (rate with drug / rate without), with the agent minus without it. Errors by the delta method.
    """
    arms = {
        (r["block"], r["model_id"], r["arm"]): r for r in rows_of(growth)
    }
    rows = []
    for block in dict.fromkeys(growth["block"]):
        for quartet in rows_of(quartets):
            found = [
                arms.get((block, quartet[model], quartet[arm]))
                for model, arm in zip(_MODELS, _ARMS, strict=True)
            ]
            if any(arm is None for arm in found):
                continue
            four = [arm for arm in found if arm is not None]
            wells = min(int(arm["n_wells"]) for arm in four)
            base = {
                "block": block, "model_id": quartet["model_id"], "n_wells": wells,
                "background": quartet["background"], "control": quartet["control"],
                "agent": quartet["agent"], "status": "ok" if wells > 1 else "too_few_replicates",
            }
            folds = np.array([float(a["fold"]) for a in four])
            fold_se = np.array([float(a["fold_se"]) for a in four])
            ratio = folds[0::2] / folds[1::2]
            rows.append(base | {
                "scale": "fold", "alone": ratio[0], "together": ratio[1],
                "effect": float(np.log2(ratio[1] / ratio[0])),
                "se": float(np.sqrt(((fold_se / folds) ** 2).sum()) / np.log(2)),
            })
            rates = np.array([float(a["rate_per_day"]) for a in four])
            rate_se = np.array([float(a["rate_se"]) for a in four])
            if (rates[1::2] <= 0).any():
                continue
            share = rates[0::2] / rates[1::2]
            var = share**2 * ((rate_se / rates)[0::2] ** 2 + (rate_se / rates)[1::2] ** 2)
            rows.append(base | {
                "scale": "rate", "alone": share[0], "together": share[1],
                "effect": float(share[1] - share[0]), "se": float(np.sqrt(var.sum())),
            })
    return INTERACTION.table([row | _interval(row) for row in rows])


def _interval(row: dict[str, Any]) -> dict[str, Any]:
    """Per experiment: t interval on the wells of four arms (4 (n - 1) degrees of freedom)."""
    df = 4 * (row["n_wells"] - 1)
    if df < 1 or not np.isfinite(row["se"]):
        return {"lo": np.nan, "hi": np.nan, "verdict": ""}
    half = float(sps.t.ppf(0.5 + CONFIDENCE / 2, df)) * row["se"]
    lo, hi = row["effect"] - half, row["effect"] + half
    return {"lo": lo, "hi": hi, "verdict": _side(lo, hi)}


def _side(lo: float, hi: float) -> str:
    return "lower" if hi < 0 else "higher" if lo > 0 else "no_difference_seen"


def pool_experiments(table: pd.DataFrame) -> pd.DataFrame:
    """Answer: do independent experiments agree, and on what?

    Parameters
    ----------
    table
        From :func:`interaction_table`, near-duplicate experiments already left out.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`POOLED`. `assays_disagree` if Cochran's Q rejects one common effect and
        the experiments' own values lie on both sides of zero.

    References
    ----------
    DerSimonian R, Laird N (1986), doi:10.1016/0197-2456(86)90046-2
    """
    keys = ["model_id", "background", "agent", "scale"]
    rows = []
    for key, part in table[table["status"] == "ok"].groupby(keys, sort=False):
        effect = part["effect"].to_numpy(dtype=float)
        variance = part["se"].to_numpy(dtype=float) ** 2
        rows.append(dict(zip(keys, key, strict=True)) | _pool(effect, variance))
    return POOLED.table(rows)


def _pool(effect: np.ndarray, variance: np.ndarray) -> dict[str, object]:
    k = len(effect)
    weight = 1 / variance
    fixed = float((weight * effect).sum() / weight.sum())
    q = float((weight * (effect - fixed) ** 2).sum())
    p = float(sps.chi2.sf(q, k - 1)) if k >= MIN_EXPERIMENTS else np.nan
    spare = weight.sum() - (weight**2).sum() / weight.sum()
    tau2 = max(0.0, (q - (k - 1)) / spare) if k > 1 else 0.0
    star = 1 / (variance + tau2)
    mean, se = float((star * effect).sum() / star.sum()), float(np.sqrt(1 / star.sum()))
    half = se * float(sps.norm.ppf(0.5 + CONFIDENCE / 2))
    lower = int((effect < 0).sum())
    if k < MIN_EXPERIMENTS:
        verdict = "too_few"
    elif p <= ALPHA and 0 < lower < k:
        verdict = "assays_disagree"
    else:
        verdict = _side(mean - half, mean + half)
    return {
        "n_experiments": k, "n_lower": lower, "effect": mean, "lo": mean - half,
        "hi": mean + half, "i2": max(0.0, 1 - (k - 1) / q) if q > 0 and k > 1 else 0.0,
        "p_lower": float(sps.norm.cdf(mean / se)), "p_heterogeneity": p, "verdict": verdict,
    }
