"""What in a modality does not fit: said alike by check, calls and movie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.language.lists import first_few
from refugium.language.numbers import counted
from refugium.signal.matrix import Matrix
from refugium.signal.parameters import (
    FEWEST_COMPARED,
    FILLED_SHARE,
    MIN_LOG2_CPM,
    MOST_PLACED,
    WHOLE_SHARE,
)
from refugium.signal.raw.filler_words import filler_words
from refugium.signal.raw.fillers import Cell, FillerKind
from refugium.signal.sample_fit.exchanges import samples_exchanged
from refugium.signal.sample_fit.findings import MISFITS, Finding, Misfit
from refugium.signal.sample_fit.other_scale import samples_on_another_scale
from refugium.signal.sample_fit.places import samples_out_of_place
from refugium.signal.sample_fit.rows import samples_with_other_rows
from refugium.signal.sample_fit.scale import question_scale
from refugium.signal.sample_fit.turned import samples_turned_round

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
SHOWN = 4
_REMEDY = {
    Misfit.FILLER: "leave the cell empty where nothing was read; nothing, if that is meant",
    Misfit.SCALE: "state the scale that they have, or give the values that they were made from",
    Misfit.RATIOS: "give the intensities: ratios to a control leave the control no noise, so that "
                   "no change can be tested against it",
    Misfit.CONSTANT: "look for the readings of this sample, or delete it",
    Misfit.OTHER_SCALE: "write all samples on one scale",
    Misfit.SHIFTED: "paste the column again, feature by feature",
    Misfit.UNORDERED: "paste the column again, feature by feature; or delete the sample",
    Misfit.EXCHANGED: "look up which sample it is, and correct the samples table",
    Misfit.UNLIKE_MATES: "look up what it is; delete it if it is no replicate",
}


def find_misfits(matrix: Matrix) -> pd.DataFrame:
    """Answer: what in this modality may not be what the study says it is?

    Parameters
    ----------
    matrix
        What was measured.

    Returns
    -------
    pandas.DataFrame
        Columns of MISFITS: numbers that are no readings, a scale in doubt, controls that are
        constant, and each sample that is constant, on another scale, in other rows, among
        another state's replicates or unlike its own. A sample is named once, for the first of
        these.

    Examples
    --------
    >>> from refugium.signal import read
    >>> from refugium.virtual import Plan, write_tumour
    >>> len(find_misfits(read(write_tumour(Plan(seed=1)).study).matrix("phospho")))
    0
    """
    found = [*_modality(matrix), *_samples(matrix)]
    names = matrix.layout.block_names
    rows: list[dict[str, Any]] = [{
        "modality": matrix.modality.value, "kind": one.kind,
        "sample": matrix.samples[one.sample] if one.sample >= 0 else "",
        "block": names[int(matrix.block[one.sample])] if one.sample >= 0 else "",
        "found": one.found, "usual": one.usual, "cause": one.cause,
        "words": _said(matrix, one),
        "remedy": _REMEDY[one.kind],
    } for one in found]
    return MISFITS.table(rows)


def _said(matrix: Matrix, one: Finding) -> str:
    if one.sample < 0:
        return one.words
    name = f"sample {matrix.samples[one.sample]!r}"
    if one.kind is Misfit.CONSTANT:
        return f"{name} {one.words}"
    return f"{name}: {one.words}; likely {one.cause}"


def _modality(matrix: Matrix) -> Iterator[Finding]:
    told = [one for one in matrix.fillers if one.kind is not FillerKind.ZERO]
    for words in filler_words(told, matrix.layout.sample_ids):
        yield Finding(-1, Misfit.FILLER, sum(one.n for one in told), 0.0, "fillers", words)
    if matrix.modality.counted and not matrix.modality.of_reads:
        return
    given = (matrix.counts if matrix.counts is not None else
             np.exp2(matrix.log2) if matrix.scale == "linear" else matrix.log2)
    yield from question_scale(given.T, matrix.scale, matrix.kind,
                              of_reads=matrix.modality.of_reads)
    ratios = [] if matrix.modality.of_reads else [
        name for name, row in zip(matrix.samples, matrix.log2.T, strict=True)
        if np.isfinite(row).sum() > 1 and len(np.unique(row[np.isfinite(row)])) == 1]
    if ratios and len(ratios) < len(matrix.samples):
        yield Finding(
            -1, Misfit.RATIOS, len(ratios), 0.0, "ratios to a control",
            f"every reading is one number in {counted(len(ratios), 'sample')} "
            f"({first_few(ratios, SHOWN)}): looks like ratios to a control, which have no noise "
            "of the control")


def _samples(matrix: Matrix) -> Iterator[Finding]:
    written = (matrix.cell != Cell.ABSENT).sum(axis=0)
    filled = written - (matrix.cell == Cell.READ).sum(axis=0)
    for sample in np.flatnonzero((written > 1) & (filled > WHOLE_SHARE * written)).tolist():
        yield Finding(sample, Misfit.CONSTANT, filled[sample] / written[sample], WHOLE_SHARE,
                      "a constant column", f"holds one number ({filled[sample]} of "
                      f"{written[sample]} values): no readings")
    for name, n in _filled(matrix).items():
        sample = matrix.samples.index(name)
        if FILLED_SHARE * written[sample] <= n and filled[sample] <= WHOLE_SHARE * written[sample]:
            yield Finding(sample, Misfit.CONSTANT, n / written[sample], FILLED_SHARE,
                          "a column filled in", f"holds few numbers many times over ({n} of "
                          f"{written[sample]} values): the others may be none of its own either")
    log2, seen = matrix.log2.T, np.isfinite(matrix.log2.T).sum(axis=1)
    kept = np.flatnonzero(seen >= max(FEWEST_COMPARED, 0.2 * seen.max(initial=0)))
    if (matrix.modality.counted and not matrix.modality.of_reads) or len(kept) < 2:
        return
    for method in (_on_another_scale, _in_other_rows, _exchanged, _out_of_place, _turned_round):
        if len(kept) < 2:
            return
        own = [one._replace(sample=int(kept[one.sample])) for one in method(matrix, log2, kept)]
        yield from own
        kept = kept[~np.isin(kept, [one.sample for one in own])]


def _filled(matrix: Matrix) -> dict[str, int]:
    """Return how many values amid the others each sample repeats; technical repeats left out."""
    found: dict[str, int] = {}
    for one in matrix.fillers:
        for at in one.samples if one.kind is FillerKind.REPEATED else ():
            name = matrix.layout.sample_ids[at]
            if name in matrix.samples:
                found[name] = found.get(name, 0) + one.n
    return found


def _on_another_scale(matrix: Matrix, log2: Array, at: Ints) -> Iterator[Finding]:
    if matrix.counts is None:
        yield from samples_on_another_scale(log2[at], matrix.state[at], matrix.scale)


def _in_other_rows(matrix: Matrix, log2: Array, at: Ints) -> Iterator[Finding]:
    yield from samples_with_other_rows(log2[at], matrix.state[at])


def _exchanged(matrix: Matrix, log2: Array, at: Ints) -> Iterator[Finding]:
    paths = _paths(matrix)
    if len(at) <= MOST_PLACED and paths:
        yield from samples_exchanged(
            _there(matrix, log2[at]), matrix.state[at], matrix.block[at], paths, _states(matrix),
            [matrix.samples[int(i)] for i in at])


def _paths(matrix: Matrix) -> tuple[tuple[int, ...], ...]:
    """Return the states of each model and arm in order of time, of arms followed over time."""
    arms: dict[tuple[str, str], list[tuple[float, int]]] = {}
    for number, state in enumerate(matrix.layout.states):
        if np.isfinite(state.time_h):
            # a start that several arms share lies on the path of each
            for arm in state.owners:
                arms.setdefault((state.model, arm), []).append((float(state.time_h), number))
    return tuple(dict.fromkeys(tuple(number for _, number in sorted(found))
                               for found in arms.values() if len(found) > 2))


def _out_of_place(matrix: Matrix, log2: Array, at: Ints) -> Iterator[Finding]:
    if len(at) <= MOST_PLACED:
        yield from _off_paths(matrix, at, samples_out_of_place(
            _there(matrix, log2[at]), matrix.state[at], matrix.block[at], _states(matrix)))


def _turned_round(matrix: Matrix, log2: Array, at: Ints) -> Iterator[Finding]:
    if len(at) <= MOST_PLACED:
        yield from _off_paths(matrix, at, samples_turned_round(
            _there(matrix, log2[at]), matrix.state[at], matrix.block[at], _states(matrix)))


def _off_paths(matrix: Matrix, at: Ints, found: Iterator[Finding]) -> Iterator[Finding]:
    """Keep exchanges of samples that lie on no path.

    States of a course pass into each other: a dish that runs late lies among those of another time.
    There an exchange needs its partner, which :func:`samples_exchanged` asks for.
    """
    on_path = {state for path in _paths(matrix) for state in path}
    for one in found:
        if one.kind is not Misfit.EXCHANGED or int(matrix.state[at[one.sample]]) not in on_path:
            yield one


def _there(matrix: Matrix, log2: Array) -> Array:
    """Return the genes that are there at all; of sites and antibodies all."""
    if not matrix.modality.of_reads:
        return log2
    return log2[:, np.nan_to_num(log2).mean(axis=0) > MIN_LOG2_CPM]


def _states(matrix: Matrix) -> list[str]:
    several = len({state.model for state in matrix.layout.states}) > 1
    return [f"{state.arm}{f' in {state.model}' if several else ''}"
            + (f" at {state.time_h:g} h" if np.isfinite(state.time_h) else "")
            for state in matrix.layout.states]
