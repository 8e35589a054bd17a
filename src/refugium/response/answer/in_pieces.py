"""Pairs of drugs of a table larger than memory: piece by piece, on as many workers as run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.manifest import Manifest, library_versions
from refugium.language.lists import listed
from refugium.response import parameters
from refugium.response.answer.result import ResponseResult
from refugium.response.answer.verb import fit_response
from refugium.response.synergy.schemas import SURFACES, SYNERGY

AT_ONCE = 64
"""Pieces whose answers may wait on workers before they are fetched."""
SAID = 5
"""Models that are named where they lie in two pieces."""
Tables = tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]


def fit_pairs_dask(
    pieces: Iterable[Any], *, draws: int = parameters.DRAWS, seed: int = 0
) -> ResponseResult:
    """Answer: what do pairs of drugs do in a table too large to be held at once?

    Parameters
    ----------
    pieces
        Delayed tables of wells and doses (columns of `dosed_wells`), for example
        `dask.dataframe.read_parquet(...).to_delayed()`, or one `dask.delayed(read)(file)` a file.
        All wells of a model lie in one piece.
    draws, seed
        As of :func:`refugium.fit_response`.

    Returns
    -------
    ResponseResult
        Tables `surfaces` and `synergy`, each piece as `fit_response` answers it; the others are
        empty, since q of curves is over all curves at once.

    Raises
    ------
    StudyError
        As `fit_response`; also a model that lies in two pieces, whose experiments would not be held
        against each other.

    Notes
    -----
    A worker holds one piece and a few answers; only answers travel, `AT_ONCE` pieces at a time. The
    scheduler is Dask's own: threads, processes or a cluster, as the caller has set it (processes,
    since most of the work is NumPy's on small arrays). Time goes with the number of surfaces.

    Examples
    --------
    >>> import dask  # doctest: +SKIP
    >>> found = fit_pairs_dask([dask.delayed(pd.read_parquet)(f) for f in files])  # doctest: +SKIP
    """
    import dask

    parts: list[Tables] = []
    left = iter(pieces)
    # some at a time: workers that kept all answers to the end would hold the whole of them
    while some := list(islice(left, AT_ONCE)):
        parts += dask.compute(*(dask.delayed(_piece)(piece, draws, seed) for piece in some))
    if not parts:
        raise StudyError("no pieces", remedy="give at least one delayed table of wells")
    surfaces, synergy, notes = _together(parts)
    frozen = {f"response.{n}": getattr(parameters, n) for n in dir(parameters) if n.isupper()}
    return ResponseResult({"surfaces": surfaces, "synergy": synergy}, notes,
                          Manifest(parameters=frozen, versions=library_versions(), seed=seed))


def _piece(table: pd.DataFrame, draws: int, seed: int) -> Tables:
    found = fit_response(table.reset_index(drop=True), draws=draws, seed=seed)
    return found.table("surfaces"), found.table("synergy"), found.notes


def _together(parts: Sequence[Tables]) -> Tables:
    """Put answers of pieces together.

    >>> one, two = ((SURFACES.table([{"model_id": m}]), SYNERGY.empty(), ("note",)) for m in "mn")
    >>> surfaces, _, notes = _together([one, two])
    >>> surfaces["model_id"].tolist(), notes
    (['m', 'n'], ('note',))
    """
    seen: set[str] = set()
    for surfaces, _, _ in parts:
        own = set(surfaces["model_id"])
        if twice := sorted(seen & own):
            raise StudyError("wells of one model lie in two pieces",
                             found=listed(twice[:SAID]),
                             remedy="sort the table by model before it is cut into pieces")
        seen |= own
    surfaces = pd.concat([own for own, _, _ in parts], ignore_index=True)
    synergy = pd.concat([own for _, own, _ in parts], ignore_index=True)
    # what several pieces say is said once
    notes = tuple(dict.fromkeys(note for _, _, own in parts for note in own))
    return SURFACES.table(surfaces), SYNERGY.table(synergy), notes
