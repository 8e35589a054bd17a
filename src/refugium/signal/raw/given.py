"""Errors that come with the readings: means of states with sd and n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.signal.parameters import MOST_CV

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False)
class GivenErrors:
    """Errors of means.

    Attributes
    ----------
    se
        (features, samples), standard error of each mean, log2; NaN where not known.
    n
        (features, samples), samples behind each mean, 1 where not stated; NaN where it is missing.
    """

    se: Array
    n: Array

    @property
    def lacking(self) -> int:
        """Means whose error is not known: n of 1, no sd, an sd of 0 or beside which none holds."""
        return int((np.isfinite(self.n) & np.isnan(self.se)).sum())

    def of_samples(self, kept: Ints) -> GivenErrors:
        """Keep samples by position."""
        return GivenErrors(self.se[:, kept], self.n[:, kept])

    def of_rows(self, kept: Ints) -> GivenErrors:
        """Keep features by position."""
        return GivenErrors(self.se[kept], self.n[kept])

    def of_means(self, members: Sequence[Ints], seen: Array) -> GivenErrors:
        """Return the errors of rows that are means of these rows.

        Parameters
        ----------
        members
            Positions of the rows behind each new row.
        seen
            (features, samples), NaN where a row was not read: it has no part in the mean.

        Notes
        -----
        Samples that are not given cannot show whether rows rose and fell together in them. The
        error of the mean is taken as the mean of the errors, which it reaches where they did
        (correlation 1) and never exceeds; n is the smallest. A row whose error is not known leaves
        the mean without one.
        """
        size = len(members), seen.shape[1]
        made = GivenErrors(np.full(size, np.nan), np.full(size, np.nan))
        for row, own in enumerate(members):
            known = np.isfinite(seen[own])
            count = known.sum(axis=0)
            there = count > 0
            total = np.where(known, self.se[own], 0.0).sum(axis=0)
            least = np.where(known, self.n[own], np.inf).min(axis=0, initial=np.inf)
            made.se[row, there] = total[there] / count[there]
            made.n[row, there] = least[there]
        return made


def given_errors(mean: Array, sd: Array, n: Array, *, scale: str) -> GivenErrors:
    """Answer: how sure is the mean of each state, on log2?

    Parameters
    ----------
    mean, sd, n
        (features, samples), on the given scale; NaN where not stated.
    scale
        `linear` or `log2`.

    Notes
    -----
    se = sd / sqrt(n). From the linear scale sd / (mean ln 2): the delta method, for what scatters
    by little beside its mean; beyond a coefficient of variation of MOST_CV there is no error. An sd
    of 0 is one that was rounded or never measured, and is taken as not stated; n = 1 has no sd.

    Examples
    --------
    >>> given_errors(np.array([[100.0, 100.0, 100.0]]), np.array([[20.0, 80.0, 0.0]]),
    ...              np.full((1, 3), 4.0), scale="linear").se.round(3).tolist()
    [[0.144, nan, nan]]
    """
    known = np.isfinite(mean) & (sd > 0) & (n > 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == "linear":
            cv = sd / mean
            known &= (mean > 0) & (cv <= MOST_CV)
            sd = cv / np.log(2)
        se = sd / np.sqrt(n)
    return GivenErrors(np.where(known, se, np.nan),
                       # n not stated: that it was seen at all is one sample
                       np.where(np.isfinite(mean), np.where(np.isfinite(n), n, 1.0), np.nan))

