"""The verb: in what order does the escape unfold, and do cells come back by the same road?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from refugium.core.errors import KnowledgeError, StudyError
from refugium.core.manifest import Manifest, library_versions
from refugium.core.status import Phase, Status
from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge, load_knowledge, signature_network
from refugium.language.suggest import did_you_mean
from refugium.language.times import say_time
from refugium.movie import parameters
from refugium.movie.chain.chain import Chain, load_chain, rename_genes
from refugium.movie.chain.links import run_chain
from refugium.movie.chain.partners import find_partners
from refugium.movie.constraints.constraints import Constraints, find_constraints
from refugium.movie.constraints.kinetics import constraint_kinetics
from refugium.movie.kinetics.schemas import RETURN
from refugium.movie.memory.genes import gene_memory
from refugium.movie.memory.hysteresis import find_hysteresis
from refugium.movie.memory.nearest_states import nearest_states
from refugium.movie.memory.power import memory_plan
from refugium.movie.order.effects import effect_courses
from refugium.movie.order.half_time import half_times
from refugium.movie.order.onset import onsets
from refugium.movie.order.pairs import order
from refugium.movie.order.waves import waves
from refugium.movie.parameters import (
    ALPHA,
    MIN_FEATURES,
    MIN_PANEL_FEATURES,
    MOST_ORDERED,
    MOST_UNFOLDING,
)
from refugium.movie.result import MovieResult
from refugium.movie.states.cells import cell_occupancy
from refugium.movie.states.moved import states_moved
from refugium.movie.states.scores import state_scores
from refugium.movie.time_course.arms import arm_points, drug_periods, stems, switches, told_arms
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.courses import courses, followed_modality
from refugium.signal import Readings, read
from refugium.signal.footprints import rename_targets, reread_words, say_renamed
from refugium.study import Modality, Study
from refugium.study.design import Design, doubtful_times

Tables = dict[str, list[pd.DataFrame]]
ONE_TIME = "sampled at fewer than two known times"
GIVEN = "given as changes, not samples: followed as effects, where there are several times"


def make_movie(
    study: Study | Readings,
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
        The study, or its readings.
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
        Constraints, onsets, half-times, waves, hysteresis, genes off the drug, states, links of
        the chain, kinetics; every table with statuses where the sampling does not allow a number.
        Which states moved (`state_changes`, `states_over_models`) takes two states only: before
        and after, with and without the drug, one line or several.

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
    >>> from refugium.virtual import CoursePlan, write_course
    >>> made = write_course(CoursePlan(seed=1, counts=False, n_still=50))
    >>> order = rf.make_movie(made.study).table("order").set_index(["first", "second"])
    >>> order.loc[("NFKB_OUTPUT", "UNDIFFERENTIATED"), "verdict"]
    'before'
    """
    readings = read(study)
    design = readings.design
    known = knowledge or load_knowledge()
    hypothesis = chain if isinstance(chain, Chain) else load_chain(chain)
    if model is not None and model not in set(design.models["model_id"]):
        raise StudyError("no such model in this study", found=model,
                         remedy=did_you_mean(model, design.models["model_id"]))
    sets = _signatures(hypothesis, known, file=chain)
    tables: Tables = {}
    notes: list[str] = []
    followed = courses(readings, modality)
    asked = _asked(followed, hypothesis, sets)
    for number, course in enumerate(followed):
        if model in (None, course.model_id):
            _follow(readings, course, asked, tables=tables, notes=notes, seed=seed + number)
    notes += [f"{row['words']}. To do: {row['remedy']}."
              for row in rows_of(readings.reading(followed_modality(readings, modality)).misfits)]
    notes += [f"{words[0].upper()}{words[1:]}. To do: {remedy}."
              for _, words, remedy in reread_words(readings)]
    notes += [f"{where}: {words}." for where, words in doubtful_times(design)]
    once = [name for name in design.models["model_id"] if model in (None, name)
            and name not in {course.model_id for course in followed}]
    untimed = design.samples.loc[design.samples["time_h"].isna(), "model_id"].value_counts()
    given = readings.reading(followed_modality(readings, modality)).of_effects
    if given:
        effects = effect_courses(
            readings.matrix(followed_modality(readings, modality)), model=model)
        tables["effect_courses"] = [effects] if len(effects) else []
    if once and given:
        tables.setdefault("courses", []).append(pd.DataFrame({
            "model_id": once, "status": Status.ABSTAINED, "reason": GIVEN}))
    elif once:
        tables.setdefault("courses", []).append(pd.DataFrame({
            "model_id": once, "n_untimed": [int(untimed.get(name, 0)) for name in once],
            "status": Status.TOO_FEW_POINTS, "reason": ONE_TIME}))
    moved = states_moved(readings, known, modality=modality, model=model, seed=seed)
    for name, table in (("state_changes", moved.changes),
                        ("states_over_models", moved.over_models)):
        if len(table):
            tables[name] = [table]
    stacked = {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()
               if parts}
    frozen = {f"movie.{n}": getattr(parameters, n) for n in dir(parameters) if n.isupper()}
    return MovieResult(stacked, tuple(dict.fromkeys(notes)), Manifest(
        knowledge={"built-in": known.sha256}, parameters={**frozen, "chain": hypothesis.name},
        versions=library_versions(), seed=seed,
    ))


