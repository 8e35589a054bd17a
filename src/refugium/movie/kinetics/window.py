"""The reversible window: how long on drug until removal no longer brings the state back in time."""

from __future__ import annotations

import numpy as np

from refugium.movie.kinetics.fitting.posterior import Draws
from refugium.movie.kinetics.model import Array, propagators
from refugium.movie.kinetics.parameters import RETURN_TOLERANCE

_RETURN_STEPS = 60


def _moved(A: Array, alpha: Array, state: Array, times: Array) -> Array:
    """Return (draws, times, 2): states `times` after `state`."""
    E, integral = propagators(A[:, None], times)
    out: Array = (E @ state[:, None, :, None] + integral @ alpha[:, None, :, None])[..., 0]
    return out


def _distance(state: Array, start: Array) -> Array:
    out: Array = np.sqrt(((state - start[:, None]) ** 2).sum(axis=-1))
    return out


def return_times(
    draws: Draws, durations: Array, within: float, *, tolerance: float = RETURN_TOLERANCE
) -> Array:
    """Answer: after each duration on drug, how long does the state take to come back?

    Parameters
    ----------
    draws
        Of the posterior, two phases.
    durations
        (durations,), time on drug before removal, ascending (observed spans).
    within
        Longest time off drug to look at.
    tolerance
        Back: within this share of the largest distance that the path on drug reaches from the
        start (over all durations), components in ranges of the data.

    Returns
    -------
    numpy.ndarray
        (draws, durations), time of first entry into the neighbourhood of the start; 0 where the
        state has not left it; infinite where it does not come back `within` that time.

    Notes
    -----
    The start is the state before the drug. If the off-drug fixed point lies elsewhere, the state
    may pass the start and leave it again: see the row `fixed_point`.

    Examples
    --------
    >>> A = np.array([[[[-1.0, 0.0], [0.0, -1.0]]] * 2])
    >>> one = Draws(A, np.array([[0.0, 0, 1, 0, 0, 0]]), np.full((1, 2), np.nan), 1.0)
    >>> return_times(one, np.array([0.01, 9.0]), 4.0).round(1).tolist()
    [[0.0, 1.7]]
    """
    start, n = draws.linear[:, :2], _RETURN_STEPS
    on = _moved(draws.A[:, 0], draws.alpha(0), start, durations)
    far = _distance(on, start).max(axis=1)
    times = np.linspace(0.0, within, n + 1)
    first = np.full(on.shape[:2], np.inf)
    E, integral = propagators(draws.A[:, 1, None], times)
    drift = (integral @ draws.alpha(1)[:, None, :, None])[..., 0]
    # backwards, so that the first return is the one that stays
    for step in range(n, -1, -1):
        state = on @ np.swapaxes(E[:, step], 1, 2) + drift[:, step, None]
        back = _distance(state, start) <= tolerance * far[:, None]
        first = np.where(back, times[step], first)
    return first


def reversible_window(times: Array, durations: Array) -> Array:
    """Answer: up to which duration on drug does removal bring the state back in time?

    Parameters
    ----------
    times
        From :func:`return_times`.
    durations
        (durations,), ascending.

    Returns
    -------
    numpy.ndarray
        (draws,), the last duration before the first that does not come back; 0 if already the
        first does not; infinite if all do (longer was not looked at).

    Examples
    --------
    >>> reversible_window(np.array([[1.0, 2.0, np.inf], [0, 1, 2]]), np.arange(1.0, 4)).tolist()
    [2.0, inf]
    """
    fails = ~np.isfinite(times)
    first = np.where(fails.any(axis=1), fails.argmax(axis=1), len(durations))
    return np.concatenate([[0.0], durations[:-1], [np.inf]])[first]
