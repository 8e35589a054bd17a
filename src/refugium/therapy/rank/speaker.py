"""Which measured row speaks for a pair: chosen by cells and dose, never by effect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from refugium.core.status import Level
from refugium.therapy.measured.pair import PathCells
from refugium.therapy.parameters import REACHED

Row = dict[str, Any]
CELLS = (PathCells.ON_DRUG, PathCells.AFTER_DRUG, PathCells.REGROWN, PathCells.FROM_START,
         PathCells.UNTREATED)
LEVELS = tuple(Level)


def speaker(rows: Sequence[Row]) -> Row:
    """Answer: which of the measured rows of one pair stands for it?

    Parameters
    ----------
    rows
        Rows of `path` of one model, drug and partner, with cells.

    Notes
    -----
    Survivors before cells that met both from the start; cells in which a node was called before
    others; then the highest dose that patients reach, else (none reached, or exposure not known)
    the lowest beyond and the highest. The best effect is never picked: of five doses the luckiest
    would be.

    Examples
    --------
    >>> doses = [{"cells": "on_drug", "call_id": "", "dose_nM": d, "dose_over_free_cmax": d / 10}
    ...          for d in (1.0, 8.0, 80.0)]
    >>> speaker(doses)["dose_nM"]
    8.0
    """
    return min(rows, key=_place)


def _place(row: Row) -> tuple[int, bool, bool, float]:
    ratio = row["dose_over_free_cmax"]
    dose = row["dose_nM"] if np.isfinite(row["dose_nM"]) else 0.0
    beyond = bool(ratio > REACHED)
    return CELLS.index(row["cells"]), not row["call_id"], beyond, dose if beyond else -dose


def highest_level(rows: Sequence[Row]) -> str:
    """Return the highest level of the calls of rows; empty without a call.

    Examples
    --------
    >>> str(highest_level([{"level": "candidate"}, {"level": "supported"}, {"level": ""}]))
    'supported'
    """
    said = [LEVELS.index(row["level"]) for row in rows if row["level"]]
    return LEVELS[max(said)] if said else ""
