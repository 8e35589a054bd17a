"""Does a pair do more for a population than the better of its drugs does, subject by subject?"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import RefugiumError
from refugium.core.status import Status
from refugium.core.tables import Column, Schema
from refugium.response.pairs.better_arm import expected_better, most_noise
from refugium.response.pairs.columns import names_of, need_columns, numbers_of
from refugium.response.parameters import (
    BODY_WEIGHT_LOST,
    FEWEST_SUBJECTS,
    LEAST_REPLICATED,
    SUBJECT_DRAWS,
)

Array = NDArray[np.float64]
NOT_KNOWN = float("nan")


class IndependentVerdict(StrEnum):
    """Where a pair lies beside the better of its drugs.

    `beyond`, `below`: without and with the correction for luck; `not_shown`: an interval holds 0,
    or they differ; `single_missing`: no single, no comparison.
    """

    BEYOND = "beyond"
    BELOW = "below"
    NOT_SHOWN = "not_shown"
    SINGLE_MISSING = "single_missing"


class NoiseFrom(StrEnum):
    """Where the noise of an arm is known from; `bound`: the most that the singles allow."""

    GIVEN = "given"
    REPEATS = "repeats"
    BOUND = "bound"


INDEPENDENT_ACTION = Schema(
    "independent_action",
    (
        Column("drug", "name", "one drug"),
        Column("partner", "name", "the other"),
        Column("n_subjects", "integer", "subjects with the pair and both singles"),
        Column("missing", "list", "singles that were not given"),
        Column("difference", "number", "median over subjects of the pair's best response less that "
               "of the better single; below 0: the pair does more", "percentage points"),
        Column("difference_lo", "number", "lower end of its 95 % interval, subjects drawn"),
        Column("difference_hi", "number", "upper end"),
        Column("corrected", "number", "the same against what the truly better single would show "
               "again: without the luck of the better of two noisy arms", "percentage points"),
        Column("corrected_lo", "number", "lower end of its 95 % interval"),
        Column("corrected_hi", "number", "upper end"),
        Column("noise_sd", "number", "of an arm, as used for the correction", "percentage points"),
        Column("noise_from", "enum", "given, repeats (animals of one subject and arm), bound "
               "(the most that the singles allow: the truth lies between both rows of numbers)",
               values=NoiseFrom),
        Column("n_weighed", "integer", "subjects with a weight in all three arms"),
        Column("weight_difference", "number", "median of the pair's lowest weight less that of the "
               "worse single; below 0: the pair costs more", "percentage points"),
        Column("weight_lo", "number", "lower end of its 95 % interval"),
        Column("weight_hi", "number", "upper end"),
        Column("n_lost", "integer", "of them, on the pair, at or below -20 % at some visit"),
        Column("n_lost_drug", "integer", "on the drug alone"),
        Column("n_lost_partner", "integer", "on the partner alone"),
        Column("verdict", "enum", "beyond, below, not_shown, single_missing; empty: see status",
               values=IndependentVerdict),
        Column("status", "enum", "ok; no_reference: a single is missing; too_few_points: too few "
               "subjects with all three arms", values=Status),
    ),
    holds="each pair of a population against the better of its drugs, and its cost in weight",
)
NEEDED = ("subject_id", "drug", "partner", "best_response")


def independent_action(
    responses: pd.DataFrame, *, noise_sd: float | None = None, seed: int = 0
) -> pd.DataFrame:
    """Answer: do subjects fare better on a pair than on whichever of its drugs suits them best?

    Parameters
    ----------
    responses
        One row per animal, as from :func:`best_responses`: `subject_id`, `drug`, `partner` (empty
        for a single), `best_response` (per cent, lower is better), `weight_nadir` if weighed.
        Several animals of one subject and arm are averaged.
    noise_sd
        Of one arm of one subject, percentage points, if known; else from repeats, else its bound.
    seed
        Of the draws of subjects.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`INDEPENDENT_ACTION`, one row per pair, benefit and cost beside each other.

    Raises
    ------
    RefugiumError
        If a column or a name is missing, a cell is no number, a drug is paired with itself, or
        `noise_sd` is negative.

    Notes
    -----
    Independent action: a subject gets what the better drug alone would give, and nothing more.
    Which drug is better is read off two noisy animals: the lower reading is too low by luck, which
    makes a pair look worse than it is (:func:`expected_better`). With one animal per arm the noise
    is not measured; the truth lies between no noise and the most that the singles allow, and a
    verdict needs both to agree. Medians and percentile intervals over subjects; assumes subjects
    independent. The weight of the worse single carries the same luck, uncorrected: a pair's cost is
    rather larger than it looks.

    References
    ----------
    Palmer AC, Sorger PK (2017), doi:10.1016/j.cell.2017.11.009

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> one, two = rng.normal(0, 40, (2, 30))
    >>> arms = {("a", ""): one, ("b", ""): two, ("a", "b"): np.minimum(one, two) - 30}
    >>> table = pd.concat([pd.DataFrame({
    ...     "subject_id": range(30), "drug": drug, "partner": partner,
    ...     "best_response": value + rng.normal(0, 5, 30)}) for (drug, partner), value
    ...     in arms.items()])
    >>> found = independent_action(table, noise_sd=5.0).iloc[0]
    >>> str(found.verdict), round(float(found.corrected))
    ('beyond', -31)
    """
    need_columns(responses, NEEDED)
    if noise_sd is not None and not noise_sd >= 0:
        raise RefugiumError("the noise of an arm is negative or missing", found=noise_sd,
                            remedy="give a standard deviation in percentage points, or none")
    keys = ["subject_id", "drug", "partner"]
    table = _read(responses)
    best = table.groupby(keys)["best_response"].agg(["mean", "var", "count"])
    known, source = _noise(best, noise_sd)
    arms = best["mean"].unstack(["drug", "partner"])
    weights = (table.groupby(keys)["weight_nadir"].mean().unstack(["drug", "partner"])
               if "weight_nadir" in table.columns else pd.DataFrame(index=arms.index))
    pairs = [(str(c[0]), str(c[1])) for c in arms.columns if c[0] and c[1]]
    return INDEPENDENT_ACTION.table([
        _row(arms, weights, pair, known, seed) | {"noise_from": source} for pair in pairs])


def _read(responses: pd.DataFrame) -> pd.DataFrame:
    """Return responses with numbers, and one order of the names of each pair."""
    one, two = (names_of(responses, c, may_be_empty=True) for c in ("drug", "partner"))
    seen: set[tuple[str, str]] = set()
    for i, pair in enumerate(zip(one, two, strict=True)):
        # a pair keeps the order in which it comes first; a single stands under `drug`
        if pair[::-1] in seen or (pair[1] and not pair[0]):
            one[i], two[i] = pair[::-1]
        seen.add((one[i], two[i]))
        if one[i] and one[i] == two[i]:
            raise RefugiumError("a drug is paired with itself", found=one[i],
                                remedy="leave out such rows, or name both products")
    return responses.assign(
        subject_id=names_of(responses, "subject_id"), drug=one, partner=two,
        **{name: numbers_of(responses[name], name) for name in ("best_response", "weight_nadir")
           if name in responses.columns})


def _noise(best: pd.DataFrame, given: float | None) -> tuple[float, NoiseFrom]:
    """Return the noise of an arm's mean, NaN where only its bound is known."""
    if given is not None:
        return given, NoiseFrom.GIVEN
    repeated = best[best["count"] > 1]
    df = float((repeated["count"] - 1).sum())
    if df < LEAST_REPLICATED:
        return NOT_KNOWN, NoiseFrom.BOUND
    square = float((repeated["var"] * (repeated["count"] - 1)).sum()) / df
    return float(np.sqrt(square * (1 / best["count"]).mean())), NoiseFrom.REPEATS


