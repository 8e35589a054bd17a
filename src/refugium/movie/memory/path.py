"""The way out as a way: straight between samples, or bent as far as a smooth curve would be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from refugium.movie.parameters import BEND, STEPS_PER_STRETCH

Array = NDArray[np.float64]
Ints = NDArray[np.int_]

TINY = 1e-24
"""A squared length below this is none."""

DRAWS_AT_ONCE = 64
"""Draws held in memory at once."""


@dataclass(frozen=True, eq=False)
class WayOut:
    """Weights of the sampled points along the way, straight and smooth.

    Attributes
    ----------
    straight, smooth
        (steps, points): each row sums to 1.
    segment
        (steps,): between which two points a step lies.
    share
        (steps,): how far along its segment.
    """

    straight: Array
    smooth: Array
    segment: Ints
    share: Array


def lay_way_out(points: Array, *, steps: int = STEPS_PER_STRETCH) -> WayOut:
    """Lay a way through points (dimensions, points), in order.

    The smooth way is a natural cubic spline over centripetal distance (root of chord length),
    which makes its weights linear in the points; with two points it is the straight way.
    """
    size = points.shape[1]
    chords = np.linalg.norm(np.diff(points, axis=1), axis=0)
    longest = float(chords.max())
    knots = np.concatenate([[0.0], np.cumsum(np.sqrt(np.maximum(chords, 1e-6 * longest)))])
    segment = np.repeat(np.arange(size - 1), steps)
    share = np.tile(np.arange(steps) / steps, size - 1)
    segment, share = np.append(segment, size - 2), np.append(share, 1.0)
    straight = np.zeros((len(share), size))
    rows = np.arange(len(share))
    straight[rows, segment] = 1 - share
    straight[rows, segment + 1] += share
    at = knots[segment] + share * np.diff(knots)[segment]
    smooth = CubicSpline(knots, np.eye(size), bc_type="natural")(at) if size > 2 else straight
    return WayOut(straight, np.asarray(smooth), segment, share)


def distance_to_way_out(place: Array, points: Array, way: WayOut) -> tuple[Array, Ints]:
    """Answer: how far is a place from the way, however far bent?

    Parameters
    ----------
    place
        (draws, dimensions).
    points
        (draws, dimensions, points).
    way
        Weights of the way.

    Returns
    -------
    tuple
        Squared distance (draws,), and the step of the way that is nearest (draws,).

    Notes
    -----
    The way is the set straight + a (smooth - straight), 0 <= a <= BEND, so a way out that bends
    between samples up to BEND times as far as the smooth curve still counts as the same way.
    At the nearest step the place is projected on the way's two neighbouring pieces.

    Examples
    --------
    >>> corner = np.array([[0.0, 1.0, 1.0], [0.0, 0.0, 1.0]])
    >>> way = lay_way_out(corner)
    >>> d2, step = distance_to_way_out(np.array([[0.5, -1.0]]), corner[None], way)
    >>> bool(0.5 < d2[0] < 1.0)  # the smooth way passes below the corner
    True
    """
    d2 = np.empty(len(place))
    nearest = np.empty(len(place), dtype=int)
    for start in range(0, len(place), DRAWS_AT_ONCE):
        part = slice(start, start + DRAWS_AT_ONCE)
        d2[part], nearest[part] = _distances(place[part], points[part], way)
    return d2, nearest


def _distances(place: Array, points: Array, way: WayOut) -> tuple[Array, Ints]:
    own = points.transpose(0, 2, 1)
    line = way.straight @ own
    out = (way.smooth - way.straight) @ own
    away = place[:, None] - line
    length = (out**2).sum(axis=2)
    a = (away * out).sum(axis=2) / np.where(length > TINY, length, np.inf)
    line += np.clip(a, 0.0, BEND)[:, :, None] * out
    rough = ((place[:, None] - line) ** 2).sum(axis=2)
    k = rough.argmin(axis=1)
    rows, last = np.arange(len(k)), line.shape[1] - 1
    found = rough[rows, k]
    for j in (np.maximum(k - 1, 0), np.minimum(k, last - 1)):
        found = np.minimum(found, _to_piece(place, line[rows, j], line[rows, j + 1]))
    return found, k


def _to_piece(place: Array, start: Array, end: Array) -> Array:
    """Squared distance to straight pieces, one per row."""
    along, away = end - start, place - start
    length = (along**2).sum(axis=1)
    share = (away * along).sum(axis=1) / np.where(length > TINY, length, np.inf)
    return np.asarray(((away - np.clip(share, 0, 1)[:, None] * along) ** 2).sum(axis=1))
