"""Which times off the drug would tell what is kept, and how likely is that?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.tables import Column, Schema, rows_of
from refugium.movie.memory.gaps import gaps_at
from refugium.movie.memory.holidays import first_stretch, holidays, since_switch_h
from refugium.movie.memory.kept import find_kept
from refugium.movie.parameters import (
    PLANNED_KEEP,
    PLANNED_KEEPERS,
    PLANNED_OFF_H,
    PLANNED_REPLICATES,
    POWER_GENES,
    POWER_STUDIES,
)
from refugium.movie.time_course.course import Course
from refugium.signal import fit_states

Array = NDArray[np.float64]

MEMORY_PLAN = Schema(
    "memory_plan",
    (
        Column("arm", "name", "arm that goes off the drug"),
        Column("removed_h", "number", "when the drug is taken away", "h"),
        Column("off_h", "list", "samples this long after that, h"),
        Column("sampled", "flag", "whether these are the times that were sampled"),
        Column("n_replicates", "integer", "replicates of each sample"),
        Column("sd_log2", "number", "noise of one sample, median over genes", "log2"),
        Column("power", "number", "share of genes that keep 60 % of their change that would be "
               "called kept, untreated cells of the same harvests beside"),
    ),
    holds="which times off the drug would tell what is kept, with power",
)


def memory_plan(course: Course, *, seed: int = 0) -> pd.DataFrame:
    """Answer: with which times off the drug would this course tell what is kept?

    Parameters
    ----------
    course
        The course; its samples on the drug and its noise are taken as they are.
    seed
        Of the virtual genes.

    Returns
    -------
    pandas.DataFrame
        Columns of MEMORY_PLAN: for the first holiday of each arm the times sampled, where two or
        more, and each of PLANNED_OFF_H. Empty: no holiday, or no noise to go by.

    Examples
    --------
    >>> from refugium.movie.time_course.courses import courses
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> memory_plan(courses(write_tumour(demo_plan()).study, "phospho")[0]).empty
    True
    """
    variance, df = course.noise
    rows: list[dict[str, Any]] = []
    seen: set[tuple[int, ...]] = set()
    for arm in course.paths if df else ():
        found = holidays(course, arm)
        if not found or found[0].offs in seen:
            continue
        holiday = found[0]
        seen.add(holiday.offs)
        on_h = since_switch_h(course, first_stretch(course, arm)[1:])
        off_h = since_switch_h(course, holiday.offs)
        exposed = float(course.time_h[holiday.off] - off_h[-1] - course.time_h[holiday.before])
        sampled = tuple(float(h) for h in off_h)
        replicates = int(np.median(course.counts))
        choices = [(sampled, True, replicates)] if len(sampled) > 1 else []
        choices += [(tuple(off), False, max(replicates, PLANNED_REPLICATES))
                    for off in PLANNED_OFF_H if tuple(off) != sampled]
        for off, is_sampled, n in choices:
            sd = float(np.sqrt(np.median(variance)))
            power = kept_power(on_h, off, exposed_h=exposed, sd_log2=sd, replicates=n, seed=seed)
            rows.append({
                "arm": arm, "removed_h": float(course.time_h[holiday.off] - off_h[-1]),
                "off_h": [f"{h:g}" for h in off], "sampled": is_sampled, "n_replicates": n,
                "sd_log2": sd, "power": power})
    return MEMORY_PLAN.table(rows)


def planned_off_times(course: Course, *, seed: int = 0) -> list[dict[str, Any]]:
    """Return what could be sampled off the drug, also of arms that never went off it.

    Parameters
    ----------
    course
        The course.
    seed
        Of the virtual genes.

    Returns
    -------
    list of dict
        Columns of MEMORY_PLAN for times that were not sampled, and `now`: what was. An arm that
        stays on the drug goes off it at its last sample; one of two samples on it or more.

    Examples
    --------
    >>> from refugium.movie.time_course.courses import courses
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> rows = planned_off_times(courses(write_tumour(demo_plan()).study, "phospho")[0])
    >>> rows[0]["now"], rows[0]["off_h"]
    ('no sample off the drug', ['48', '168'])
    """
    variance, df = course.noise
    if not df:
        return []
    rows = [{**row, "now": "off the drug at other times"} for row in rows_of(
        memory_plan(course, seed=seed)) if not row["sampled"]]
    replicates = max(int(np.median(course.counts)), PLANNED_REPLICATES)
    sd = float(np.sqrt(np.median(variance)))
    seen = {first_stretch(course, arm) for arm in course.paths if holidays(course, arm)}
    for arm in course.paths:
        way = first_stretch(course, arm)
        if way in seen or len(way) < 3:
            continue
        seen.add(way)
        removed = float(course.time_h[way[-1]])
        on_h = since_switch_h(course, way[1:])
        rows += [{
            "arm": arm, "removed_h": removed, "off_h": [f"{h:g}" for h in off], "sampled": False,
            "n_replicates": replicates, "sd_log2": sd, "now": "no sample off the drug",
            "power": kept_power(on_h, tuple(off), exposed_h=float(on_h[-1]), sd_log2=sd,
                                replicates=replicates, seed=seed)} for off in PLANNED_OFF_H]
    return rows


def kept_power(
    on_h: Array, off_h: tuple[float, ...], *, exposed_h: float, sd_log2: float, replicates: int,
    seed: int = 0,
) -> float:
    """Answer: what share of genes that keep 60 % of their change would be called kept?

    Parameters
    ----------
    on_h
        Hours of the samples on the drug.
    off_h
        Hours of the samples off it, after the removal.
    exposed_h
        When the drug is taken away; the sample on the drug next to it is the last before.
    sd_log2
        Standard deviation of one sample.
    replicates
        Of each sample.
    seed
        Of the virtual genes.

    Notes
    -----
    POWER_STUDIES studies of POWER_GENES genes that change by 1 to 4 log2 with half-times of 15 to
    120 h, PLANNED_KEEPERS of which keep PLANNED_KEEP of it and the others nothing, with normal
    noise, through :func:`refugium.movie.memory.kept.find_kept`. Genes of other speeds or sizes
    have other power.

    Examples
    --------
    >>> on_h = np.array([20.0, 168, 336, 504, 672])
    >>> few, more = (kept_power(on_h, off, exposed_h=168, sd_log2=0.15, replicates=3)
    ...              for off in ((48.0, 168.0), (168.0, 336.0)))
    >>> few < 0.4 < more
    True
    """
    removed = int(np.abs(on_h - exposed_h).argmin())
    points = 1 + len(on_h) + len(off_h)
    point = np.repeat(np.arange(points), replicates)
    keepers = round(PLANNED_KEEPERS * POWER_GENES)
    share = np.where(np.arange(POWER_GENES) < keepers, PLANNED_KEEP, 0.0)[:, None]
    called = []
    for child in np.random.SeedSequence(seed).spawn(POWER_STUDIES):
        rng = np.random.default_rng(child)
        size = rng.uniform(1, 4, (POWER_GENES, 1)) * rng.choice([-1, 1], (POWER_GENES, 1))
        rate = np.log(2) / rng.uniform(15, 120, (POWER_GENES, 1))
        on = size * -np.expm1(-rate * on_h)
        off = on[:, [removed]] * (share + (1 - share) * np.exp(-rate * np.array(off_h)))
        means = np.concatenate([np.zeros((POWER_GENES, 1)), on, off], axis=1)
        values = means[:, point] + sd_log2 * rng.standard_normal((POWER_GENES, len(point)))
        fit = fit_states(values, point, np.zeros(len(point), dtype=int))
        found = find_kept(gaps_at(fit, tuple(range(1, points)), 0), on_h=on_h,
                          removed=removed, off_h=np.array(off_h))
        called.append(found.called()[:keepers].mean())
    return float(np.mean(called))