def _signatures(chain: Chain, known: Knowledge, *, file: object) -> pd.DataFrame:
    """Return the state signatures, and whatever else the chain names."""
    states = signature_network(["state"], knowledge=known)
    named = [name for node in chain.nodes for name in node.signatures]
    try:
        own = signature_network(names=named, knowledge=known)
    except KnowledgeError as error:
        raise StudyError("a chain names a signature that is not known",
                         file=chain.name if isinstance(file, Chain) else file,
                         column="signatures", found=error.found, remedy=error.remedy) from error
    more = own[~own["source"].isin(set(states["source"]))]
    return pd.concat([states, more], ignore_index=True)


class _Asked(NamedTuple):
    """The chain and the sets, named as the data name them, and what goes by another name there."""

    chain: Chain
    sets: pd.DataFrame
    renamed: dict[str, str]


def _asked(followed: Sequence[Course], chain: Chain, sets: pd.DataFrame) -> _Asked:
    """Look genes up once: all courses are of one matrix and know the same names."""
    first = followed[0] if followed else None
    if first is None or first.unrecognised or not Modality(first.modality).of_genes:
        return _Asked(chain, sets, {})
    names = [*first.features, *first.absent]
    named, of_sets = rename_targets(sets, names)
    links, of_chain = rename_genes(chain, names)
    return _Asked(links, named, {**of_sets, **of_chain})


