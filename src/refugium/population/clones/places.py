"""Where a well lies on its plate, from its name: B07."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIZES = ((8, 12), (16, 24), (32, 48))
"""Rows and columns of plates of 96, 384 and 1,536 wells."""


def place_of(well: str) -> tuple[int, int] | None:
    """Return row and column of a well, from 1; None where its name tells none.

    Examples
    --------
    >>> place_of("B07"), place_of("p24"), place_of("replicate 3")
    ((2, 7), (16, 24), None)
    """
    letter, number = well[:1].upper(), well[1:]
    if not ("A" <= letter <= "Z") or not number.isdecimal():
        return None
    return ord(letter) - ord("A") + 1, int(number)


def places_of(wells: Sequence[str]) -> NDArray[np.float64] | None:
    """Return row and column of each well, (wells, 2); None where a name tells no place.

    Examples
    --------
    >>> places_of(["A05", "B02"]).tolist()
    [[1.0, 5.0], [2.0, 2.0]]
    """
    places = [place for place in map(place_of, wells) if place is not None]
    return np.array(places, dtype=float) if 0 < len(places) == len(wells) else None


def at_the_edge(wells: Sequence[str]) -> NDArray[np.bool_]:
    """Return which wells of one plate lie in its outermost rows and columns.

    Parameters
    ----------
    wells
        Names of the wells of one plate. The smallest plate that holds them all is assumed.

    Returns
    -------
    numpy.ndarray
        Flags; none where names tell no place.

    Examples
    --------
    >>> at_the_edge(["A05", "B02", "H01", "D12"]).tolist()
    [True, False, True, True]
    >>> at_the_edge(["A05", "B02", "H01", "D13"]).tolist()
    [True, False, True, False]
    """
    places = [place_of(well) for well in wells]
    known = [place for place in places if place is not None]
    fits = [(r, c) for r, c in SIZES if all(p[0] <= r and p[1] <= c for p in known)]
    if len(known) < len(places) or not fits:
        return np.zeros(len(places), dtype=bool)
    rows, columns = fits[0]
    return np.array([r in (1, rows) or c in (1, columns) for r, c in known], dtype=bool)
