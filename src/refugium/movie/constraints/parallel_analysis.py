"""How many directions of a course exceed replicate noise? One after another, by rotation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.movie.time_course.replicate_noise import Replicates

Array = NDArray[np.float64]


def directions_beyond_noise(
    data: Replicates, *, alpha: float, draws: int, seed: np.random.SeedSequence
) -> tuple[int, Array]:
    """Answer: how many directions do the point means span beyond what replicates allow?

    Parameters
    ----------
    data
        Point means and residuals.
    alpha
        Error rate of every step; steps stop at the first that is not passed.
    draws
        Rotations; the smallest attainable p is 1 / (draws + 1).
    seed
        Seed of the rotations.

    Returns
    -------
    tuple
        Number of directions, and p of each direction (points - 1,); NaN without replicate.

    Notes
    -----
    Parallel analysis with the replicates as the noise. Step k takes what is left of the means
    (weighted by their samples, less the k - 1 directions before) together with the residuals
    within points. If nothing but noise is left, both hold the same noise, and any rotation of
    their columns is as likely as the one observed; the largest singular value is compared with
    that of rotated means. Exact at the first step for normal noise with any correlation between
    features and few replicates, if all samples have the same covariance; later steps take the
    directions found before as known. Chance of one direction too many: at most about alpha.

    References
    ----------
    Horn JL (1965), doi:10.1007/BF02289447 (parallel analysis); Langsrud O (2005),
    doi:10.1007/s11222-005-4789-5 (rotation tests)

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> from refugium.movie.time_course.replicate_noise import replicate_coordinates
    >>> point = np.repeat(np.arange(5), 3)
    >>> shape = np.outer(rng.standard_normal(300), np.arange(5.0))
    >>> found = replicate_coordinates(shape[:, point] + rng.standard_normal((300, 15)), point)
    >>> directions_beyond_noise(found, alpha=0.05, draws=99, seed=np.random.SeedSequence(0))[0]
    1
    """
    size = len(data.counts) - 1
    p = np.full(size, np.nan)
    if data.df == 0 or size == 0:
        return 0, p
    root = np.sqrt(data.counts)
    middle = root / np.linalg.norm(root)
    weighted = data.means * root
    # the level of a feature is no movement
    weighted -= np.outer(weighted @ middle, middle)
    _, values, right = np.linalg.svd(weighted, full_matrices=False)
    largest = np.take_along_axis(right, np.abs(right).argmax(axis=1)[:, None], axis=1)
    scores = weighted @ (right * np.sign(largest))[:size].T  # signs fixed: same draws, same p
    rng = np.random.default_rng(seed)
    found, going = 0, True
    for k in range(size):
        both = np.concatenate([scores[:, k:], data.left], axis=1)
        gram = both.T @ both
        turned, _ = np.linalg.qr(rng.standard_normal((draws, len(gram), size - k)))
        largest = np.linalg.eigvalsh(turned.transpose(0, 2, 1) @ gram @ turned)[:, -1]
        # the observed arrangement is one of the rotations: p is never 0
        p[k] = (1 + (largest >= values[k] ** 2).sum()) / (draws + 1)
        going = going and bool(p[k] <= alpha)
        found += going
    return found, p
