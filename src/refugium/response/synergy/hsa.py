"""Highest single agent: is the pair better than the better of the two?"""

from __future__ import annotations

import numpy as np

from refugium.response.dose.variable_projection import Array


def hsa_excess(together: Array, first: Array, second: Array) -> Array:
    """Answer: how far below the better single drug does each pair lie?

    Parameters
    ----------
    together, first, second
        Readings of the pair and of each drug alone at the same doses, any one shape. Lower is more
        effect.

    Returns
    -------
    numpy.ndarray
        min(first, second) - together; above 0: more than the better drug.

    Notes
    -----
    The lower of two noisy readings is too low on average, so that noise works against synergy.

    Examples
    --------
    >>> hsa_excess(np.array(0.3), np.array(0.5), np.array(0.6)).round(3).tolist()
    0.2
    """
    return np.asarray(np.minimum(first, second) - together)
