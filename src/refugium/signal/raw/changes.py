"""Changes that came as such: which comparison each is of, and what is known of its error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, kw_only=True)
class GivenChanges:
    """Changes of rows (features, sites, nodes) in stated comparisons; no reading stands behind.

    Attributes
    ----------
    contrasts
        (contrasts,), their names.
    case, reference
        (contrasts,), the states compared, as the layout numbers them.
    estimate
        (rows, contrasts), log2; NaN = not listed.
    se, df
        (rows, contrasts): standard error and its degrees of freedom; NaN where not known.
    common
        (contrasts,): the change of the features that move least apart; NaN where too few are
        listed, or only those that changed.
    middle
        (contrasts,): the median of all features.
    selected
        (contrasts,): only what changed is listed, by the looks of it.
    """

    contrasts: tuple[str, ...]
    case: Ints
    reference: Ints
    estimate: Array
    se: Array
    df: Array
    common: Array
    middle: Array
    selected: Flags

    @property
    def known(self) -> int:
        """Changes with an error."""
        return int(np.isfinite(self.se).sum())

    @property
    def lacking(self) -> int:
        """Changes without an error."""
        return int((np.isfinite(self.estimate) & np.isnan(self.se)).sum())

    def of_rows(self, kept: Ints) -> GivenChanges:
        """Keep rows by position."""
        return replace(self, estimate=self.estimate[kept], se=self.se[kept], df=self.df[kept])

    def of_states(self, number: dict[int, int]) -> GivenChanges:
        """Keep the comparisons of some states, which are numbered anew."""
        kept = [i for i, (a, b) in enumerate(zip(self.case, self.reference, strict=True))
                if int(a) in number and int(b) in number]
        return replace(
            self, contrasts=tuple(self.contrasts[i] for i in kept),
            case=np.array([number[int(self.case[i])] for i in kept], dtype=int),
            reference=np.array([number[int(self.reference[i])] for i in kept], dtype=int),
            estimate=self.estimate[:, kept], se=self.se[:, kept], df=self.df[:, kept],
            common=self.common[kept], middle=self.middle[kept], selected=self.selected[kept])

    def without_common(self) -> GivenChanges:
        """Take off what most features do alike."""
        return replace(self, estimate=self.estimate - np.nan_to_num(self.common))

    def of_means(
        self, members: Sequence[Ints], weights: Sequence[Array] | None = None
    ) -> GivenChanges:
        """Return the changes of rows that are means of these rows, contrast by contrast.

        Parameters
        ----------
        members
            Positions of the rows behind each new row.
        weights
            Of each of them, signed: below 0 it is turned round. None: all alike.

        Notes
        -----
        sum(w x) / sum(abs(w)) over what a contrast lists. Without samples nobody sees whether rows
        rose and fell together in them: the error of the mean is the mean of the errors, which it
        reaches where they did and never exceeds; df are the smallest. A row whose error is not
        known leaves the mean without one.
        """
        size = len(members), len(self.contrasts)
        estimate, se, df = (np.full(size, np.nan) for _ in range(3))
        for row, own in enumerate(members):
            share = np.ones(len(own)) if weights is None else np.asarray(weights[row])
            share = share[:, None]
            values, size_of = self.estimate[own], np.abs(share)
            seen = np.isfinite(values)
            whole = (size_of * seen).sum(axis=0)
            there = whole > 0
            total = np.where(seen, share * values, 0.0).sum(axis=0)
            estimate[row, there] = total[there] / whole[there]
            error = np.where(seen, size_of * self.se[own], 0.0).sum(axis=0)
            se[row, there] = error[there] / whole[there]
            least = np.where(seen, self.df[own], np.inf).min(axis=0, initial=np.inf)
            df[row, there] = least[there]
        return replace(self, estimate=estimate, se=se, df=np.where(np.isfinite(se), df, np.nan))

    def counts(self, members: Sequence[Ints]) -> Ints:
        """Return how many of these rows each contrast lists: (members, contrasts)."""
        seen = np.isfinite(self.estimate)
        return np.array([seen[own].sum(axis=0) for own in members], dtype=int).reshape(
            len(members), len(self.contrasts))

    def place(self, case: int, reference: int) -> tuple[int, int] | None:
        """Return the contrast of two states, and 1, or -1 if it was given the other way round."""
        for at, pair in enumerate(zip(self.case.tolist(), self.reference.tolist(), strict=True)):
            if pair == (case, reference):
                return at, 1
            if pair == (reference, case):
                return at, -1
        return None

    def joint(self, weights: Array, rows: Ints) -> tuple[Array, Array, Array]:
        """Return comparisons with their covariance: (rows, k), (rows, k, k), df.

        Parameters
        ----------
        weights
            (k, states).
        rows
            Positions.

        Notes
        -----
        Known is what was given: one state against another, in either direction. Two changes
        against one reference make no third: their difference has an error that nobody stated, for
        they share the noise of the reference. For the same reason several at once have their
        errors and no covariance.
        """
        k = len(weights)
        estimate, cov = np.full((len(rows), k), np.nan), np.full((len(rows), k, k), np.nan)
        df = np.full((len(rows), k), np.nan)
        for i, own in enumerate(weights):
            ends = np.flatnonzero(own)
            if len(ends) != 2 or not np.array_equal(np.sort(own[ends]), [-1.0, 1.0]):
                continue
            found = self.place(int(ends[own[ends] > 0][0]), int(ends[own[ends] < 0][0]))
            if found is not None:
                at, sign = found
                estimate[:, i] = sign * self.estimate[rows, at]
                cov[:, i, i] = self.se[rows, at] ** 2
                df[:, i] = self.df[rows, at]
        least = df.min(axis=1, initial=np.inf)
        return estimate, cov, np.where(np.isfinite(least), least, 0.0)
