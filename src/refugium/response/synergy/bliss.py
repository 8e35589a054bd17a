"""Bliss independence: does the pair do more than two drugs that know nothing of each other?"""

from __future__ import annotations

import numpy as np

from refugium.response.dose.variable_projection import Array


def bliss_excess(
    together: Array, first: Array, second: Array, control: Array | float, *, additive: bool
) -> Array:
    """Answer: how far below independence does each pair lie?

    Parameters
    ----------
    together, first, second
        Readings of the pair and of each drug alone at the same doses, any one shape.
    control
        Untreated reading; 1 where readings are fractions of it.
    additive
        Whether readings are rates, which add; else numbers of cells, whose shares multiply.

    Returns
    -------
    numpy.ndarray
        first second / control - together, or first + second - control - together for rates; above
        0: fewer cells than expected. In the unit of the readings.

    References
    ----------
    Bliss CI (1939), The toxicity of poisons applied jointly, Annals of Applied Biology 26:585-615

    Examples
    --------
    >>> bliss_excess(np.array(0.2), np.array(0.5), np.array(0.6), 1.0, additive=False).round(3
    ...     ).tolist()
    0.1
    """
    expected = first + second - control if additive else first * second / control
    return np.asarray(expected - together)
