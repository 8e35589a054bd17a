"""Profile intervals of dose curves: how far a parameter may go before the fit is shown worse."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import stats as sps

from refugium.response.dose.cut.clipped import Clipped
from refugium.response.dose.cut.one_sided import one_sided_error, solve_one_sided
from refugium.response.dose.four_parameter import Sigmoids, sigmoid_basis
from refugium.response.dose.variable_projection import Array, Basis, Rows, solve_projected
from refugium.response.parameters import CONFIDENCE, DECADES_BEYOND, HILL_BOUNDS

TRIES = 14
NEAR = 0.01
"""Share of the bound to which an end is found: a hundredth of its distance or so."""
FARTHEST = 100.0
"""Times the height of its curve beyond which a last value is not sought."""
INNER_STEPS = 12
INNER_TOLERANCE = 1e-4
"""Of the fit with one parameter held; it begins at the last one's solution."""
Errors = Callable[[Array, Rows], Array]


def profile_intervals(
    log10_dose: Array, y: Array, fitted: Sigmoids, weight: Array | None = None,
    *, confidence: float = CONFIDENCE, cut: Clipped | None = None,
) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Answer: between which half-effect doses, and which last values, may each curve lie?

    Parameters
    ----------
    log10_dose, y, weight
        As given to :func:`fit_sigmoids`, both ends free.
    fitted
        What it found.
    confidence
        Of each interval by itself.
    cut
        Of curves whose readings were cut off (:func:`fit_clipped`); `fitted` is theirs then.

    Returns
    -------
    tuple
        (lo, hi) of log10 of the half-effect dose and (lo, hi) of `einf`, each (curves,). An end
        beyond the range in which the dose is sought, or beyond all doublings, is infinite: the
        readings do not bound it. NaN without degrees of freedom.

    Notes
    -----
    A value belongs to the interval while refitting all others gives
    sse <= sse_min (1 + F / df), F the quantile of F(1, df). Assumes normal errors of one spread. Of
    cut readings the likelihood takes the place of squares, at the scatter of what was read between
    the edges, and df is what that rests on.

    References
    ----------
    Bates DM, Watts DG (1988), Nonlinear Regression Analysis and Its Applications, Wiley

    Examples
    --------
    >>> from refugium.response.dose.four_parameter import fit_sigmoids
    >>> x = np.linspace(-3.0, 1.0, 9)[None]
    >>> y = 1 - 0.8 / (1 + 0.1 / 10**x) + 0.03 * np.array([1, -1, 0, -1, 1, 1, -1, 0, 1])
    >>> (lo, hi), _ = profile_intervals(x, y, fit_sigmoids(x, y))
    >>> bool(lo[0] < -1 < hi[0])
    True
    """
    read = np.isfinite(y)
    w = np.where(read, 1.0 if weight is None else weight, 0.0)
    values = np.where(read, y, 0.0)
    known = fitted.df > 0 if cut is None else np.isfinite(cut.sd)
    usable = np.flatnonzero(known & np.isfinite(fitted.sse))
    shape = len(y)
    out = [np.full(shape, np.nan) for _ in range(4)]
    if not len(usable):
        return (out[0], out[1]), (out[2], out[3])
    x = log10_dose if len(log10_dose) == 1 else np.broadcast_to(log10_dose, y.shape)[usable]
    if cut is None:
        df = fitted.df[usable].astype(float)
        # an exact fit leaves no room at all, and rounding must not
        rest = np.maximum(fitted.sse[usable], 1e-20 * np.maximum(fitted.sse_flat[usable], 1e-30))
        sd = np.sqrt(rest / df)
    else:
        cut = cut.of(usable)
        df, rest, sd = cut.df, cut.error, cut.sd
    held = _Held(x, values[usable], w[usable], fitted, usable, cut)
    bound = np.sqrt(sps.f.ppf(confidence, 1, df))
    own, high = fitted.log10_c[usable], fitted.highest[usable] + DECADES_BEYOND
    low, end = fitted.lowest[usable] - DECADES_BEYOND, fitted.einf[usable]
    se_dose, se_end = held.errors(sd)
    span = FARTHEST * np.maximum(np.abs(fitted.einf - fitted.e0)[usable], sd)
    for at, sign in ((0, -1), (1, 1)):
        room = own - low if sign < 0 else high - own
        out[at][usable] = own + sign * _reach(
            held.by_dose(own, sign), least=rest, sd=sd, bound=bound,
            first=np.minimum(bound * se_dose, 0.5), room=room)
        out[2 + at][usable] = end + sign * _reach(
            held.by_end(end, sign), least=rest, sd=sd, bound=bound,
            first=np.minimum(bound * se_end, 0.25 * span / FARTHEST), room=span)
    return (out[0], out[1]), (out[2], out[3])


class _Held:
    """Curves with one parameter held at a distance from its best value: their errors then."""

    def __init__(
        self, x: Array, y: Array, w: Array, fitted: Sigmoids, usable: Rows, cut: Clipped | None
    ) -> None:
        self.x, self.y, self.w, self.cut = x, y, w, cut
        self.ends = np.stack([fitted.e0[usable], fitted.einf[usable]], axis=1)
        self.best = np.stack([fitted.log10_c[usable], np.log(fitted.hill[usable])], axis=1)
        log_hill = np.log(np.asarray(HILL_BOUNDS))
        self.lower = np.stack([fitted.lowest[usable] - DECADES_BEYOND,
                               np.full(len(usable), log_hill[0])], axis=1)
        self.upper = np.stack([fitted.highest[usable] + DECADES_BEYOND,
                               np.full(len(usable), log_hill[1])], axis=1)

    def errors(self, sd: Array) -> tuple[Array, Array]:
        """Return standard errors by the curvature at the best fit: where a search may begin."""
        phi, push = sigmoid_basis(self.x)(self.best, np.arange(len(self.y)))
        along = push(self.ends)
        columns = np.moveaxis(np.concatenate([phi, along]), 0, 1) * np.sqrt(self.w)[:, None]
        normal = columns @ columns.transpose(0, 2, 1)
        diagonal = np.arange(4)
        normal[:, diagonal, diagonal] *= 1 + 1e-9
        normal[:, diagonal, diagonal] += 1e-12
        spread = np.abs(np.linalg.inv(normal)[:, diagonal, diagonal])
        return sd * np.sqrt(spread[:, 2]), sd * np.sqrt(spread[:, 1])

    def _own(self, rows: Rows) -> Array:
        return self.x if len(self.x) == 1 else self.x[rows]

    def by_dose(self, best: Array, sign: int) -> Errors:
        """With the half-effect dose held."""
        return self._errors(self.best[:, 1:], self.lower[:, 1:], self.upper[:, 1:], lambda away,
                            rows: (sigmoid_basis(self._own(rows),
                                                 log10_c=best[rows] + sign * away), None))

    def by_end(self, best: Array, sign: int) -> Errors:
        """With the value at endless dose held."""
        return self._errors(self.best, self.lower, self.upper, lambda away, rows: (
            sigmoid_basis(self._own(rows), both=False, rising=False), best[rows] + sign * away))

    def _errors(
        self, best: Array, lower: Array, upper: Array,
        held: Callable[[Array, Rows], tuple[Basis, Array | None]],
    ) -> Errors:
        """Return the errors once `held` has a basis, and what is added to it, for a distance."""
        warm = best.copy()
        fitted = None if self.cut is None else self.cut.fitted.copy()

        def errors(away: Array, rows: Rows) -> Array:
            basis, offset = held(away, rows)
            y, w = self.y[rows], self.w[rows]
            if self.cut is None or fitted is None:
                found = solve_projected(
                    basis, y if offset is None else y - offset[:, None], w, start=warm[rows],
                    lower=lower[rows], upper=upper[rows], steps=INNER_STEPS,
                    tolerance=INNER_TOLERANCE)
                warm[rows] = found.theta
                return found.sse
            side, sd = self.cut.side[rows], self.cut.sd[rows]
            found, fitted[rows] = solve_one_sided(
                basis, y, w, side=side, sd=sd, begin=fitted[rows], offset=offset,
                start=warm[rows], lower=lower[rows], upper=upper[rows], steps=INNER_STEPS,
                tolerance=INNER_TOLERANCE)
            warm[rows] = found.theta
            return one_sided_error(fitted[rows], y, side, sd, w)

        return errors


def _reach(
    errors: Errors, *, least: Array, sd: Array, bound: Array, first: Array, room: Array
) -> Array:
    """Return how far from the best value the error reaches its bound; infinite beyond the room.

    The root of the excess error grows about as the distance does, so that a straight line through
    two points finds the end within a few fits.
    """
    inside, z_in = np.zeros(len(least)), np.zeros(len(least))
    outside, z_out = np.full(len(least), np.inf), np.full(len(least), np.inf)
    found = np.full(len(least), np.inf)
    rows, at = np.arange(len(least)), np.clip(first, 1e-6 * room, room)
    for _ in range(TRIES):
        if not len(rows):
            break
        z = np.sqrt(np.maximum(errors(at, rows) - least[rows], 0.0)) / sd[rows]
        beyond = z > bound[rows]
        outside[rows[beyond]], z_out[rows[beyond]] = at[beyond], z[beyond]
        inside[rows[~beyond]], z_in[rows[~beyond]] = at[~beyond], z[~beyond]
        near = np.abs(z - bound[rows]) <= NEAR * bound[rows]
        found[rows[near]] = at[near]
        rows = rows[~near & (beyond | (at < room[rows]))]
        a, b, gap = inside[rows], outside[rows], bound[rows] - z_in[rows]
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            share = np.clip(gap / (z_out[rows] - z_in[rows]), 0.05, 0.95)
            between = a + share * (b - a)
            further = a * np.clip(1.02 * bound[rows] / z_in[rows], 1.1, 4.0)
        at = np.where(np.isfinite(b), between, np.minimum(further, room[rows]))
    closed = np.isfinite(outside) & ~np.isfinite(found)
    return np.where(closed, 0.5 * (inside + outside), found)
