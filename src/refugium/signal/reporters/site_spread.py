"""Rows that are means of sites: the spread of the sites enters the error of the mean."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.signal.linear_model import Effects, StateFit
from refugium.signal.parameters import MIN_PRIOR_NODES, SITE_SPREAD_DF, SITE_SPREAD_LOG2

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False, kw_only=True)
class SitesFit(StateFit):
    """The fit of rows that are means of sites.

    Attributes
    ----------
    sites
        The fit of every site.
    row_of, site_of
        (pairs,): a row and one of its sites.
    measurement
        (pairs,): number of the measurement behind each, see
        :func:`~refugium.signal.reporters.measurements.measurements`.

    Notes
    -----
    y = state + site x block + (row x sample) + (site x state) + noise, all but the first two
    random. Samples show the noise of a row, and never how unlike its sites are: all plexes read
    the same ones. With d the changes of the k sites of a row, M their mean square around their
    mean and e the noise of one in it, the spread of sites is tau^2 = M - e (method of moments),
    moderated with SITE_SPREAD_DF df towards the same of all rows of the comparison, and
    tau^2 sum(w^2) is added to the variance of the row, w the share of each site in its readings.
    e = (mean variance of a site - variance of the row) k / (k - 1): what sites share in a sample
    moves them together and is no spread. df by Satterthwaite. A row of one site has no spread: its
    interval is that of the site. Tests of the mean take no more spread than that of rows that do
    not change (:func:`_still`), for sites differ by how much of a change each shows: three that
    fell by 1, 3 and 4 leave open how far the row fell, not whether it did. Beside the mean stand
    its sites (:class:`~refugium.signal.linear_model.effects.Effects`, `parts`).

    References
    ----------
    DerSimonian R, Laird N (1986), doi:10.1016/0197-2456(86)90046-2; Satterthwaite FE (1946),
    doi:10.2307/3002019
    """

    sites: StateFit
    row_of: Ints
    site_of: Ints
    measurement: Ints

    @classmethod
    def of(
        cls, rows: StateFit, sites: StateFit, members: tuple[Ints, ...], measurement: Ints
    ) -> SitesFit:
        """Put the fit of sites beside that of the rows that they make."""
        held = {f.name: getattr(rows, f.name) for f in fields(StateFit)}
        of_row = np.repeat(np.arange(len(members)), [len(m) for m in members])
        of_site = np.concatenate([*members, np.zeros(0, dtype=int)]).astype(int)
        return cls(**held, sites=sites, row_of=of_row, site_of=of_site,
                   measurement=measurement)

    def joint(self, weights: Array, rows: Ints | None = None) -> tuple[Array, Array, Array]:
        """Return several combinations with their covariance: (rows, k), (rows, k, k), df."""
        estimate, cov, df = super().joint(weights)
        change, site_cov, _ = self.sites.joint(weights)
        more, _, more_df = self._spread(weights, cov, change, site_cov)
        df = _joined(_trace(cov), df, _trace(more), more_df)
        cov = cov + more
        return (estimate, cov, df) if rows is None else (estimate[rows], cov[rows], df[rows])

    def combine(self, weights: Array) -> Effects:
        """Return a linear combination of states for all rows, as :class:`StateFit` does."""
        estimate, cov, df = super().joint(weights[None, :])
        change, site_cov, site_df = self.sites.joint(weights[None, :])
        more, usual, more_df = self._spread(weights[None, :], cov, change, site_cov)
        own, added, tested = cov[:, 0, 0], more[:, 0, 0], usual[:, 0]
        return Effects(
            estimate[:, 0], np.sqrt(own + added), _joined(own, df, added, more_df),
            null_se=np.sqrt(own + tested), null_df=_joined(own, df, tested, more_df),
            parts=Effects(change[self.site_of, 0], np.sqrt(site_cov[self.site_of, 0, 0]),
                          site_df[self.site_of]),
            row_of=self.row_of, measurement=self.measurement,
        )

    def _spread(
        self, weights: Array, cov: Array, change: Array, site_cov: Array
    ) -> tuple[Array, Array, Array]:
        """Return what the spread of sites adds to each row's covariance, to its tests, and df."""
        change, noise = change[self.site_of], np.einsum("sii->si", site_cov)[self.site_of]
        seen: NDArray[np.bool_] = np.asarray(np.isfinite(change).all(axis=1))
        row, change, noise = self.row_of[seen], change[seen], noise[seen]
        size, k = len(cov), weights.shape[0]
        count = np.bincount(row, minlength=size)
        several = count > 1
        free = np.maximum(count - 1, 1).astype(float)[:, None]
        away = change - _mean(change, row, size)[row]
        scatter = np.zeros((size, k, k))
        np.add.at(scatter, row, away[:, :, None] * away[:, None, :])
        square = np.einsum("rii->ri", scatter) / free
        own = np.einsum("rii->ri", cov)
        of_site = _mean(noise, row, size)
        # a lone site has no variance of its own: none is taken off, and the spread is the larger
        expected = np.nan_to_num(np.clip((of_site - own) * (free + 1) / free, 0.0, of_site))
        held = several & np.isfinite(own).all(axis=1)
        usual = _usual(square[held] - expected[held], free[held])
        still = _still(square[held], expected[held], free[held])
        moderated = (SITE_SPREAD_DF * (expected + usual) + free * square) / (SITE_SPREAD_DF + free)
        crowding = np.where(several, self._crowding(weights, seen), 0.0)[:, None]
        spread = np.clip(moderated - expected, 0.0, None) * crowding
        with np.errstate(divide="ignore", invalid="ignore"):
            unit = np.sqrt(spread / (square * free))
        unit = np.where(np.isfinite(unit), unit, 0.0)
        more = unit[:, :, None] * scatter * unit[:, None, :]
        # sites that moved exactly alike have no scatter to scale
        places = np.arange(k)
        more[:, places, places] = spread
        return more, np.minimum(spread, still * crowding), SITE_SPREAD_DF + free[:, 0]

    def _crowding(self, weights: Array, seen: NDArray[np.bool_]) -> Array:
        """Return per row the sum of squared shares of its sites: 1 / k where all are read alike."""
        used = weights[:, : self.samples.shape[1]].any(axis=0)
        read = self.sites.samples[:, used].sum(axis=1)[self.site_of[seen]].astype(float)
        row, size = self.row_of[seen], len(self.coef)
        total = np.bincount(row, read, minlength=size)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.nan_to_num(np.bincount(row, read**2, minlength=size) / total**2)


