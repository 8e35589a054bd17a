"""Which models were followed over time, through which points: courses read from a matrix."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.core.status import Phase
from refugium.language.lists import first_few
from refugium.language.suggest import did_you_mean
from refugium.movie.parameters import MOST_SHARED_GENES
from refugium.movie.time_course.block_effects import without_blocks
from refugium.movie.time_course.course import NAMED, POINTS, Course
from refugium.movie.time_course.one_library import averaged, libraries
from refugium.movie.time_course.untreated import (
    beside_untreated,
    find_untreated,
    in_same_blocks,
    with_start,
)
from refugium.signal import (
    MIN_CPM,
    PANEL_GENES,
    Matrix,
    Readings,
    against_housekeeping,
    expressed,
    fullest_rows,
    gene_names,
    housekeeping_of,
    median_ratios,
    read,
)
from refugium.study import MOST_GENES_FIRST, Study
from refugium.study.design import State
from refugium.study.treatment import History, agents_on, seen_by

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def courses(
    study: Study | Readings, modality: str | None = None, *, min_cpm: float = MIN_CPM
) -> list[Course]:
    """Answer: which models were followed over time, through which points?

    Parameters
    ----------
    study
        The study, or its readings.
    modality
        Where to look; default: the first of MOST_GENES_FIRST that the study has.
    min_cpm
        Filter for counts: a gene is kept if above this in as many samples as the smallest point
        has (at least two).

    Returns
    -------
    list of Course
        One per model with samples at two or more known times; cells are summed into samples
        first. Samples without a time are left out.

    Raises
    ------
    StudyError
        If the study has no modality that can be followed.

    Notes
    -----
    Counts become log2(CPM + 1); other linear values are scaled to a million per sample if they
    are RNA, else taken to log2 as they are; RNA of few genes is a panel, read against its
    housekeeping genes. Genes named twice keep the row with more counts. Where
    an untreated arm was sampled beside, values are drugged minus untreated of the same time
    (:mod:`refugium.movie.time_course.untreated`).

    Examples
    --------
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> found = courses(write_tumour(demo_plan()).study, "phospho")
    >>> found[0].points["phase"].tolist()[:1]
    ['before']
    """
    readings = read(study)
    matrix = readings.matrix(followed_modality(readings, modality))
    if matrix.changes is not None:
        return []  # no sample is here that could be followed
    there = np.flatnonzero(~np.isin(matrix.samples, matrix.empty))
    if not len(there):
        raise StudyError(f"every sample of modality {matrix.modality.value!r} holds nothing but "
                         "zeros or gaps", found=list(matrix.empty[:NAMED]),
                         remedy="give the matrix that was measured")
    # pools of cells hold other cells each, and scatter little: no library was read twice
    pools = "sample_id" in readings.of[matrix.modality.value].data.obs
    seen = matrix.of_samples(there)
    held = set(seen.state.tolist())
    states = [s for s in matrix.layout.states if s.number in held]
    timed = [s for s in states if np.isfinite(s.time_h)]
    odd = readings.of[matrix.modality.value].not_human
    found = []
    for model in dict.fromkeys(s.model for s in timed):
        own = [s for s in timed if s.model == model]
        if len({s.time_h for s in own}) >= 2:
            untimed = sum(s.samples for s in states
                          if s.model == model and not np.isfinite(s.time_h))
            found.append(replace(_course(seen, model, own, min_cpm, pools=pools),
                                 n_untimed=untimed, unrecognised=odd.words if odd else ""))
    return found


def followed_modality(readings: Readings, modality: str | None = None) -> str:
    """Return the modality that is followed, that with the most genes if none is named.

    Raises
    ------
    StudyError
        If the study has none, or not the one that is named.
    """
    if modality is not None and modality not in readings.of:
        raise StudyError("no such modality in this study", found=modality,
                         remedy=did_you_mean(modality, readings.of))
    held = [m.value for m in MOST_GENES_FIRST if m in readings.of]
    # changes that came as such cannot be followed: samples of another modality can
    sampled = [name for name in held if not readings.of[name].of_effects]
    name = modality or next(iter([*sampled, *held]), None)
    if name is None:
        raise StudyError("no modality that can be followed over time",
                         found=list(readings.of),
                         remedy=f"add one of {', '.join(MOST_GENES_FIRST)}")
    return name


def _course(
    matrix: Matrix, model: str, states: list[State], min_cpm: float, *, pools: bool
) -> Course:
    states = sorted(states, key=lambda s: (s.time_h, s.number))
    number = {state.number: i for i, state in enumerate(states)}
    own = matrix.of_samples(np.flatnonzero(np.isin(matrix.state, list(number))))
    point = np.array([number[int(state)] for state in own.state], dtype=int)
    absent, recipe, moved = _filtered(own, point, min_cpm)
    panel = own.modality.of_reads and len(own.genes) <= PANEL_GENES
    housekeeping = housekeeping_of(own.genes) if panel else ()
    if panel:
        own = replace(own, log2=against_housekeeping(own.log2, own.genes))
        recipe += (f", against housekeeping genes ({first_few(housekeeping, NAMED)})"
                   if housekeeping else ", a panel without housekeeping genes")
        moved = 0.0 if housekeeping else moved
    names = _names(own)
    use = np.array([why == "" and n is not None for why, n in zip(absent, names, strict=True)])
    features = tuple(str(n) for n, good in zip(names, use, strict=True) if good)
    reasons = {str(n): why for n, why in zip(names, absent, strict=True) if n and why}
    repeats = _repeats(own, model)
    if repeats:
        recipe += f", {repeats} technical repeats averaged into their sample"
    if matrix.empty:
        recipe += f", empty samples left out: {first_few(matrix.empty, NAMED)}"
    library = np.arange(len(point)) if pools else libraries(own, point)
    kept = np.unique(library)
    if len(kept) < len(point):
        recipe += (f", {len(point) - len(kept)} technical repeats (they scatter as "
                   "reading again does) averaged into their sample")
    values, point = averaged(own.log2[use], library), point[kept]
    block = np.asarray(np.unique(own.block[kept], return_inverse=True)[1], dtype=int)
    adjusted = without_blocks(values, point, block)
    if block.any() and adjusted is not None:
        recipe += f", {int(block.max()) + 1} blocks taken out"
    counts = np.bincount(point, minlength=len(states))
    histories = matrix.design.histories
    points = POINTS.table([_point(i, s, histories[s.arm], int(counts[i]))
                           for i, s in enumerate(states)])
    paths = _paths(states)
    untreated, start_h = find_untreated(points, paths), np.nan
    if untreated is not None and adjusted is None and in_same_blocks(untreated, point, block):
        adjusted = values  # each harvest goes with the difference
    if untreated is not None and adjusted is not None:
        adjusted = beside_untreated(adjusted, point, untreated)
        recipe += f", {untreated.arm} of the same time taken off"
        points, paths, start_h = with_start(points, paths, untreated)
    return Course(
        model_id=model, modality=own.modality.value, features=features,
        values=np.array(values if adjusted is None else adjusted), point=point, points=points,
        paths=MappingProxyType(paths), absent=MappingProxyType(reasons), recipe=recipe,
        composition_log2=moved, samples=tuple(own.samples[i] for i in kept),
        confounded=adjusted is None,
        untreated=untreated, start_h=start_h, panel=panel, housekeeping=housekeeping,
        blocks_stated=all(matrix.layout.block_names[b] for b in np.unique(own.block)),
        # a plex or an array holds samples of one harvest and another: it is no harvest
        repeated_harvests=own.modality.of_reads and all(
            len(np.unique(block[point == p])) > 1 for p in np.unique(point)),
    )


def _repeats(matrix: Matrix, model: str) -> int:
    """Return how many readings of a model are a further one of a sample."""
    layout, held = matrix.layout, set(matrix.state.tolist())
    again = layout.reading_of != np.arange(len(layout.reading_of))
    return sum(bool(a) and int(s) in held for a, s in zip(again, layout.state, strict=True))


def _filtered(matrix: Matrix, point: Ints, min_cpm: float) -> tuple[list[str], str, float]:
    """Return why each feature is left out ("": it is not), how, and the shift of composition."""
    absent = np.full(len(matrix.features), "", dtype=object)
    complete = np.isfinite(matrix.log2).all(axis=1)
    if matrix.counts is None or matrix.depth is None:
        absent[~complete] = "incomplete"
        return absent.tolist(), "log2, as given", 0.0
    counts = matrix.counts.T
    least = max(2, int(np.bincount(point).min()))
    absent[~expressed(counts, matrix.depth, min_cpm=min_cpm, min_samples=least)] = "not expressed"
    absent[(counts == 0).all(axis=0)] = "zero everywhere"
    absent[~complete] = "incomplete"
    recipe = f"log2(CPM + 1), genes above {min_cpm:g} CPM in at least {least} samples"
    shift = np.log2(matrix.depth / median_ratios(counts))
    return absent.tolist(), recipe, float(np.ptp(shift))


def _names(matrix: Matrix) -> list[str | None]:
    """Return the genes of the rows; sites by their own names, where many share a gene."""
    features = matrix.features["feature"].astype(str)
    genes = matrix.features.get("gene", features).astype(str)
    if not matrix.modality.of_genes and genes.duplicated().mean() > MOST_SHARED_GENES:
        return list(features)
    names = gene_names(matrix.features)
    best = set(fullest_rows(names, np.nansum(np.exp2(matrix.log2), axis=1)).tolist())
    return [str(name) if i in best else None for i, name in enumerate(names)]


def _point(number: int, state: State, history: History, samples: int) -> dict[str, Any]:
    turns = _turns(history, state.time_h)
    on = bool(agents_on(history, state.time_h))
    phase = (Phase.BEFORE if not turns else Phase.OFF if not on
             else Phase.ON if len(turns) == 1 else Phase.AGAIN)
    return {
        "point": number, "model_id": state.model, "time_h": state.time_h, "arm": state.arm,
        "arms": sorted(state.owners), "phase": phase,
        "agents": " + ".join(sorted(str(agent) for agent in state.on)), "switches": len(turns),
        "since_h": state.time_h - turns[-1] if turns else np.nan, "n_replicates": samples,
    }


def _turns(history: History, time_h: float) -> list[float]:
    """Return the times at which the drug came on or went off, by a time."""
    turns: list[float] = []
    on = False
    for period in seen_by(history, time_h):
        now = any(not agent.neutral for agent in period.agents)
        if now != on:
            turns.append(period.start_h)
            on = now
    return turns


def _paths(states: list[State]) -> dict[str, tuple[int, ...]]:
    """Return the points of each arm in order of time; arms that were never treated last."""
    arms = dict.fromkeys(arm for state in states for arm in sorted(state.owners))
    paths = {arm: tuple(i for i, s in enumerate(states) if arm in s.owners) for arm in arms}
    return {arm: path for arm, path in paths.items() if len(path) >= 2}
