"""How much of the better of two arms is luck? Kernels over batches of subjects."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]


def most_noise(one: Array, two: Array) -> Array:
    """Answer: how large can the noise common to two arms be at the most?

    Parameters
    ----------
    one, two
        (..., subjects): the two arms of each subject.

    Returns
    -------
    numpy.ndarray
        (...,): standard deviation; its square is the smaller eigenvalue of the covariance of both
        arms, since what is left without noise must still be a covariance.

    Examples
    --------
    >>> one, two = np.array([0.0, 2.0, 0.0, 2.0]), np.array([0.0, 0.0, 4.0, 4.0])
    >>> most_noise(one, two).round(3).item()
    1.155
    """
    a, b, c = _moments(one, two)
    least = (a + b) / 2 - np.sqrt(((a - b) / 2) ** 2 + c**2)
    return np.asarray(np.sqrt(np.maximum(least, 0.0)))


def expected_better(one: Array, two: Array, noise_sd: Array) -> Array:
    """Answer: what would the truly better (lower) of two arms be expected to show again?

    Parameters
    ----------
    one, two
        (..., subjects).
    noise_sd
        (...,): of either arm, over what the same drug would do in the same subject again.

    Returns
    -------
    numpy.ndarray
        (..., subjects): mean of min(true one, true two) given both readings; with noise 0 the lower
        reading itself.

    Notes
    -----
    The lower of two noisy readings is too low: part of it is luck, which a third animal does not
    share. Truths are taken as normal over subjects (mean and covariance of the readings less the
    noise), so that each subject's truths are normal given its readings, and the mean of the smaller
    of two correlated normals is known (Clark). Assumes noise normal, independent, alike in both
    arms. Of few subjects, where two drugs do the same to
    each of them, a third of the luck stays, against the
    pair: of 40 subjects it is then called below in 10 % instead of 2.5.

    References
    ----------
    Clark CE (1961), The greatest of a finite set of random variables, Operations Research 9:145-162

    Examples
    --------
    >>> one, two = np.array([-50.0, 10.0, 60.0, 90.0]), np.array([-10.0, 40.0, -20.0, 100.0])
    >>> expected_better(one, two, np.array(0.0)).tolist()
    [-50.0, 10.0, -20.0, 90.0]
    """
    a, b, c = _moments(one, two)
    noise = np.broadcast_to(noise_sd, a.shape)[..., None] ** 2
    size, axis = np.linalg.eigh(np.stack([np.stack([a, c], -1), np.stack([c, b], -1)], -2))
    # a direction in which readings scatter less than the noise tells nothing of the truth
    true = np.maximum(size - noise, 0.0)
    told = np.where(noise > 0, true / np.where(noise > 0, true + noise, 1.0), 1.0)
    gain = (axis * told[..., None, :]) @ np.swapaxes(axis, -1, -2)
    p, q, r = gain[..., 0, 0][..., None], gain[..., 1, 1][..., None], gain[..., 0, 1][..., None]
    m1, m2 = one.mean(axis=-1, keepdims=True), two.mean(axis=-1, keepdims=True)
    d1, d2 = one - m1, two - m2
    t1, t2 = m1 + p * d1 + r * d2, m2 + r * d1 + q * d2
    spread = np.sqrt(np.maximum(noise * (p + q - 2 * r), 0.0))
    apart = t2 - t1
    z = apart / np.where(spread > 0, spread, 1.0)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    smaller = t1 * special.ndtr(z) + t2 * special.ndtr(-z) - spread * density
    return np.asarray(np.where(spread > 0, smaller, np.minimum(t1, t2)), dtype=float)


def _moments(one: Array, two: Array) -> tuple[Array, Array, Array]:
    n = max(one.shape[-1] - 1, 1)
    d1, d2 = (x - x.mean(axis=-1, keepdims=True) for x in (one, two))
    a, b, c = ((x * y).sum(axis=-1) / n for x, y in ((d1, d1), (d2, d2), (d1, d2)))
    return np.asarray(a), np.asarray(b), np.asarray(c)