def _follow(
    readings: Readings, course: Course, asked: _Asked, *, tables: Tables, notes: list[str],
    seed: int,
) -> None:
    arms = told_arms(course)
    chain, sets, renamed = asked
    status, reason = _status(course, arms)
    head: dict[str, Any] = {
        "model_id": course.model_id, "modality": course.modality,
        "n_features": len(course.features), "n_absent": len(course.absent),
        "recipe": course.recipe, "composition_log2": course.composition_log2,
        "renamed": say_renamed(renamed),
        "renamed_genes": [say_renamed({gene: name}) for gene, name in renamed.items()],
        "arms": arms, "arms_untold": len(course.paths) - len(arms),
        "n_untimed": course.n_untimed, "status": status, "reason": reason,
        "blocks_stated": course.blocks_stated, "harvests": str(course.harvests),
        "unrecognised": course.unrecognised, "panel": course.panel,
        "housekeeping": course.housekeeping,
    }
    if (beside := course.untreated) is not None:
        head |= {"untreated_arm": beside.arm, "untreated_between": len(beside.between_h),
                 "untreated_beyond": len(beside.beyond_h),
                 "untreated_start_h": course.start_h}

    def keep(name: str, frame: pd.DataFrame, **more: str) -> None:
        told = {k: v for k, v in {"model_id": course.model_id, **more}.items()
                if k not in frame}
        if not frame.empty:
            tables.setdefault(name, []).append(frame.assign(**told))

    keep("points", course.points)
    keep("arm_points", arm_points(course))
    notes += _doubts(readings.design, course)
    if status == Status.OK and course.panel:
        _panel(readings.design, course, arms, asked, keep, seed)
    elif status == Status.OK:
        found = _constraints(course, keep, seed)
        head["constraints_recipe"] = found.recipe
        states = sets[sets["kind"] == "state"]
        scores = state_scores(course, states)
        keep("state_scores", scores)
        keep("occupancy", cell_occupancy(readings.of[course.modality], course, states,
                                         seed=seed))
        _order(course, arms, scores, states, keep)
        fitted = constraint_kinetics(readings.design, course, arms, found, seed=seed)
        notes += fitted.notes
        for name, table in fitted.tables.items():
            keep(name, table)
        _arms(readings.design, course, arms, chain=chain, sets=sets,
              returning=fitted.returning, keep=keep, seed=seed)
        _back(course, keep, seed)
    keep("courses", pd.DataFrame([head]))


def _panel(
    design: Design, course: Course, arms: list[str], asked: _Asked, keep: Callable[..., None],
    seed: int,
) -> None:
    """Follow a panel: its genes are the programmes; few chosen genes have no constraints."""
    genes = pd.DataFrame({"source": course.features, "target": course.features, "weight": 1.0})
    own = genes[~genes["source"].isin(course.housekeeping)]
    scores = state_scores(course, own)
    keep("state_scores", scores)
    _order(course, arms, scores, own, keep)
    _arms(design, course, arms, chain=asked.chain, sets=asked.sets, returning=RETURN.empty(),
          keep=keep, seed=seed)
    if (course.points["phase"] == Phase.OFF).any():
        keep("gene_memory", gene_memory(course, seed=seed))
        keep("memory_plan", memory_plan(course, seed=seed))


def _status(course: Course, arms: list[str]) -> tuple[Status, str]:
    """Return whether there is a movie, and why not in words."""
    if not arms:
        phase = course.points["phase"].to_numpy()
        treated = [kinds for path in course.paths.values()
                   if {*(kinds := phase[list(path)].tolist())} != {Phase.BEFORE}]
        if treated and not any(Phase.BEFORE in kinds for kinds in treated):
            return Status.NO_BASELINE, "no sample before the drug"
        return Status.TOO_FEW_POINTS, ("no arm has a sample before the drug and two times or more "
                                       "on it")
    least = MIN_PANEL_FEATURES if course.panel else MIN_FEATURES
    if len(course.features) < least:
        return Status.TOO_FEW_POINTS, (f"{len(course.features)} features are measured in every "
                                       f"sample, and it takes {least}")
    if course.confounded:
        return Status.CONFOUNDED, ("times and blocks (plates, batches) cannot be told apart, or "
                                   "no replicate is left beside them")
    if course.noise[1] == 0:
        repeats = " that is no technical repeat" if "repeats" in course.recipe else ""
        return Status.TOO_FEW_REPLICATES, f"no point has a second sample{repeats}"
    copies = course.copies()
    if copies is not None:
        return Status.TOO_FEW_REPLICATES, (f"samples {copies[0]} and {copies[1]} hold the same "
                                           "values: a copy is no replicate")
    return Status.OK, ""


def _phase(switch: int, *, on: bool) -> Phase:
    """Return the phase that begins with a switch of an arm, counted from 0."""
    return Phase.OFF if not on else Phase.ON if switch == 0 else Phase.AGAIN


