"""The untreated arm followed beside: what culture time does is taken off every point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import Phase

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Untreated:
    """An untreated arm as the reference at each time.

    Attributes
    ----------
    arm
        The arm.
    weights
        (points, points): means of untreated points of which the reference of each point is made;
        rows sum to 1.
    start
        (points,): the same for the moment at which the drug comes on.
    first, begins_h
        Its first point, and when the drug comes on.
    between_h, beyond_h
        Times of treated points for which it was interpolated, or held at its nearest sample.
    """

    arm: str
    weights: Array
    start: Array
    first: int
    begins_h: float
    between_h: tuple[float, ...]
    beyond_h: tuple[float, ...]

    @property
    def at_each_time(self) -> bool:
        """Whether every treated point has untreated samples of its own time."""
        return not (self.between_h or self.beyond_h)


def find_untreated(points: pd.DataFrame, paths: Mapping[str, tuple[int, ...]]) -> Untreated | None:
    """Answer: was an untreated arm sampled while the drug was on, and what is it at each time?

    Parameters
    ----------
    points
        Columns of :data:`refugium.movie.time_course.course.POINTS`.
    paths
        Arm to its points in order of time.

    Returns
    -------
    Untreated or None
        The arm that was never treated and has the most times; None if none was sampled again after
        the drug came on.

    Notes
    -----
    Between two untreated times a straight line in time; before the first and after the last the
    nearest of them, which the caller has to say: culture time is then not told from the drug.

    Examples
    --------
    >>> points = pd.DataFrame({"phase": ["before", "on", "before"], "time_h": [0.0, 12.0, 24.0],
    ...                        "since_h": [np.nan, 12.0, np.nan]})
    >>> found = find_untreated(points, {"DMSO": (0, 2), "drug": (0, 1)})
    >>> found.arm, found.between_h, found.weights[1].tolist()
    ('DMSO', (12.0,), [0.5, 0.0, 0.5])
    """
    time = points["time_h"].to_numpy(dtype=float)
    phase = points["phase"].to_numpy()
    treated = np.flatnonzero(phase != Phase.BEFORE)
    on = phase == Phase.ON
    if not on.any():
        return None
    begins = float((time[on] - points["since_h"].to_numpy(dtype=float)[on]).min())
    never = {arm: path for arm, path in paths.items()
             if all(phase[p] == Phase.BEFORE for p in path) and len(path) > 1
             and time[path[-1]] > begins}
    if not never:
        return None
    arm = max(never, key=lambda name: len(never[name]))
    path = np.array(never[arm])
    weights = np.zeros((len(points), len(points)))
    own = time[path]
    for p, at in enumerate(time):
        weights[p, path] = _line(own, float(at))
    start = np.zeros(len(points))
    earlier = own[own <= begins]
    start[path] = _line(own, float(earlier[-1] if len(earlier) else own[0]))
    return Untreated(
        arm=arm, weights=weights, start=start, first=never[arm][0], begins_h=begins,
        between_h=_times(time, treated, (time > own[0]) & (time < own[-1]) & ~np.isin(time, own)),
        beyond_h=_times(time, treated, (time < own[0]) | (time > own[-1])),
    )


def with_start(
    points: pd.DataFrame, paths: Mapping[str, tuple[int, ...]], found: Untreated
) -> tuple[pd.DataFrame, dict[str, tuple[int, ...]], float]:
    """Let untreated cells stand for the start of arms, where no sample was taken before the drug.

    Returns
    -------
    tuple
        Points and paths, and the time of the untreated sample that stands for the start; NaN where
        there is one, or no treated arm begins on the drug.

    Notes
    -----
    Once culture time is taken off, untreated cells of any time are cells at the start: the first of
    them is put to the moment at which the drug comes on, and in front of each arm.
    """
    phase = points["phase"].to_numpy()
    time = points["time_h"].to_numpy(dtype=float)
    late = {arm for arm, path in paths.items() if phase[path[0]] == Phase.ON}
    if not late or (time[phase == Phase.BEFORE] <= found.begins_h).any():
        return points, dict(paths), float("nan")
    moved = points.copy()
    moved.loc[moved.index[found.first], "time_h"] = found.begins_h
    return (moved, {arm: (found.first, *path) if arm in late else path
                    for arm, path in paths.items()}, float(time[found.first]))


def beside_untreated(values: Array, point: Ints, found: Untreated) -> Array:
    """Answer: what would the samples be, had culture time done nothing?

    Parameters
    ----------
    values
        (features, samples), log2.
    point
        (samples,), point of each sample, from 0.
    found
        The untreated arm.

    Returns
    -------
    numpy.ndarray
        (features, samples): at every time the change of the untreated arm since the drug came on
        is taken off, so that a change of the result is drugged minus untreated.

    Notes
    -----
    Who reads the result knows nothing of the untreated arm, so residuals are stretched until
    intervals made from them hold: samples of a treated point, n of them, also carry the error of
    an untreated mean, sigma^2 / m, so that the variance of a mean is (1 + n / m) times as large.
    The largest of these holds for all. A reference between two untreated times counts as one of
    the smaller of both.

    Examples
    --------
    >>> points = pd.DataFrame({"phase": ["before", "on", "before"], "time_h": [0.0, 24.0, 24.0],
    ...                        "since_h": [np.nan, 24.0, np.nan]})
    >>> found = find_untreated(points, {"DMSO": (0, 2), "drug": (0, 1)})
    >>> beside_untreated(np.array([[0.0, 5.0, 3.0]]), np.array([0, 1, 2]), found).tolist()
    [[0.0, 2.0, 0.0]]
    """
    n_points = len(found.weights)
    count = np.bincount(point, minlength=n_points)
    means = np.stack([values[:, point == p].mean(axis=1) for p in range(n_points)], axis=1)
    shift = means @ (found.weights - found.start).T
    moved = ~np.isclose(found.weights, found.start).all(axis=1)
    used = found.weights > 0
    fewest = np.where(used, count[None, :], np.iinfo(int).max).min(axis=1)
    own = used[np.arange(n_points), np.arange(n_points)]
    excess = np.where(moved & ~own, count / fewest, 0.0)
    residual = values - means[:, point]
    return np.asarray((means - shift)[:, point] + residual * np.sqrt(1 + excess.max(initial=0.0)))


def in_same_blocks(found: Untreated, point: Ints, block: Ints) -> bool:
    """Whether every treated sample has untreated ones in its own block and time.

    Then what a block (a harvest, a plate) does to all of its samples goes with the difference.
    """
    if not found.at_each_time:
        return False
    for p in np.unique(point):
        beside = np.flatnonzero(found.weights[p] > 0)
        own, theirs = (np.sort(block[np.isin(point, q)]) for q in ([p], beside))
        if set(own.tolist()) != set(theirs.tolist()) or len(set(own.tolist())) != 1:
            return False
    return True


def _line(own: Array, at: float) -> Array:
    """Return the shares of the untreated times in a straight line at a time."""
    place = np.interp(at, own, np.arange(len(own)))
    low = int(np.floor(place))
    shares = np.zeros(len(own))
    shares[low] = 1 - (place - low)
    if place > low:
        shares[low + 1] = place - low
    return shares


def _times(time: Array, treated: Ints, here: NDArray[np.bool_]) -> tuple[float, ...]:
    return tuple(float(t) for t in np.unique(time[treated][here[treated]]))
