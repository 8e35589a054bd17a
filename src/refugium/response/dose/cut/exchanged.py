"""Is a curve whose readings were cut off shown to differ from a flat line?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.response.dose.flat import flat_p
from refugium.response.dose.four_parameter import fit_sigmoids
from refugium.response.dose.variable_projection import Array
from refugium.response.parameters import EXCHANGED_BELOW, EXCHANGES

STEPS, TOLERANCE = 15, 1e-4


def exchanged_p(log10_dose: Array, y: Array, p: Array, n_doses: NDArray[np.int_]) -> Array:
    """Answer: how often would readings that know nothing of the dose look this much like a curve?

    Parameters
    ----------
    log10_dose, y
        (curves, wells); NaN = not read.
    p
        (curves,), from :func:`flat_p`, which takes errors for normal.
    n_doses
        (curves,), different doses.

    Returns
    -------
    numpy.ndarray
        (curves,), p, or what exchanged wells say where that is more.

    Notes
    -----
    Wells that were cut off agree to the last digit: a step through a few of them leaves no error
    (flat readings cut at 1 were called curves in 12 % instead of 5 with one well per dose). Where
    p is at most `EXCHANGED_BELOW`, wells are exchanged over doses `EXCHANGES` times and fitted
    again; the share of exchanges with as small a p, themselves among them, is exact for any errors
    that do not depend on dose. Beyond the least of the exchanges p falls as the normal one does.

    Examples
    --------
    >>> x = np.linspace(-3.0, 1.0, 9)[None]
    >>> y = np.array([[1.0, 1.0, 0.96, 1.0, 1.0, 1.0, 1.0, 0.93, 0.9]])
    >>> bool(exchanged_p(x, y, np.array([0.01]), np.array([9]))[0] > 0.02)
    True
    """
    out = p.copy()
    rng = np.random.default_rng(0)
    x = np.broadcast_to(log10_dose, y.shape)
    for row in np.flatnonzero(p <= EXCHANGED_BELOW):
        read = np.isfinite(y[row])
        own = np.broadcast_to(y[row, read], (EXCHANGES, int(read.sum())))
        fits = fit_sigmoids(x[row, read][None], rng.permuted(own, axis=1), steps=STEPS,
                            tolerance=TOLERANCE)
        null = flat_p(fits.sse_flat, fits.sse, fits.n, np.full(EXCHANGES, n_doses[row]))
        as_small = (1 + int((null <= p[row]).sum())) / (1 + EXCHANGES)
        least = float(null.min())
        if least > p[row]:
            as_small *= p[row] / least
        out[row] = max(p[row], as_small)
    return out
