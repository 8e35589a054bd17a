"""Descendants of many cells of one type after a time, drawn exactly in two draws per well."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import exprel

from refugium.population.model.rates import Array

Counts = NDArray[np.int64]


def draw_descendants(
    rng: np.random.Generator, cells: Counts, hours: Array | float, *,
    birth_per_h: Array | float, death_per_h: Array | float,
) -> Counts:
    """Return how many cells descend from `cells` after `hours`; all shapes broadcast.

    Notes
    -----
    Each cell has descendants with chance u, and then 1 + a geometric number of them (Kendall 1948):
    a binomial number of founding cells, then a negative binomial number of further ones.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> seen = draw_descendants(rng, np.full(4000, 30), 50.0, birth_per_h=0.02, death_per_h=0.02)
    >>> int(seen.mean().round()), int(seen.var().round(-1))
    (30, 60)
    """
    hours = np.asarray(hours, dtype=float)
    birth, death = np.asarray(birth_per_h, dtype=float), np.asarray(death_per_h, dtype=float)
    grown = (birth - death) * hours
    # u = e^(rt) / (1 + b (e^(rt) - 1) / r); further cells are geometric with mean b (...) / r
    more = birth * hours * exprel(grown)
    founding = np.exp(grown) / (1 + more)
    alive = rng.binomial(cells, np.clip(founding, 0.0, 1.0))
    further = rng.negative_binomial(np.maximum(alive, 1), 1 / (1 + more))
    return np.asarray(np.where(alive > 0, alive + further, 0), dtype=np.int64)
