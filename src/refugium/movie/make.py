"""The verb: in what order does the escape unfold, and do cells come back by the same road?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from refugium.errors import RefugiumError, StudyError
from refugium.knowledge import Knowledge, load_knowledge, signature_network
from refugium.movie import parameters
from refugium.movie.arms import drug_periods, stems, switches, told_arms
from refugium.movie.cascade import Chain, load_chain, partners, run_chain
from refugium.movie.cell_states import cell_occupancy
from refugium.movie.constraints import Constraints, find_constraints
from refugium.movie.course import Course, courses
from refugium.movie.half_time import half_times
from refugium.movie.hysteresis import find_hysteresis
from refugium.movie.kinetics import fit_kinetics
from refugium.movie.memory import gene_memory
from refugium.movie.nearest import nearest_states
from refugium.movie.onset import onsets
from refugium.movie.order import order
from refugium.movie.parameters import ALPHA, MIN_FEATURES, MOST_ORDERED, MOST_UNFOLDING
from refugium.movie.result import MovieResult
from refugium.movie.state_scores import state_scores
from refugium.movie.waves import waves
from refugium.results import Manifest, library_versions
from refugium.status import Status
from refugium.study import Study

Tables = dict[str, list[pd.DataFrame]]


def make_movie(
    study: Study,
    *,
    modality: str | None = None,
    model: str | None = None,
    chain: Chain | str | Path | None = None,
    knowledge: Knowledge | None = None,
    seed: int = 0,
) -> MovieResult:
    """Answer: in what order does the escape unfold, is the order real, and is the way back another?

    Parameters
    ----------
    study
        The study.
    modality
        What to follow; default: RNA, else protein, else panels.
    model
        Only this model; default: all that were sampled at three or more times.
    chain
        Hypothesis to be tested link by link: a chain, a TOML file, or None for the built-in one.
    knowledge
        Signatures; the built-in pack by default.
    seed
        Of everything random.

    Returns
    -------
    MovieResult
        Constraints, onsets, half-times, waves, hysteresis, genes with memory, states, links of
        the chain, kinetics; every table with statuses where the sampling does not allow a number.

    Raises
    ------
    StudyError
        If the study has nothing that can be followed, or the model is not in it.

    Notes
    -----
    Everything here is of bulk samples unless cells were given: a change of state and selection
    of cells look the same.

    Examples
    --------
    >>> import refugium as rf
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> rf.make_movie(write_tumour(demo_plan()).study).table("courses")["status"].tolist()
    ['no_baseline']
    """
    known = knowledge or load_knowledge()
    hypothesis = chain if isinstance(chain, Chain) else load_chain(chain)
    followed = courses(study, modality)
    if model is not None:
        if model not in set(study.models["model_id"]):
            raise StudyError("no such model in this study", found=model,
                             remedy=f"known: {', '.join(study.models['model_id'][:8])}")
        followed = [course for course in followed if course.model_id == model]
    sets = signature_network(["state"], knowledge=known)
    tables: Tables = {}
    notes: list[str] = []
    for number, course in enumerate(followed):
        _follow(study, course, hypothesis, sets, tables, notes, seed + number)
    stacked = {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()
               if parts}
    frozen = {f"movie.{n}": getattr(parameters, n) for n in dir(parameters) if n.isupper()}
    return MovieResult(stacked, tuple(dict.fromkeys(notes)), Manifest(
        knowledge={"built-in": known.sha256}, parameters={**frozen, "chain": hypothesis.name},
        versions=library_versions(), seed=seed,
    ))


def _follow(
    study: Study, course: Course, chain: Chain, sets: pd.DataFrame, tables: Tables,
    notes: list[str], seed: int,
) -> None:
    arms = told_arms(course)
    status = _status(course, arms)
    head: dict[str, Any] = {
        "model_id": course.model_id, "modality": course.modality,
        "n_features": len(course.features), "n_absent": len(course.absent),
        "recipe": course.recipe, "composition_log2": course.composition_log2,
        "arms": ";".join(arms), "arms_untold": len(course.paths) - len(arms), "status": status,
    }

    def keep(name: str, frame: pd.DataFrame, **more: str) -> None:
        told = {k: v for k, v in {"model_id": course.model_id, **more}.items()
                if k not in frame}
        if not frame.empty:
            tables.setdefault(name, []).append(frame.assign(**told))

    keep("points", course.points)
    if status == Status.OK:
        found = _constraints(course, keep, seed)
        head["constraints_recipe"] = found.recipe
        scores = state_scores(course, sets)
        keep("state_scores", scores)
        keep("occupancy", cell_occupancy(study.modalities[course.modality], course, sets))
        _order(course, arms, scores, sets, keep, seed)
        _arms(study, course, arms, chain, sets, keep, seed)
        _back(course, keep, seed)
        _kinetics(study, course, arms, found, keep, notes, seed)
    keep("courses", pd.DataFrame([head]))


def _status(course: Course, arms: list[str]) -> Status:
    if not arms:
        times = course.points.groupby("arm")["time_h"].nunique().max()
        return Status.NO_BASELINE if times >= 3 else Status.TOO_FEW_POINTS
    if len(course.features) < MIN_FEATURES:
        return Status.TOO_FEW_POINTS
    return Status.OK if course.noise[1] > 0 else Status.TOO_FEW_REPLICATES


def _constraints(course: Course, keep: Callable[..., None], seed: int) -> Constraints:
    found = find_constraints(course, seed=seed)
    keep("constraints", found.table)
    keep("lambdas", found.lambdas)
    return found


def _arms(
    study: Study, course: Course, arms: list[str], chain: Chain, sets: pd.DataFrame,
    keep: Callable[..., None], seed: int,
) -> None:
    keep("periods", drug_periods(study, course, arms))
    for arm in dict.fromkeys(stems(course, arms).values()):
        keep("onsets", onsets(course, arm))
        half = half_times(course, arm, seed=seed)
        keep("half_times", half)
        seen = waves(course, arm)
        keep("brackets", seen.brackets, arm=arm)
        keep("boundaries", seen.boundaries, arm=arm)
        keep("waves", pd.DataFrame([{
            "arm": arm, "verdict": seen.verdict, "n_waves": seen.n_waves,
            "n_genes": seen.n_genes, "words": seen.words, "status": seen.status,
        }]))
        keep("unfolding", _unfolding(course, half), arm=arm)
        links, stages = run_chain(course, chain, arm, sets, seed=seed)
        keep("links", links)
        keep("stages", stages)
        keep("partners", partners(links))


def _order(
    course: Course, arms: list[str], scores: pd.DataFrame, sets: pd.DataFrame,
    keep: Callable[..., None], seed: int,
) -> None:
    """Ask of the states that moved most on the drug which begins first."""
    moved = scores[scores["phase"].isin(["on"]) & (scores["q"] <= ALPHA)]
    size = moved.assign(size=moved["change"].abs()).groupby("state")["size"].max()
    names = [str(name) for name in size.sort_values(ascending=False).head(MOST_ORDERED).index]
    if len(names) < 2:
        return
    genes = {name: sets.loc[sets["source"] == name, "target"].tolist() for name in names}
    for arm in dict.fromkeys(stems(course, arms).values()):
        keep("order", order(course, arm, genes, seed=seed))


def _unfolding(course: Course, half: pd.DataFrame) -> pd.DataFrame:
    """Return the strongest responding genes at every point, for the picture."""
    ok = half[half["status"] == Status.OK]
    best = ok.reindex(ok["amplitude"].abs().sort_values(ascending=False).index)
    best = best.head(MOST_UNFOLDING)
    before = np.flatnonzero(course.points["phase"] == "before")
    place = {name: i for i, name in enumerate(course.features)}
    means = course.means
    rows = [
        {"feature": row.feature, "half_h": row.half_h, "point": p,
         "change": means[place[str(row.feature)], p] - means[place[str(row.feature)], before[-1]]}
        for row in best.itertuples() for p in range(len(course.points)) if p not in before
    ]
    return pd.DataFrame(rows)


def _back(course: Course, keep: Callable[..., None], seed: int) -> None:
    if (course.points["phase"] == "off").any():
        keep("hysteresis", find_hysteresis(course, seed=seed))
        keep("gene_memory", gene_memory(course))
        keep("nearest", nearest_states(course, seed=seed))


def _kinetics(
    study: Study, course: Course, arms: list[str], found: Constraints,
    keep: Callable[..., None], notes: list[str], seed: int,
) -> None:
    """Fit the first two constraints beyond noise, replicate by replicate."""
    if found.n_beyond < 2:
        notes.append(f"{course.model_id}: fewer than two constraints beyond noise; no kinetics.")
        return
    weights = found.weights[[1, 2]].to_numpy(dtype=float)
    logs = course.values * np.log(2.0)
    centred = logs - (course.means * np.log(2.0)).mean(axis=1, keepdims=True)
    lambdas = weights.T @ centred / len(weights)
    own = {a: set(course.paths[a]) for a in arms}
    rows, taken = [], set()
    for arm in arms:
        for sample, point in enumerate(course.point):
            if point in own[arm] and sample not in taken:
                taken.add(sample)
                rows += [{"arm": arm, "time_h": course.time_h[point], "component": f"lambda_{k}",
                          "value": lambdas[k - 1, sample]} for k in (1, 2)]
    table = pd.DataFrame(rows)
    periods = drug_periods(study, course, arms)
    told = {arm: switches(periods, arm) for arm in set(table["arm"])}
    try:
        fitted = fit_kinetics(table, drug_on=told, seed=seed)
    except RefugiumError as error:
        notes.append(f"{course.model_id}: no kinetics ({error.message}).")
        return
    for name in ("kinetics", "returning", "models", "nullclines"):
        keep(name, fitted.tables[name])
    notes += list(fitted.notes)