def _row(
    arms: pd.DataFrame, weights: pd.DataFrame, pair: tuple[str, str], known: float, seed: int
) -> dict[str, Any]:
    drug, partner = pair
    columns = [pair, (drug, ""), (partner, "")]
    row: dict[str, Any] = {"drug": drug, "partner": partner}
    lacking = [name for name, _ in columns[1:] if (name, "") not in arms.columns]
    if lacking:
        return row | {"missing": lacking, "verdict": IndependentVerdict.SINGLE_MISSING,
                      "status": Status.NO_REFERENCE}
    both, one, two = arms[columns].dropna().to_numpy(dtype=float).T
    row["n_subjects"] = len(both)
    if len(both) < FEWEST_SUBJECTS:
        return row | {"status": Status.TOO_FEW_POINTS}
    row |= _weight(weights, columns, seed)
    drawn = _drawn(len(both), seed)
    plain = np.median(both[drawn] - np.minimum(one, two)[drawn], axis=-1)
    # the noise is drawn anew with the subjects where it is estimated from them
    noise = most_noise(one[drawn], two[drawn]) if np.isnan(known) else np.full(len(drawn), known)
    better = expected_better(one[drawn], two[drawn], noise)
    fair = np.median(both[drawn] - better, axis=-1)
    ends = [np.quantile(x[1:], [0.025, 0.975]) for x in (plain, fair)]
    sides = {"beyond": [hi < 0 for _, hi in ends], "below": [lo > 0 for lo, _ in ends]}
    if not np.isnan(known):  # the correction is known: the row without it is no second opinion
        sides = {name: each[1:] for name, each in sides.items()}
    verdict = next((IndependentVerdict(name) for name, each in sides.items() if all(each)),
                   IndependentVerdict.NOT_SHOWN)
    return row | {
        "difference": plain[0], "difference_lo": ends[0][0], "difference_hi": ends[0][1],
        "corrected": fair[0], "corrected_lo": ends[1][0], "corrected_hi": ends[1][1],
        "noise_sd": noise[0], "verdict": verdict, "status": Status.OK}


def _weight(
    weights: pd.DataFrame, columns: list[tuple[str, str]], seed: int
) -> dict[str, Any]:
    if any(column not in weights.columns for column in columns):
        return {}
    lost = weights[columns].dropna().to_numpy(dtype=float).T
    row: dict[str, Any] = {"n_weighed": lost.shape[1]}
    row |= dict(zip(("n_lost", "n_lost_drug", "n_lost_partner"),
                    (lost <= BODY_WEIGHT_LOST).sum(axis=1).tolist(), strict=True))
    if lost.shape[1] < FEWEST_SUBJECTS:
        return row
    over = lost[0] - lost[1:].min(axis=0)
    medians = np.median(over[_drawn(len(over), seed)], axis=-1)
    lo, hi = np.quantile(medians[1:], [0.025, 0.975])
    return row | {"weight_difference": medians[0], "weight_lo": lo, "weight_hi": hi}


def _drawn(n: int, seed: int) -> NDArray[np.int_]:
    """Return sets of subjects, (1 + draws, n); the first is the set that was seen."""
    stream = np.random.default_rng(np.random.SeedSequence(seed))
    return np.vstack([np.arange(n), stream.integers(0, n, (SUBJECT_DRAWS, n))])
