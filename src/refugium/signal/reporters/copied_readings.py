"""One reading in the rows of two nodes: it cannot tell which of them moved."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.identifiers import split_genes
from refugium.knowledge import Knowledge
from refugium.language.lists import quoted
from refugium.language.numbers import counted
from refugium.signal.matrix import Matrix
from refugium.signal.parameters import (
    COPY_BITS,
    COPY_SCATTER_LOG2,
    FINEST_ROWS,
    SAME_READINGS_LOG2,
)
from refugium.signal.reporters.match import SCORED_KINDS, match_features

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
OWN_ERRORS = 0.9
"""Share of errors of a comparison that must be errors of their own."""
NOTE = "one reading in rows of several nodes: not scored"


def copied_readings(values: Array, *, step: float, offset: bool = True) -> list[Ints]:
    """Answer: which rows hold one and the same reading?

    Parameters
    ----------
    values
        (rows, columns), log2; NaN = missing. Columns are samples, or the estimates and errors of
        contrasts.
    step
        The finest difference that readings of this modality show (:func:`finest_step`).
    offset
        Whether rows that differ by one number throughout are copies too (each centred by itself).

    Returns
    -------
    list of numpy.ndarray
        Groups of two rows and more, ascending.

    Notes
    -----
    Rows agree by chance in one more column with a probability of about step / scatter (scatter is
    what two nodes that do the same differ by). They are copies where that chance, over all columns
    that hold both, and over all pairs of rows, is below 2^-COPY_BITS. Rounded readings and few
    samples show no copy; rows that never change say nothing.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> one, two = rng.normal(10, 1, (2, 6))
    >>> rows = np.stack([one, two, one + 2.0])
    >>> [group.tolist() for group in copied_readings(rows, step=1e-6)]
    [[0, 2]]
    >>> copied_readings(np.round(rows, 1), step=0.1)  # so few digits are equal by chance
    []
    """
    needed = _needed(len(values))
    group = np.arange(len(values))
    known = np.isfinite(values)
    for one, other in combinations(range(len(values)), 2):
        both = known[one] & known[other]
        if both.sum() < 2 or np.ptp(values[one, both]) <= SAME_READINGS_LOG2:
            continue
        apart = values[one, both] - values[other, both]
        shift = 0.0 if abs(np.median(apart)) <= step or not offset else float(np.median(apart))
        off = float(np.abs(apart - shift).max())
        if off <= SAME_READINGS_LOG2 and _bits(int(both.sum()) - bool(shift),
                                               max(off, step)) >= needed:
            group[group == group[other]] = group[one]
    return [np.flatnonzero(group == number) for number in np.unique(group)
            if (group == number).sum() > 1]


def match_once(matrix: Matrix, knowledge: Knowledge) -> pd.DataFrame:
    """Match features to nodes; readings that stand in rows of several nodes are scored for none.

    Parameters
    ----------
    matrix
        What was measured.
    knowledge
        Reporter rows.

    Returns
    -------
    pandas.DataFrame
        As :func:`refugium.signal.reporters.match.match_features` gives it. Where the readings of a
        feature are those of a feature of another node, `kind` is `shared`, `note` says so, and
        `copy_of` names the first of them.

    Notes
    -----
    A peptide that two proteins share is one reading; a table with a row for each of them makes two
    nodes of it, and two calls. It speaks for their set, as a peptide does whose sequence fits both.
    """
    matches = match_features(matrix.features, knowledge)
    scored = matches["kind"].isin(SCORED_KINDS)
    own = matches[scored]
    position = np.unique(own["position"].to_numpy(dtype=int))
    values, of_changes = _held(matrix), matrix.changes is not None
    first: dict[int, str] = {}
    for group in copied_readings(values[position], step=finest_step(values),
                                 offset=not of_changes):
        rows = own[own["position"].isin(position[group])]
        if rows["node"].nunique() > 1:
            first |= dict.fromkeys(position[group].tolist(), str(rows["feature"].iloc[0]))
    if not first:
        return matches
    hit = scored & matches["position"].isin(list(first))
    return matches.assign(
        kind=matches["kind"].mask(hit, "shared"), note=matches["note"].mask(hit, NOTE),
        copy_of=[first[int(at)] if one else "" for at, one in zip(
            matches["position"], hit, strict=True)])


def copied_words(matches: pd.DataFrame) -> dict[str, str]:
    """Say which features hold one reading for several nodes, by the first of them.

    Examples
    --------
    >>> copied_words(pd.DataFrame({"feature": ["a", "b", "c"], "node": ["EGFR", "HER2", "MET"],
    ...                            "copy_of": ["a", "a", ""]}))
    {'a': "'a', 'b' hold one reading for 2 nodes (EGFR, HER2): which of them moved is not told"}
    """
    copies = matches[matches["copy_of"] != ""]
    return {str(name): f"{quoted(dict.fromkeys(part['feature'].astype(str)))} hold one reading for "
            f"{counted(part['node'].nunique(), 'node')} "
            f"({', '.join(dict.fromkeys(part['node'].astype(str)))}): which of them moved is not "
            "told"
            for name, part in copies.groupby("copy_of", sort=False)}


def equal_rows(matrix: Matrix) -> list[tuple[str, str]]:
    """Answer: which features hold the readings of another gene's feature throughout?

    Returns
    -------
    list of tuple
        The first of such features, and the one that repeats it; equal in every column and in
        what is missing, to a digit that chance does not reach.
    """
    values = np.round(_held(matrix), 9)
    step, needed = finest_step(values), _needed(len(values))
    genes = matrix.features.get("gene", pd.Series("", index=matrix.features.index)).astype(str)
    first: dict[bytes, int] = {}
    found = []
    for at, row in enumerate(values):
        known = row[np.isfinite(row)]
        if len(np.unique(known)) < 2 or _bits(len(known), step) < needed:
            continue
        other = first.setdefault(row.tobytes(), at)
        if other != at:
            one, two = (set(split_genes(genes.iloc[i])) for i in (at, other))
            if one and two and not one & two:
                found.append((matrix.feature_names[other], matrix.feature_names[at]))
    return found


def finest_step(values: Array) -> float:
    """Return the smallest difference between any two readings that differ.

    Examples
    --------
    >>> round(finest_step(np.array([[1.25, 3.5], [1.5, 9.0]])), 3)
    0.25
    """
    thinned = values[:: max(len(values) // FINEST_ROWS, 1)]
    gaps = np.diff(np.unique(thinned[np.isfinite(thinned)]))
    gaps = gaps[gaps > 1e-9]  # the rounding of a logarithm is no difference
    return float(gaps.min()) if len(gaps) else 1.0


def _held(matrix: Matrix) -> Array:
    """Return the readings of each feature; of changes that came as such, these and their errors.

    An error that many features are given alike (one for all, one per class) is no reading.
    """
    changes = matrix.changes
    if changes is None:
        return matrix.log2
    own = [len(np.unique(column[np.isfinite(column)])) > OWN_ERRORS * np.isfinite(column).sum()
           for column in changes.se.T]
    return np.hstack([changes.estimate, changes.se[:, np.array(own, dtype=bool)]])


def _bits(columns: int, step: float) -> float:
    """Return how unlikely it is that rows agree in so many columns, in bits."""
    return columns * float(np.log2(max(COPY_SCATTER_LOG2 / step, 1.0)))


def _needed(rows: int) -> float:
    return COPY_BITS + float(np.log2(max(rows * (rows - 1) / 2, 1.0)))
