"""Over which lines does a pair score, and would it in a further one?"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from refugium.core.errors import RefugiumError
from refugium.core.stats import bh_adjust, pool_effects, two_sided
from refugium.core.status import Status
from refugium.core.tables import Column, Schema
from refugium.response.pairs.columns import need_columns
from refugium.response.pairs.contexts import contexts_of
from refugium.response.pairs.repeats import NEEDED, Scores, read_scores
from refugium.response.parameters import ALPHA, CONFIDENCE, FEWEST_LINES

Array = NDArray[np.float64]


class LinesVerdict(StrEnum):
    """What may be said of a pair over the lines that were tested."""

    SYNERGISTIC = "synergistic"
    ANTAGONISTIC = "antagonistic"
    NO_CALL = "no_call"


PAIRS_OVER_LINES = Schema(
    "pairs_over_lines",
    (
        Column("drug", "name", "one drug"),
        Column("partner", "name", "the other"),
        Column("n_lines", "integer", "lines with a score; repeats of a line are averaged"),
        Column("mean", "number", "mean score over lines", "see scores"),
        Column("lo", "number", "lower end of its 95 % interval; missing: fewer than three lines"),
        Column("hi", "number", "upper end"),
        Column("next_lo", "number", "where the score of a further such line would lie: "
               "lower end"),
        Column("next_hi", "number", "upper end"),
        Column("p", "number", "of mean 0 (t)"),
        Column("q", "number", "the same over all pairs of this table (Benjamini, Hochberg)"),
        Column("rank", "integer", "place by mean among them, 1 = highest"),
        Column("n_ranked", "integer", "pairs of this table with enough lines"),
        Column("n_compared", "integer", "lines that hold other pairs of the partner's class"),
        Column("over_class", "number", "mean over lines of the pair's score less that line's mean "
               "over other pairs of the partner's class"),
        Column("over_class_lo", "number", "lower end of its 95 % interval"),
        Column("over_class_hi", "number", "upper end"),
        Column("contexts", "list", "lineages whose lines score higher than the pair's other lines"),
        Column("lineages", "list", "lineages tested"),
        Column("repeat_sd", "number", "of a single score, from repeats of one line and pair"),
        Column("n_repeats", "integer", "degrees of freedom behind it; 0: noise not measured"),
        Column("least_difference", "number", "by how much two single scores must differ to differ"),
        Column("least_mean", "number", "the same of a mean over so many lines: below it no call"),
        Column("verdict", "enum", "synergistic, antagonistic, no_call: in the lines tested",
               values=LinesVerdict),
        Column("travels", "flag", "whether the prediction interval of a further line excludes 0, "
               "too"),
        Column("status", "enum", "ok; too_few_points: fewer than three lines; too_few_replicates: "
               "no repeats, so that the least difference is not known", values=Status),
    ),
    holds="each pair over lines: mean, a further line, contexts, class, noise",
)


def pairs_over_lines(
    scores: pd.DataFrame, *, drug: str | None = None, classes: Mapping[str, str] | None = None,
    lineages: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Answer: does a pair score over lines, in which, more than its class, and in the next line?

    Parameters
    ----------
    scores
        One row per score: `line_id`, `drug`, `partner` (order means nothing), `score` (0 = no
        interaction, higher is more). Rows of one line and pair are repeats.
    drug
        Only pairs of this drug are answered and counted; class and noise are still read from all.
    classes
        Class of each drug; a drug that is not named is its own class.
    lineages
        Lineage of each line; a line that is not named has none.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`PAIRS_OVER_LINES`, one row per pair, best first.

    Raises
    ------
    RefugiumError
        If a column or a name is missing, a score is no number, a drug is paired with itself, or
        `drug` is in no pair.

    Notes
    -----
    Lines weigh alike: the t interval of their mean, and the prediction interval of a further
    measured score (:func:`refugium.core.stats.pool_effects`). "Higher with MEK inhibitors" may mean
    only that these lines score with any MEK inhibitor: `over_class` compares within the line. A
    call needs q below 5 % and a mean beyond `least_mean`, the repeatability coefficient
    1.96 sqrt(2) sd / sqrt(lines). Assumes lines independent, and drawn as further ones would be:
    they are seldom a random sample, and nothing is said of lineages that were not tested.

    Examples
    --------
    >>> lines = [f"line{i}" for i in range(8)]
    >>> rng = np.random.default_rng(0)
    >>> made = [{"line_id": line, "drug": "A", "partner": partner, "score": mean + rng.normal(0, 5)}
    ...         for partner, mean in (("B", 30), ("C", 0)) for line in lines for _ in range(2)]
    >>> found = pairs_over_lines(pd.DataFrame(made))
    >>> [(row.partner, str(row.verdict), row.travels) for row in found.itertuples()]
    [('B', 'synergistic', True), ('C', 'no_call', False)]
    """
    need_columns(scores, NEEDED)
    read = read_scores(scores, drug)
    asked = np.flatnonzero([drug is None or drug in pair for pair in read.pairs])
    if len(asked) == 0:
        raise RefugiumError("no pair was scored", found=drug,
                            remedy="give scores of two drugs" if drug is None else
                            "name a drug as the scores do")
    values = read.values[asked]
    none = np.full(values.shape, np.nan)
    pooled = pool_effects(values, none, confidence=CONFIDENCE)
    over = np.stack([_over_class(read, int(i), classes or {}) for i in asked])
    beside = pool_effects(over, none, confidence=CONFIDENCE)
    enough = pooled.n >= FEWEST_LINES
    with np.errstate(divide="ignore", invalid="ignore"):
        p = two_sided(np.where(enough, pooled.mean / pooled.se, np.nan),
                      np.maximum(pooled.n - 1, 1).astype(float))
    q = bh_adjust(p)
    least = float(special.ndtri(0.5 + CONFIDENCE / 2)) * np.sqrt(2) * read.repeat_sd
    least_mean = least / np.sqrt(pooled.n)
    # without repeats the noise is not known, and nothing is beyond it
    called = (q < ALPHA) & (np.abs(pooled.mean) > least_mean)
    order = np.argsort(-np.where(enough, pooled.mean, -np.inf), kind="stable")
    kinds = np.array([(lineages or {}).get(line, "") for line in read.lines], dtype=object)
    rows: list[dict[str, Any]] = []
    for place, i in enumerate(order, start=1):
        one, two = read.pairs[asked[i]]
        rows.append({
            "drug": one, "partner": two, "n_lines": pooled.n[i], "mean": pooled.mean[i],
            "rank": place if enough[i] else 0, "n_ranked": int(enough.sum()),
            "repeat_sd": read.repeat_sd, "n_repeats": read.repeat_df, "least_difference": least,
            "least_mean": least_mean[i], "n_compared": beside.n[i], "over_class": beside.mean[i],
            "lineages": sorted({str(k) for k in kinds[np.isfinite(values[i])] if k}),
            "verdict": LinesVerdict.NO_CALL, "status": Status.TOO_FEW_POINTS})
        if beside.n[i] >= FEWEST_LINES:
            rows[-1] |= {"over_class_lo": beside.lo[i], "over_class_hi": beside.hi[i]}
        if enough[i]:
            ahead = pooled.next_lo[i], pooled.next_hi[i]
            rows[-1] |= {
                "lo": pooled.lo[i], "hi": pooled.hi[i], "next_lo": ahead[0], "next_hi": ahead[1],
                "p": p[i], "q": q[i], "contexts": contexts_of(values[i], kinds, least),
                "travels": bool(called[i] and (ahead[0] > 0 or ahead[1] < 0)),
                "status": Status.OK if read.repeat_df else Status.TOO_FEW_REPLICATES}
        if called[i]:
            rows[-1]["verdict"] = (LinesVerdict.SYNERGISTIC if pooled.mean[i] > 0 else
                                   LinesVerdict.ANTAGONISTIC)
    return PAIRS_OVER_LINES.table(rows)


def _over_class(read: Scores, row: int, classes: Mapping[str, str]) -> Array:
    """Return (lines,): a pair's scores less each line's mean over its partner's class."""
    one, two = read.pairs[row]
    kind = classes.get(two, two)
    others = [i for i, pair in enumerate(read.pairs)
              if one not in pair and any(classes.get(d, d) == kind for d in pair)]
    if not others:
        return np.full(len(read.lines), np.nan)
    held = np.isfinite(read.values[others])
    total = np.where(held, read.values[others], 0.0).sum(axis=0)
    count = held.sum(axis=0)
    mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return np.asarray(read.values[row] - mean)
