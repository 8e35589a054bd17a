"""Does a second agent lower survival beyond its effect on untreated cells?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.core.status import Status, Survived
from refugium.core.tables import Column, Schema, rows_of
from refugium.response.measures import Phenotype
from refugium.response.parameters import CONFIDENCE, MIN_WELLS
from refugium.response.pooling import POOLED, side

__all__ = ["INTERACTION", "POOLED", "SCALES", "interaction_table"]

INTERACTION = Schema(
    "interaction",
    (
        Column("block", "name", "experiment or plate"),
        Column("experiment", "name", "experiment that the block is a plate of"),
        Column("model_id", "name", "model"),
        Column("background", "name", "arm that holds the first drug"),
        Column("control", "name", "arm without it"),
        Column("agent", "name", "second agent with its dose, or a genetic perturbation"),
        Column("kind", "text", "drug or genetic"),
        Column("measure", "name", "what was read"),
        Column("phenotype", "enum", "of what it speaks", values=Phenotype),
        Column("horizon_h", "number", "time of the last reading used", "h"),
        Column("scale", "text", "fold or rate"),
        Column("alone", "number", "survival of the background against the control"),
        Column("together", "number", "the same, both with the second agent"),
        Column("effect", "number", "together against alone: log2 ratio (fold), difference (rate)"),
        Column("se", "number", "its standard error over wells"),
        Column("effect_with_room", "number", "the same had the last third of untreated cells been "
               "as fast as their fastest; missing: too few times", required=False),
        Column("se_with_room", "number", "its standard error over wells", required=False),
        Column("late_share", "number", "rate of untreated cells over the last third over "
               "their fastest: 1 = they had room", required=False),
        Column("df", "number", "degrees of freedom of that error"),
        Column("lo", "number", "lower end of its 95 % interval"),
        Column("hi", "number", "upper end of its 95 % interval"),
        Column("n_wells", "integer", "fewest wells of the four arms"),
        Column("n_left_out", "integer", "wells of the four arms left out for their first reading"),
        Column("verdict", "enum", "lower, higher, no_difference_seen; empty: no interval",
               values=Survived),
        Column("status", "enum", "ok, or why there is no interval", values=Status),
    ),
    holds="survival with a second agent on the drug and off it, per growth experiment",
)

_ARMS = ("background", "control", "background_agent", "control_agent")
SCALES = ("fold", "rate")
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
    An agent that kills alike on and off the drug is hidden in untreated cells that fill their
    wells, and then looks worse on the drug: `effect_with_room` puts what they would have reached
    in their place (:func:`refugium.response.room.continued`). Cells with the agent or the drug are
    fewer, and crowding among them makes the effect smaller.
    A genetic perturbation read on the drug and never without it in the same experiment has status
    `no_baseline` and no number.
    """
    arms = {
        (r["block"], r["measure"], r["model_id"], r["arm"]): r for r in rows_of(growth)
    }
    rows: list[dict[str, Any]] = []
    for block, measure in dict.fromkeys(zip(growth["block"], growth["measure"], strict=True)):
        for quartet in rows_of(quartets):
            found = [
                arms.get((block, measure, quartet[model], quartet[arm]))
                for model, arm in zip(_MODELS, _ARMS, strict=True)
            ]
            genetic = quartet["model_id"] != quartet["agent_model_id"]
            base = {
                "block": block, "measure": measure, "model_id": quartet["model_id"],
                "background": quartet["background"], "control": quartet["control"],
                "agent": quartet["agent"], "kind": "genetic" if genetic else "drug",
            }
            four = [arm for arm in found if arm is not None]
            if four:
                base |= {"experiment": four[0].get("experiment", block)}
            if len(four) == len(found):
                rows += [base | row for row in _scales(four)]
            elif genetic and found[0] is not None and found[2] is not None:
                base |= {"phenotype": found[0]["phenotype"], "horizon_h": found[0]["horizon_h"],
                         "status": Status.NO_BASELINE}
                rows += [base | {"scale": scale} for scale in SCALES]
    return INTERACTION.table([row | _interval(row) for row in rows])


