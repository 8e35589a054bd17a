"""Streams of random numbers of repeats, and off times in words, for every part of the movie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def streams(seed: int, repeats: int) -> list[np.random.Generator]:
    """Return a stream per repeat; more repeats leave the first ones as they were."""
    return [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(repeats)]


def hours(times_h: Sequence[float]) -> str:
    """Say some times.

    Examples
    --------
    >>> hours((48.0, 168.0))
    '48, 168 h'
    """
    return ", ".join(f"{h:g}" for h in times_h) + " h"
