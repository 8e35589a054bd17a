"""Does anything move at all? A permutation test for readings whose noise is not stated."""

from __future__ import annotations

import numpy as np

from refugium.movie.kinetics.model import STATES, Array, Ints, Paths
from refugium.movie.kinetics.parameters import STILL_PERMUTATIONS
from refugium.movie.kinetics.series import Series

_SAME = 1e-12


def p_still(series: Series, *, seed: np.random.SeedSequence) -> float:
    """Answer: how often would readings of a state that does not move look so smooth in time?

    Parameters
    ----------
    series
        The readings.
    seed
        Of the permutations.

    Returns
    -------
    float
        p of "nothing moves", over both components (Bonferroni); at least 2 / (permutations + 1).

    Notes
    -----
    Statistic of one component: the sum of mean squared differences between the readings of a state
    and those of the state before it on its path, and among the readings of one state (von Neumann's
    ratio on a branching path). If nothing moves, the readings of a component may be exchanged: the
    test is exact whatever the noise, and however many constants the model has. A model chosen by
    BIC from thirty readings with unknown noise finds movement in noise in half of all data sets.

    References
    ----------
    von Neumann J (1941), Annals of Mathematical Statistics 12:367-395
    """
    rng = np.random.default_rng(seed)
    found = [_p(series.paths, series.state[mine], series.y[mine], rng)
             for mine in (series.component == i for i in range(STATES))]
    return min(1.0, STATES * min(found))


def _p(paths: Paths, state: Ints, y: Array, rng: np.random.Generator) -> float:
    known, local = np.unique(state, return_inverse=True)
    before = predecessors(paths.phase[known], paths.duration[known])
    after = np.flatnonzero(before >= 0)
    average = np.zeros((len(known), len(y)))
    average[local, np.arange(len(y))] = 1.0
    average /= average.sum(axis=1, keepdims=True)
    order = rng.permuted(np.tile(np.arange(len(y)), (STILL_PERMUTATIONS, 1)), axis=1)
    drawn = np.concatenate([y[None], y[order]])
    mean, square = drawn @ average.T, drawn**2 @ average.T
    earlier = before[after]
    steps = square[:, after] + square[:, earlier] - 2 * mean[:, after] * mean[:, earlier]
    rough = steps.sum(axis=1) + 2 * (square - mean**2).sum(axis=1)
    # ties count against movement, also those that rounding parts
    return float((1 + (rough[1:] <= rough[0] + _SAME).sum()) / (1 + STILL_PERMUTATIONS))


def predecessors(phase: Ints, duration: Array) -> Ints:
    """Return for each state the nearest earlier state on its own path; -1: none.

    Parameters
    ----------
    phase, duration
        (states, periods), as in :class:`refugium.movie.kinetics.model.Paths`.
    """
    time = duration.sum(axis=1)
    out = np.full(len(time), -1)
    for a in range(len(time)):
        earlier = [b for b in np.flatnonzero(time < time[a] - _SAME)
                   if _leads_to(phase, duration, int(b), a)]
        if earlier:
            out[a] = max(earlier, key=lambda b: time[b])
    return out


def _leads_to(phase: Ints, duration: Array, b: int, a: int) -> bool:
    """Whether the path to state a passes through state b."""
    for column in range(phase.shape[1]):
        if phase[b, column] != phase[a, column]:
            return False
        if not duration[b, column + 1 :].any():
            return bool(duration[b, column] <= duration[a, column] + _SAME)
        if abs(duration[b, column] - duration[a, column]) > _SAME:
            return False
    return False
