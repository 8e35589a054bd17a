"""Which earlier or other state is a later state nearest to?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from refugium.core.status import Phase, Status
from refugium.core.tables import Column, Schema
from refugium.movie.parameters import CONFIDENCE, NOISE_DRAWS
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.replicate_noise import replicates_of

NEAREST = Schema(
    "nearest",
    (
        Column("point", "integer", "off-drug or rechallenged point"),
        Column("to_point", "integer", "point it is compared with"),
        Column("to_phase", "enum", "before, on, off, again", values=Phase),
        Column("to_time_h", "number", "its time", "h"),
        Column("rms", "number", "root mean square difference of means as observed", "log2"),
        Column("distance", "number", "the same, replicate noise taken off", "log2"),
        Column("lo", "number", "lower end of its 95 % interval", "log2"),
        Column("hi", "number", "upper end of its 95 % interval", "log2"),
        Column("rank", "integer", "1 = nearest"),
        Column("share_nearest", "number", "share of noise draws in which it is the nearest"),
        Column("status", "enum", "ok, or why there is no interval", values=Status),
    ),
)


def nearest_states(course: Course, *, draws: int = NOISE_DRAWS, seed: int = 0) -> pd.DataFrame:
    """Answer: is a rechallenged state near to the states on the drug, or to those off it?

    Parameters
    ----------
    course
        The course; log2 values.
    draws
        Draws of replicate noise.
    seed
        Seed of the draws.

    Returns
    -------
    pandas.DataFrame
        Columns of NEAREST, one row per off-drug or rechallenged point and every other point.
        Without replicates: `rms` and `rank`, status `too_few_replicates`. Empty: no such point.

    Notes
    -----
    Means of points differ by noise alone: the expected share of noise is taken off the square by
    the pivot 2 T - T* with T* from draws of noise, widened from normal to t. Selection of another
    clone would move a state too: nearness says where cells are, not how they came there.

    Examples
    --------
    >>> from refugium.movie.time_course.courses import courses
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> nearest_states(courses(write_tumour(demo_plan()).study, "phospho")[0]).empty
    True
    """
    data = replicates_of(course)
    later = np.flatnonzero(course.points["phase"].isin([Phase.OFF, Phase.AGAIN]).to_numpy())
    if not len(later):
        return NEAREST.empty()
    noisy = data.df > 0
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    drawn = data.means + data.draws(rng, draws) if noisy else None
    tail = (1 - CONFIDENCE) / 2
    wider = special.stdtrit(data.df, 1 - tail) / special.ndtri(1 - tail) if noisy else np.nan
    rows: list[dict[str, Any]] = []
    for point in later:
        others = np.array([p for p in range(len(course.points)) if p != point])
        square = ((data.means[:, others] - data.means[:, [point]]) ** 2).sum(axis=0)
        table = pd.DataFrame({
            "point": int(point), "to_point": others, "rms": np.sqrt(square),
            "to_phase": course.points["phase"].to_numpy()[others],
            "to_time_h": course.time_h[others], "rank": square.argsort().argsort() + 1,
            "status": str(Status.OK if noisy else Status.TOO_FEW_REPLICATES),
        })
        if drawn is not None:
            found = ((drawn[:, :, others] - drawn[:, :, [point]]) ** 2).sum(axis=1)
            off = wider * (np.quantile(found, [1 - tail, tail], axis=0) - found.mean(axis=0))
            middle = 2 * square - found.mean(axis=0)
            ends = np.stack([middle, *(middle - off)])
            table[["distance", "lo", "hi"]] = np.sqrt(np.maximum(ends, 0)).T
            wins = np.bincount(found.argmin(axis=1), minlength=len(others))
            table["share_nearest"] = wins / len(found)
        rows += [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]
    return NEAREST.table(rows)