def _doubts(design: Design, course: Course) -> list[str]:
    """Return a note for every arm with a phase that no sample sees, or with two drugs on end."""
    periods = drug_periods(design, course, list(course.paths))
    notes = []
    for arm, path in course.paths.items():
        own = course.points.iloc[list(path)]
        last = own["time_h"].max()
        late = [time_h for i, (time_h, on) in enumerate(switches(periods, arm)) if time_h > last
                or (time_h == last and _phase(i, on=on) not in set(own["phase"]))]
        if late:
            notes.append(f"{course.model_id}: {arm}: the drug is switched at {say_time(late[0])}, "
                         f"the last sample is at {say_time(last)}; are all times in hours?")
        out = own[own["phase"] == Phase.ON]
        other = out[out["agents"] != out["agents"].iloc[0]] if len(out) else out
        if len(other):
            notes.append(f"{course.model_id}: {arm}: {out['agents'].iloc[0]} is followed by "
                         f"{other['agents'].iloc[0]}, seen from {say_time(other['time_h'].iloc[0])}"
                         " on: onsets, waves, order and chain are told before that only.")
    return notes


def _constraints(course: Course, keep: Callable[..., None], seed: int) -> Constraints:
    found = find_constraints(course, seed=seed)
    keep("constraints", found.table)
    keep("lambdas", found.lambdas)
    return found


def _arms(
    design: Design, course: Course, arms: list[str], *, chain: Chain, sets: pd.DataFrame,
    returning: pd.DataFrame, keep: Callable[..., None], seed: int,
) -> None:
    keep("periods", drug_periods(design, course, arms))
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
        keep("unfolding", _strongest_genes(course, half), arm=arm)
        links, stages = run_chain(course, chain, arm, sets)
        keep("links", links)
        keep("stages", stages)
        keep("partners", find_partners(links, returning))


def _order(
    course: Course, arms: list[str], scores: pd.DataFrame, sets: pd.DataFrame,
    keep: Callable[..., None],
) -> None:
    """Ask of the states that moved most on the drug which begins first."""
    moved = scores[scores["phase"].isin([Phase.ON]) & (scores["q"] <= ALPHA)]
    size = moved.assign(size=moved["change"].abs()).groupby("state")["size"].max()
    names = [str(name) for name in size.sort_values(ascending=False).head(MOST_ORDERED).index]
    if len(names) < 2:
        return
    genes = {name: dict(sets.loc[sets["source"] == name, ["target", "weight"]].itertuples(
        index=False, name=None)) for name in names}
    for arm in dict.fromkeys(stems(course, arms).values()):
        found = order(course, arm, genes)
        keep("order", found.order)
        keep("programmes", found.programmes)


def _strongest_genes(course: Course, half: pd.DataFrame) -> pd.DataFrame:
    """Return the strongest responding genes at every point, for the picture."""
    ok = half[half["status"] == Status.OK]
    best = ok.reindex(ok["amplitude"].abs().sort_values(ascending=False).index)
    best = best.head(MOST_UNFOLDING)
    before = np.flatnonzero(course.points["phase"] == Phase.BEFORE)
    place = {name: i for i, name in enumerate(course.features)}
    means = course.means
    rows = [
        {"feature": row.feature, "half_h": row.half_h, "point": p,
         "change": means[place[str(row.feature)], p] - means[place[str(row.feature)], before[-1]]}
        for row in best.itertuples() for p in range(len(course.points)) if p not in before
    ]
    return pd.DataFrame(rows)


def _back(course: Course, keep: Callable[..., None], seed: int) -> None:
    if (course.points["phase"] == Phase.OFF).any():
        keep("hysteresis", find_hysteresis(course, seed=seed))
        keep("gene_memory", gene_memory(course, seed=seed))
        keep("memory_plan", memory_plan(course, seed=seed))
        keep("nearest", nearest_states(course, seed=seed))