def _scales(four: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the row of each scale for background, control and both with the agent."""
    wells = min(int(arm["n_wells"]) for arm in four)
    base = {
        "phenotype": four[0]["phenotype"], "horizon_h": four[0]["horizon_h"], "n_wells": wells,
        "n_left_out": sum(int(arm["n_left_out"]) for arm in four),
        "status": Status.OK if wells >= MIN_WELLS else Status.TOO_FEW_REPLICATES,
    }
    if not all(arm["fold"] > 0 for arm in four):
        return [base | {"scale": scale, "status": Status.NOT_TESTABLE} for scale in SCALES]
    control = four[1]
    roomy = {scale: row for scale, row in _effects([four[0], _continued(control), *four[2:]])
             if np.isfinite(row["effect"])}
    return [base | row | {
        "scale": scale, "late_share": control.get("late_share", np.nan),
        "effect_with_room": roomy.get(scale, {}).get("effect", np.nan),
        "se_with_room": roomy.get(scale, {}).get("se", np.nan),
    } for scale, row in _effects(four)]


def _continued(control: dict[str, Any]) -> dict[str, Any]:
    """Return the control as if its cells had kept their early rate."""
    fold = float(control.get("fold_continued", np.nan))
    se = float(control.get("fold_continued_se", np.nan))
    rate = float(control["rate_per_day"])
    days = np.log(float(control["fold"])) / rate if rate else np.nan
    return control | {"fold": fold, "fold_se": se, "rate_per_day": np.log(fold) / days,
                      "rate_se": se / fold / days}


def _effects(four: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each scale that can be read, with what the agent does on it."""
    folds = np.array([float(a["fold"]) for a in four])
    fold_se = np.array([float(a["fold_se"]) for a in four])
    ratio = folds[0::2] / folds[1::2]
    n = np.array([int(a["n_wells"]) for a in four])
    own = (fold_se / folds) ** 2
    yield "fold", {
        "alone": ratio[0], "together": ratio[1], "effect": float(np.log2(ratio[1] / ratio[0])),
        "se": float(np.sqrt(own.sum()) / np.log(2)), "df": _df(own, n),
    }
    rates = np.array([float(a["rate_per_day"]) for a in four])
    rate_se = np.array([float(a["rate_se"]) for a in four])
    # of a control that does not grow no share of its rate can be taken
    if (rates[1::2] <= 0).any():
        return
    share = rates[0::2] / rates[1::2]
    var = np.empty(len(four))
    var[0::2] = (rate_se[0::2] / rates[1::2]) ** 2
    var[1::2] = (share * rate_se[1::2] / rates[1::2]) ** 2
    yield "rate", {
        "alone": share[0], "together": share[1], "effect": float(share[1] - share[0]),
        "se": float(np.sqrt(var.sum())), "df": _df(var, n),
    }


def _df(variance: NDArray[np.float64], n: NDArray[np.int_]) -> float:
    """Degrees of freedom of a sum over arms that scatter apart (Welch and Satterthwaite)."""
    if (n < MIN_WELLS).any() or not variance.sum() > 0:
        return float("nan")
    return float(variance.sum() ** 2 / (variance ** 2 / (n - 1)).sum())


def _interval(row: dict[str, Any]) -> dict[str, Any]:
    """Per experiment: t interval on the wells of four arms, each with a scatter of its own.

    Wells without any scatter (equal readings) show no error: they count as one.
    """
    df = float(row.get("df", np.nan))
    if not df >= 1 or not row.get("se", np.nan) > 0:
        seen = row["status"] != Status.OK
        return {"lo": np.nan, "hi": np.nan, "verdict": "",
                "status": row["status"] if seen else Status.TOO_FEW_REPLICATES}
    half = float(sps.t.ppf(0.5 + CONFIDENCE / 2, df)) * row["se"]
    lo, hi = row["effect"] - half, row["effect"] + half
    return {"lo": lo, "hi": hi, "df": df, "verdict": side(lo, hi)}
