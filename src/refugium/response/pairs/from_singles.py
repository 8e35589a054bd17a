"""Do pairs do more than the sum of their drugs, and can that be foretold?"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import Status
from refugium.core.tables import Column, Schema
from refugium.response.pairs.additive import additive_effects
from refugium.response.pairs.arms import Arms, read_arms
from refugium.response.pairs.beyond import pair_features, residual_forecast, skill_of
from refugium.response.pairs.splits import Split, parts_of
from refugium.response.parameters import DRAWS, FEWEST_DRUGS, LEAST_SKILL, NOTHING_MISSED

Array = NDArray[np.float64]


class BeyondAdditive(StrEnum):
    """Whether a finer model than the sum earns its place; empty: see status.

    `additive_suffices`: its skill is below `LEAST_SKILL` throughout the interval, so that the sum
    is the best forecast there is here. Pairs may differ from it all the same, each in its own way:
    see :func:`pair_excess`. `not_shown`: the interval holds both.
    """

    BEYOND_ADDITIVE = "beyond_additive"
    ADDITIVE_SUFFICES = "additive_suffices"
    NOT_SHOWN = "not_shown"


PAIRS_FROM_SINGLES = Schema(
    "pairs_from_singles",
    (
        Column("split", "enum", "single_to_pair, leave_drug_out, random", values=Split),
        Column("n_singles", "integer", "arms of one drug"),
        Column("n_pairs", "integer", "arms of two drugs"),
        Column("n_outcomes", "integer", "outcomes forecast"),
        Column("r", "number", "correlation of the additive forecast with what held-out arms did, "
               "over all arms and outcomes"),
        Column("r_within", "number", "the same with each outcome's mean over the held-out arms "
               "taken away from both: what is known of drugs, not of outcomes"),
        Column("r_residual", "number", "correlation of the residual forecast with what the sum "
               "missed, over held-out pairs"),
        Column("skill", "number", "share of the additive forecast's squared misses over held-out "
               "pairs that the residual model removes; below 0: it adds noise"),
        Column("skill_lo", "number", "lower end of its 95 % interval, drugs drawn"),
        Column("skill_hi", "number", "upper end"),
        Column("verdict", "enum", "beyond_additive, additive_suffices, not_shown; empty: see "
               "status", values=BeyondAdditive),
        Column("status", "enum", "ok; not_testable: this split shows no pair to learn a residual "
               "from; too_few_points: fewer than four drugs in pairs", values=Status),
    ),
    holds="forecasts of pairs from singles, per split",
)


def pairs_from_singles(
    doses: pd.DataFrame, responses: pd.DataFrame, *, seed: int = 0
) -> pd.DataFrame:
    """Answer: do single drugs foretell their pairs, and is there more to foretell than the sum?

    Parameters
    ----------
    doses
        (arms, drugs): dose of each drug in an arm, 0 = absent; one or two drugs per arm. Any unit,
        one per drug.
    responses
        (arms, outcomes): log ratio to untreated cells of the same model, without gaps.
    seed
        Of the random split and of the draws of drugs.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`PAIRS_FROM_SINGLES`, one row per split.

    Raises
    ------
    RefugiumError
        If the tables are not of the same arms, or an arm holds no drug or more than two.

    Notes
    -----
    Additive floor: a ridge per drug (:func:`additive_effects`). Residual model: per outcome, pairs
    as such, the sum and the product of the two drugs' effects. Both are judged on arms that
    neither saw. Only the skill on the residual counts: a high r says that outcomes and drugs have
    means, which the sum knows too. Assumes log ratios, of which sums make sense. One model:
    nothing is said of other cells.

    Examples
    --------
    >>> pairs = [(a, b) for a in range(8) for b in range(a + 1)]
    >>> held = np.array([[float(drug in pair) for drug in range(8)] for pair in pairs])
    >>> effects = np.random.default_rng(1).normal(size=(8, 20))
    >>> summed = held @ effects
    >>> helped = summed + (summed**2 - held @ effects**2) / 2  # each pair's product on top
    >>> doses = pd.DataFrame(held, columns=list("ABCDEFGH"))
    >>> for done in (summed, helped):
    ...     found = pairs_from_singles(doses, pd.DataFrame(done)).set_index("split")
    ...     print(found.verdict["leave_drug_out"])
    additive_suffices
    beyond_additive
    """
    arms = read_arms(doses, responses)
    return PAIRS_FROM_SINGLES.table([_row(arms, split, seed) for split in Split])


def _row(arms: Arms, split: Split, seed: int) -> dict[str, Any]:
    truth, said, finer, pair, who = _forecasts(arms, split, seed)
    row: dict[str, Any] = {
        "split": split, "n_singles": int(arms.single.sum()), "n_pairs": int(arms.pair.sum()),
        "n_outcomes": len(arms.outcomes), "status": Status.OK}
    if len(truth):
        row["r"] = _correlation(truth, said)
        row["r_within"] = _correlation(truth - truth.mean(axis=0), said - said.mean(axis=0))
    if split is Split.SINGLE_TO_PAIR:
        return row | {"status": Status.NOT_TESTABLE}
    if len(np.unique(arms.members[arms.pair])) < FEWEST_DRUGS or not np.isfinite(finer).all():
        return row | {"status": Status.TOO_FEW_POINTS}
    rest, told = (truth - said)[pair], (finer - said)[pair]
    skill, lo, hi = float("nan"), float("nan"), float("nan")
    if (rest**2).sum() > NOTHING_MISSED * (truth[pair] ** 2).sum():
        skill, lo, hi = skill_of(rest - told, rest, who[pair], draws=DRAWS, seed=seed)
    if np.isfinite(skill):
        # the order matters: where pairs stray each in its own way, undoing the noise of estimated
        # effects earns some 3 % for sure, and is no interaction
        verdict = (BeyondAdditive.ADDITIVE_SUFFICES if hi < LEAST_SKILL else
                   BeyondAdditive.BEYOND_ADDITIVE if lo > 0 else BeyondAdditive.NOT_SHOWN)
    else:  # the sum misses nothing: there is no more to foretell
        verdict = BeyondAdditive.ADDITIVE_SUFFICES
    return row | {"r_residual": _correlation(rest, told), "skill": skill, "skill_lo": lo,
                  "skill_hi": hi, "verdict": verdict}


def _forecasts(
    arms: Arms, split: Split, seed: int
) -> tuple[Array, Array, Array, NDArray[np.bool_], NDArray[np.int_]]:
    """Return truth, additive and finer forecast of held-out arms, which are pairs, and of whom."""
    amounts, rows = arms.amounts, []
    for seen, asked in parts_of(arms, split, seed=seed):
        effects = additive_effects(amounts[seen], arms.response[seen])
        said = amounts[asked] @ effects
        finer, more = said.copy(), arms.pair & asked
        known = arms.pair & seen
        if known.any():
            told = residual_forecast(
                _features(arms, known, effects),
                arms.response[known] - amounts[known] @ effects, _features(arms, more, effects))
            finer[arms.pair[asked]] += told
        elif more.any():
            finer[arms.pair[asked]] = np.nan
        rows.append((arms.response[asked], said, finer, arms.pair[asked], arms.members[asked]))
    if not rows:
        empty = np.empty((0, len(arms.outcomes)))
        return empty, empty, empty, np.empty(0, dtype=bool), np.empty((0, 2), dtype=int)
    truth, said, finer, pair, who = (np.concatenate(part) for part in zip(*rows, strict=True))
    return truth, said, finer, pair, who


def _features(arms: Arms, chosen: NDArray[np.bool_], effects: Array) -> Array:
    row, (one, two) = np.flatnonzero(chosen), arms.members[chosen].T
    amounts = arms.amounts
    return pair_features(amounts[row, one][:, None] * effects[one],
                         amounts[row, two][:, None] * effects[two])


def _correlation(one: Array, two: Array) -> float:
    a, b = one.ravel() - one.mean(), two.ravel() - two.mean()
    size = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum()) / size if size > 0 else float("nan")
