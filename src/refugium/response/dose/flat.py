"""Is a dose curve shown to differ from a flat line?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.response.dose.variable_projection import Array
from refugium.response.parameters import FLAT_DF


def flat_p(
    sse_flat: Array, sse: Array, n: NDArray[np.int_], n_doses: NDArray[np.int_]
) -> Array:
    """Answer: how often would flat readings look this much like a curve?

    Parameters
    ----------
    sse_flat, sse
        (curves,), errors about the mean and about a sigmoid with both ends free.
    n, n_doses
        (curves,), readings and different doses among them (dose 0 is one).

    Returns
    -------
    numpy.ndarray
        p, (curves,); NaN where too few readings are left.

    Notes
    -----
    F = (sse_flat / sse - 1) (n - 1 - k) / k on (k, n - 1 - k) degrees of freedom. A sigmoid has
    three parameters more than a flat line, but is worth fewer on flat readings, as they tie each
    other's hands: k = a - b / doses, (a, b) = `FLAT_DF`, from simulated flat curves and a little
    above all of them. Assumes normal errors of one spread, independent of each other: readings
    of one plate row in the order of doses are not.

    Examples
    --------
    >>> flat_p(np.array([4.0, 1.1]), np.ones(2), np.array([16, 16]), np.array([8, 8])
    ...     ).round(3).tolist()
    [0.0, 0.674]
    """
    k = FLAT_DF[0] - FLAT_DF[1] / np.maximum(n_doses, 1)
    left = n - 1 - k
    usable = (left > 0) & (k > 0) & np.isfinite(sse)
    k, left = np.where(usable, k, 1.0), np.where(usable, left, 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        f = (sse_flat / sse - 1) / k * left
    # a curve without any scatter about it, of readings that differ
    f = np.where(sse <= 1e-20 * sse_flat, np.where(sse_flat > 0, np.inf, 0.0), f)
    return np.where(usable, sps.f.sf(np.maximum(f, 0.0), k, left), np.nan)
