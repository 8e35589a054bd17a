"""Kinetics of the first two constraints of a course, of the arms that share one treatment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from refugium.core.errors import RefugiumError
from refugium.core.status import Status
from refugium.movie.constraints.constraints import Constraints
from refugium.movie.kinetics.estimate import fit_kinetics
from refugium.movie.kinetics.returning import refused_return
from refugium.movie.time_course.arms import drug_periods, switches
from refugium.movie.time_course.course import Course
from refugium.study.design import Design
from refugium.study.treatment import Agent

KEPT = ("kinetics", "returning", "models", "nullclines")
"""Tables of the kinetics that the movie shows."""


@dataclass(frozen=True, eq=False)
class CourseKinetics:
    """What was fitted to a course.

    Attributes
    ----------
    tables
        Those of KEPT; empty where nothing could be fitted.
    returning
        Table RETURN: where nothing could be fitted, its rows say why.
    notes
        What a reader must know.
    """

    tables: Mapping[str, pd.DataFrame]
    returning: pd.DataFrame
    notes: tuple[str, ...]


def constraint_kinetics(
    design: Design, course: Course, arms: list[str], found: Constraints, *, seed: int
) -> CourseKinetics:
    """Answer: how fast do the first two constraints move on the drug, and back without it?

    Parameters
    ----------
    design, course
        The study, and one of its courses.
    arms
        Arms to be told. One set of constants on drug is fitted, so only arms with one treatment
        (same agents, same doses, whenever it is on) are used: that of the first arm with one.
    found
        Constraints of the course; two must exceed replicate noise.
    seed
        Of everything random.

    Returns
    -------
    CourseKinetics

    Notes
    -----
    The values are per sample, so that replicates tell the noise; a sample that several arms share
    is used once.
    """
    model = course.model_id
    if found.n_beyond < 2:
        return _refused(Status.NOT_IDENTIFIABLE,
                        f"{model}: fewer than two constraints beyond noise; no kinetics.")
    own = _one_treatment(design, arms)
    if not own:
        return _refused(Status.NOT_TESTABLE, f"{model}: every arm changes from one drug or dose to "
                        "another; no kinetics, which need one treatment.")
    left = [arm for arm in arms if arm not in own]
    notes = [f"{model}: kinetics of {', '.join(own)} alone; another drug or dose in "
             f"{', '.join(left)}, and one set of constants does not fit both."] if left else []
    table = _readings(course, own, found)
    used = list(dict.fromkeys(table["arm"]))
    periods = drug_periods(design, course, used)
    told = {arm: switches(periods, arm) for arm in used}
    try:
        fitted = fit_kinetics(table, drug_on=told, seed=seed)
    except RefugiumError as error:
        return _refused(Status.NOT_TESTABLE, *notes, f"{model}: no kinetics ({error.message}).")
    return CourseKinetics({name: fitted.tables[name] for name in KEPT},
                          fitted.tables["returning"], (*notes, *fitted.notes))


def _refused(status: Status, *notes: str) -> CourseKinetics:
    return CourseKinetics({}, refused_return(status), notes)


def _one_treatment(design: Design, arms: list[str]) -> list[str]:
    """Return the arms that get, whenever anything is on, what the first such arm gets."""
    given: dict[str, set[frozenset[Agent]]] = {}
    for arm in arms:
        on = (frozenset(a for a in period.agents if not a.neutral)
              for period in design.histories[arm])
        given[arm] = {agents for agents in on if agents}
    first = next((treatments for treatments in given.values() if len(treatments) == 1), None)
    return [arm for arm, treatments in given.items() if treatments == first]


def _readings(course: Course, arms: list[str], found: Constraints) -> pd.DataFrame:
    weights = found.weights[[1, 2]].to_numpy(dtype=float)
    # courses are log2, lambdas are in natural logarithms
    logs = course.values * np.log(2.0)
    centred = logs - (course.means * np.log(2.0)).mean(axis=1, keepdims=True)
    lambdas = weights.T @ centred / len(weights)
    rows, taken = [], set()
    for arm in arms:
        path = set(course.paths[arm])
        for sample, point in enumerate(course.point):
            if point in path and sample not in taken:
                taken.add(sample)
                rows += [{"arm": arm, "time_h": course.time_h[point], "component": f"lambda_{k}",
                          "value": lambdas[k - 1, sample]} for k in (1, 2)]
    return pd.DataFrame(rows)
