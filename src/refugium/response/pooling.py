"""Do independent experiments agree on what a second agent does to survival?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.core.stats import pool_effects
from refugium.core.status import Status, Survived
from refugium.core.tables import Column, Schema
from refugium.response.measures import Phenotype
from refugium.response.parameters import ALPHA, CONFIDENCE, ENOUGH_WELLS_DF, MIN_EXPERIMENTS

Array = NDArray[np.float64]

POOLED = Schema(
    "pooled",
    (
        Column("model_id", "name", "model"),
        Column("background", "name", "arm that holds the first drug"),
        Column("agent", "name", "second agent with its dose, or a genetic perturbation"),
        Column("kind", "text", "drug or genetic"),
        Column("phenotype", "enum", "what was read: growth", values=Phenotype),
        Column("scale", "text", "fold or rate"),
        Column("n_experiments", "integer", "independent experiments pooled"),
        Column("n_lower", "integer", "of these, with a lower point value"),
        Column("n_alone", "integer", "further experiments of one series each, not pooled"),
        Column("n_alone_lower", "integer", "of these, with a lower point value"),
        Column("effect", "number", "mean: log2 ratio (fold), difference (rate)"),
        Column("lo", "number", "lower end of its 95 % interval; missing: one or two experiments"),
        Column("hi", "number", "upper end of its 95 % interval"),
        Column("least", "number", "smallest value of the experiments pooled", required=False),
        Column("most", "number", "largest value of the experiments pooled", required=False),
        Column("i2", "number", "share of variance between experiments"),
        Column("p_lower", "number", "one-sided p of no lowering"),
        Column("with_room", "number", "the same effect had the last third of untreated cells been "
               "as fast as their fastest; missing: too few times or experiments", required=False),
        Column("with_room_hi", "number", "upper end of its 95 % interval", required=False),
        Column("p_with_room", "number", "one-sided p of no lowering then", required=False),
        Column("late_share", "number", "rate of untreated cells over the last third over "
               "their fastest, mean over experiments: 1 = they had room", required=False),
        Column("p_heterogeneity", "number", "Cochran's Q"),
        Column("method", "text", "random effects, or experiments as replicates (t)"),
        Column("verdict", "enum", "lower, higher, no_difference_seen, assays_disagree, too_few",
               values=Survived),
        Column("status", "enum", "ok, or why experiments are not pooled", values=Status),
        Column("beside", "words", "what signalling says of a node that was perturbed"),
    ),
    holds="the same over independent experiments",
)

KEYS = ["model_id", "background", "agent", "kind", "phenotype", "scale"]
RANDOM, ALONE = "random effects", "experiments as replicates (t)"


def pool_experiments(table: pd.DataFrame) -> pd.DataFrame:
    """Answer: do independent experiments agree, and on what?

    Parameters
    ----------
    table
        From :func:`refugium.response.interaction_table`, near-duplicate experiments already left
        out.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`POOLED`. `assays_disagree` if Cochran's Q rejects one common effect and
        the experiments' own values lie on both sides of zero.

    Notes
    -----
    Plates of one experiment are averaged and count once. Three experiments or more with replicate
    wells are pooled by random effects (Paule and Mandel) with the interval of Hartung and Knapp, t
    on k - 1 degrees of freedom, never narrower than with a common effect
    (:func:`refugium.core.stats.pool_effects`). Where one of them has no replicate wells, all count
    alike: mean and t interval over them. One or two experiments give their values (`least`,
    `most`), their plain mean and no interval: how far experiments differ cannot be told from two.
    Where the perturbed model was never read without the drug: `no_baseline` and no number.

    References
    ----------
    Hartung J, Knapp G (2001), doi:10.1002/sim.791. Paule RC, Mandel J (1982),
    doi:10.6028/jres.087.022

    Examples
    --------
    >>> rows = pd.DataFrame({"model_id": "m", "background": "d", "agent": "a", "kind": "drug",
    ...     "phenotype": "growth", "scale": "fold", "status": "too_few_replicates",
    ...     "block": ["1", "2", "3"], "effect": [-1.0, -1.1, -0.9], "se": float("nan")})
    >>> pool_experiments(rows)[["verdict", "method"]].iloc[0].tolist()
    ['lower', 'experiments as replicates (t)']
    """
    return POOLED.table([
        dict(zip(KEYS, key, strict=True)) | pooled_effect(part) | _with_room(part)
        for key, part in table.groupby(KEYS, sort=False)
    ])


def _with_room(part: pd.DataFrame) -> dict[str, Any]:
    """Pool what the agent does against untreated cells that had kept their early rate."""
    if "effect_with_room" not in part or not part["effect_with_room"].notna().any():
        return {}
    told = part[part["effect_with_room"].notna()]
    found = pooled_effect(told.assign(effect=told["effect_with_room"], se=told["se_with_room"]))
    return {"with_room": found.get("effect", np.nan), "with_room_hi": found.get("hi", np.nan),
            "p_with_room": found.get("p_lower", np.nan),
            "late_share": float(told["late_share"].mean())}


def pooled_effect(part: pd.DataFrame) -> dict[str, Any]:
    """Pool the experiments of one comparison (`block`, `experiment`, `effect`, `se`, `status`)."""
    part = _by_experiment(part)
    good = part[part["status"] == Status.OK]
    alone = part[part["status"] == Status.TOO_FEW_REPLICATES]
    if good.empty and alone.empty:
        return {"status": str(part["status"].iloc[0]), "verdict": ""}
    effect, variance, df = _errors(good)
    told = _heterogeneity(effect, variance, df)
    # no error to weigh one of them by: all count alike, and none is left out for its few wells
    if len(alone) and len(good) + len(alone) >= MIN_EXPERIMENTS:
        every = pd.concat([good, alone])["effect"].dropna().to_numpy(dtype=float)
        return _pooled(every, np.full(len(every), np.nan), ALONE) | told
    return _pooled(effect, variance, RANDOM) | _beside(alone) | told


def _by_experiment(part: pd.DataFrame) -> pd.DataFrame:
    """Average plates of one experiment (inverse variance): they count as one."""
    name = part["experiment"] if "experiment" in part else part["block"]
    if not name.duplicated().any():
        return part
    rows = []
    for _, plates in part.groupby(name, sort=False):
        row = plates.iloc[0].to_dict()
        good = plates[plates["status"] == Status.OK]
        if len(good):
            weight = 1 / good["se"].to_numpy(dtype=float) ** 2
            row = good.iloc[0].to_dict() | {
                "effect": float((good["effect"] * weight).sum() / weight.sum()),
                "df": float(good["df"].sum()) if "df" in good else np.inf,
                "se": float(weight.sum() ** -0.5)}
        elif len(plates) > 1:
            row |= {"effect": float(plates["effect"].mean())}
        rows.append(row)
    return pd.DataFrame(rows)


def _beside(alone: pd.DataFrame) -> dict[str, Any]:
    return {"n_alone": len(alone), "n_alone_lower": int((alone["effect"] < 0).sum())}


def _errors(good: pd.DataFrame) -> tuple[Array, Array, float]:
    """Return effects, squared errors and their degrees of freedom together.

    Errors that rest on few wells are averaged over experiments: with 2 to 4 degrees of freedom
    each, weights from the own error are noise, and missed 6 to 7 % instead of 5.
    """
    effect = good["effect"].to_numpy(dtype=float)
    variance = good["se"].to_numpy(dtype=float) ** 2
    df = np.full(len(good), np.inf)
    if "df" in good:
        df = good["df"].where(good["df"] > 0, np.inf).to_numpy(dtype=float)  # not told: as known
    if (df < ENOUGH_WELLS_DF).any():
        share = df / df.sum() if np.isfinite(df).all() else np.full(len(df), 1 / len(df))
        variance = np.full(len(df), float((share * variance).sum()))
    return effect, variance, float(df.sum())


def _heterogeneity(effect: Array, variance: Array, df: float) -> dict[str, Any]:
    """Cochran's Q against one common effect, errors known to `df` wells (F).

    Experiments that differ in size alone do not disagree on what the agent does.
    """
    k, spare = len(effect), len(effect) - 1
    if k < 2:
        return {}
    weight = 1 / variance
    q = float((weight * (effect - (weight * effect).sum() / weight.sum()) ** 2).sum())
    p = float(sps.f.sf(q / spare, spare, df) if np.isfinite(df) else sps.chi2.sf(q, spare))
    row: dict[str, Any] = {"p_heterogeneity": p, "i2": max(0.0, 1 - spare / q) if q > 0 else 0.0}
    if p <= ALPHA and 0 < (effect < 0).sum() < k:
        row["verdict"] = "assays_disagree"
    return row


def _pooled(effect: Array, variance: Array, method: str) -> dict[str, Any]:
    k = len(effect)
    row = {"n_experiments": k, "n_lower": int((effect < 0).sum()), "verdict": "too_few",
           "status": Status.TOO_FEW_REPLICATES}
    if k:
        row |= {"least": float(effect.min()), "most": float(effect.max())}
    if k < MIN_EXPERIMENTS:
        # the scatter of two experiments is one number: it carries no interval
        return row | {"effect": float(effect.mean()) if k else np.nan}
    found = pool_effects(effect[None], variance[None], confidence=CONFIDENCE)
    mean, se, lo, hi = (float(v[0]) for v in (found.mean, found.se, found.lo, found.hi))
    return row | {
        "effect": mean, "lo": lo, "hi": hi, "method": method, "status": Status.OK,
        "p_lower": float(sps.t.cdf(mean / se, k - 1)) if se > 0 else np.nan,
        "verdict": side(lo, hi),
    }


def side(lo: float, hi: float) -> str:
    """Say on which side of zero an interval lies."""
    return "lower" if hi < 0 else "higher" if lo > 0 else "no_difference_seen"
