"""States of which all samples are one library read again, or may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.knowledge import signature_network
from refugium.language.lists import quoted
from refugium.language.times import say_time
from refugium.signal.footprints.gene_names import rename_targets
from refugium.signal.matrix import Matrix
from refugium.signal.parameters import (
    ALONE_SETS,
    ALONE_TOGETHER,
    DEEP_LOG2,
    MAY_BE_LIBRARY,
    ONE_LIBRARY,
    ONE_WITHOUT_SETS,
    REPEATS_OVER_COUNTING,
    SAME_SUM,
    WHOLE_SHARE,
)
from refugium.signal.raw.counting import scatter_over_counting
from refugium.signal.raw.rereads import GeneSet, above_counting, sets_together
from refugium.signal.readings import Readings
from refugium.study import Modality

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
ONE = "differ by no more than one library read again does: they count as one sample"
DOUBTFUL = "agree closer than separate dishes do: if these are re-reads of one dish, n is 1"

MAY_BE_REREADS = f"replicates {DOUBTFUL}"


@dataclass(frozen=True)
class Rereads:
    """States by number: `one` library each, and those of which it cannot be told (`doubtful`)."""

    one: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()


def find_rereads(matrix: Matrix, group: Ints | None = None) -> Rereads:
    """Answer: of which states are all samples one library, read or thinned several times?

    Parameters
    ----------
    matrix
        RNA, one column per sample; pools of cells and means are not asked.
    group
        (samples,), what stands for the state of each; None: its state.

    Returns
    -------
    Rereads

    Notes
    -----
    Where reads were counted, samples that scatter less than REPEATS_OVER_COUNTING times counting
    (:func:`~refugium.signal.raw.counting.scatter_over_counting`) are one. Logarithms and values per
    million hold no count: one library shows in that the scatter falls with expression as counting
    does (:func:`~refugium.signal.raw.rereads.above_counting`). Either way genes must differ each by
    itself (:func:`~refugium.signal.raw.rereads.sets_together`): dishes move lists of genes
    together, however close they are. What shows one of these only may be one library.
    """
    if not matrix.modality.of_reads or matrix.given is not None or matrix.changes is not None:
        return Rereads()
    group = matrix.state if group is None else group
    size = np.bincount(group) if len(group) else np.zeros(0, dtype=int)
    several = [int(one) for one in np.flatnonzero(size > 1)]
    ratio = _over_counting(matrix, group)
    sets: list[GeneSet] | None = None
    one: set[int] = set()
    doubtful: set[int] = set()
    for number in several:
        values = matrix.log2[:, group == number]
        if _equal(values):
            one.add(number)
            continue
        if ratio is not None:
            if ratio.get(number, np.inf) >= REPEATS_OVER_COUNTING:
                continue
            factor, scatter = 1.0, 0.0
        else:
            factor, scatter = above_counting(values)
            if not factor <= MAY_BE_LIBRARY:
                continue
        sets = _sets(matrix) if sets is None else sets
        together, n_sets = sets_together(values, sets)
        if n_sets >= ALONE_SETS:
            if together > ALONE_TOGETHER:
                continue
            sure = factor <= ONE_LIBRARY and scatter <= DEEP_LOG2
        else:
            sure = factor <= ONE_WITHOUT_SETS
            if factor > ONE_LIBRARY:
                continue
        (one if sure else doubtful).add(number)
    return Rereads(frozenset(one), frozenset(doubtful))


def reread_words(readings: Readings) -> Iterator[tuple[str, str, str]]:
    """Say which samples of RNA are, or may be, one library.

    Yields
    ------
    tuple
        Their modality, the finding, what to do; nothing of cells that were pooled.
    """
    for name, reading in readings.of.items():
        if Modality(name).of_reads and "sample_id" not in reading.data.obs:
            for words, remedy in _words(reading.matrix):
                yield f"modality {name}", words, remedy


def _words(matrix: Matrix) -> Iterator[tuple[str, str]]:
    found = find_rereads(matrix)
    names = np.array(matrix.samples, dtype=object)
    for numbers, words, remedy in (
        (found.one, ONE, "add dishes, or give repeats one replicate label"),
        (found.doubtful, DOUBTFUL, "give re-reads of a dish one replicate label; else say in the "
         "notes of the study that these were dishes of their own"),
    ):
        for state in matrix.layout.states:
            if state.number in numbers:
                own = names[matrix.state == state.number]
                yield (f"replicates of {state.arm} in {state.model} at "
                       f"{say_time(state.time_h)} ({quoted(own)}) {words}", remedy)


def _over_counting(matrix: Matrix, group: Ints) -> dict[int, float] | None:
    """Return the scatter over that of counting; None where what was given is no count."""
    counts, depth = matrix.counts, matrix.depth
    if counts is None or depth is None or matrix.modality is not Modality.RNA_COUNTS:
        return None
    there = depth[depth > 0]
    held = counts[counts > 0]
    whole = held.size > 0 and (held == np.round(held)).mean() >= WHOLE_SHARE
    if not whole and len(there) and np.ptp(there) <= SAME_SUM * there.mean():
        return None  # set to one sum: a number per million is no number of reads
    return scatter_over_counting(counts, depth, group)


def _equal(values: Array) -> bool:
    """Tell whether all columns are copies of one; one number throughout (a ratio of 1) is none."""
    known = values[np.isfinite(values).all(axis=1)]
    return (len(known) > 1 and float(np.ptp(known, axis=1).max()) == 0.0
            and float(np.ptp(known[:, 0])) > 0.0)


def _sets(matrix: Matrix) -> list[GeneSet]:
    network, _ = rename_targets(signature_network(), matrix.genes)
    place = {gene: i for i, gene in enumerate(matrix.genes)}
    network = network[network["target"].isin(set(place))]
    return [(np.array([place[gene] for gene in own["target"]], dtype=int),
             own["weight"].to_numpy(dtype=float)) for _, own in network.groupby("source")]