def _trace(cov: Array) -> Array:
    return np.asarray(np.trace(cov, axis1=1, axis2=2))


def _joined(own: Array, df: Array, added: Array, more_df: Array) -> Array:
    """Return the df of a sum of two variances (Satterthwaite); 0 stays 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        joined = (own + added) ** 2 / (own**2 / df + added**2 / more_df)
    return np.where((df > 0) & (added > 0), joined, df)


def _mean(values: Array, row: Ints, size: int) -> Array:
    """Return the mean of each row over what is known; NaN where nothing is."""
    known = np.isfinite(values)
    total, count = np.zeros((size, values.shape[1])), np.zeros((size, values.shape[1]))
    np.add.at(total, row, np.where(known, values, 0.0))
    np.add.at(count, row, known)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(total / count)


def _usual(excess: Array, free: Array) -> Array:
    """Return the spread of sites over all rows of a comparison, one for each combination."""
    if len(excess) < MIN_PRIOR_NODES:
        return np.full(excess.shape[1], SITE_SPREAD_LOG2**2)
    return np.asarray(np.clip((free * excess).sum(axis=0) / free.sum(), 0.0, None))


def _still(square: Array, noise: Array, free: Array) -> Array:
    """Return the spread of sites in rows that do not change: half of all rows at least.

    The median of M / m - e over rows, m the median of chi-square over its df: where M is
    (e + tau^2) chi-square / df, half of these lie below tau^2.
    """
    if len(square) < MIN_PRIOR_NODES:
        return np.full(square.shape[1], SITE_SPREAD_LOG2**2)
    middle = special.chdtri(free, 0.5) / free
    return np.asarray(np.clip(np.median(square / middle - noise, axis=0), 0.0, None))
