"""A slope across the plate: what repeated wells say of it, and what it may do to a surface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from refugium.language.plates import well_position
from refugium.response.dose.variable_projection import Array
from refugium.response.parameters import LEAST_SLOPE_DF, PLATE_SLOPE
from refugium.response.synergy.layout import SurfaceLayout

TOLD = 1.96
"""Standard deviations from 0 beyond which a slope is said to be shown."""


class PlateKnown(StrEnum):
    """What is known of a slope across the plates of a surface.

    `plate_position_unknown`: wells are not named as plates name them; no interval knows of a slope.
    `no_slope_shown`, `sloped`: what repeated wells leave open is in the intervals. `not_asked`:
    rates, which a factor on all counts of a well leaves as they are.
    """

    UNKNOWN = "plate_position_unknown"
    NONE_SHOWN = "no_slope_shown"
    SLOPED = "sloped"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, eq=False, kw_only=True)
class PlateSlopes:
    """Slopes of the plates of one surface, along rows and columns.

    Attributes
    ----------
    places
        (slopes, readings), place of each reading along the direction, from that of the plate's
        untreated wells, in lengths of the plate; 0 on other plates.
    mean
        (slopes,), share by which readings differ from one end to the other.
    covariance
        (slopes, slopes), of what is not known of them.
    known
        See :class:`PlateKnown`.
    spent
        Slopes that were read from repeated wells, which then differ by less.
    """

    places: Array
    mean: Array
    covariance: Array
    known: PlateKnown
    spent: int = 0

    @property
    def largest(self) -> tuple[float, float]:
        """The slope furthest from 0, and its standard deviation; NaN where nothing is known."""
        if not len(self.mean):
            return float("nan"), float("nan")
        at = int(np.abs(self.mean).argmax())
        return float(self.mean[at]), float(np.sqrt(self.covariance[at, at]))

    def level(self, y: Array) -> Array:
        """Return readings (readings,) as they would be without the slopes."""
        return np.asarray(y / (1 + self.mean @ self.places))

    def draw(self, y: Array, rng: np.random.Generator) -> Array:
        """Return drawn readings (draws, readings) under slopes as they may still be."""
        if not len(self.mean):
            return y
        left = rng.multivariate_normal(np.zeros(len(self.mean)), self.covariance, size=len(y))
        return np.asarray(y * (1 + left @ self.places))


def places_of(wells: Sequence[str]) -> Array | None:
    """Return row and column of wells, (2, wells); None unless each stands somewhere of its own."""
    found = [well_position(name) for name in wells]
    known = [each for each in found if each is not None]
    if len(known) < len(found) or len(set(known)) < len(known):
        return None
    return np.array(known, dtype=float).T.reshape(2, -1)


def plate_slopes(
    y: Array, layout: SurfaceLayout, places: Array | None, *, additive: bool
) -> PlateSlopes:
    """Answer: by how much do the plates of a surface slope, and how sure is that?

    Parameters
    ----------
    y
        (readings,), shares of untreated cells.
    layout
        Their doses and plates.
    places
        (2, readings), row and column; NaN or None: not known.
    additive
        Whether readings are rates.

    Returns
    -------
    PlateSlopes

    Notes
    -----
    A reading is taken as m (1 + s place), m the mean of the wells of its plate and pair of doses:
    only wells of one pair of doses at several places tell s, whatever the doses do. Before they are
    looked at, s is 0 with standard deviation `PLATE_SLOPE`; where no wells are repeated that is
    what stays. Which of the nulls a slope then moves follows from the places of singles and
    controls. A slope that is not straight, and an edge, are not known.

    Examples
    --------
    >>> layout = SurfaceLayout(dose1=np.zeros(8), dose2=np.zeros(8), plate=np.zeros(8, dtype=int))
    >>> places = np.stack([np.arange(8.0), np.zeros(8)])
    >>> y = np.linspace(0.9, 1.1, 8) + 0.01 * (-1.0) ** np.arange(8)
    >>> found = plate_slopes(y, layout, places, additive=False)
    >>> found.known.value, [round(v, 2) for v in found.largest]
    ('sloped', [0.19, 0.01])
    """
    none = np.zeros((0, len(y)))
    if additive or places is None or not np.isfinite(places).all():
        known = PlateKnown.NOT_ASKED if additive else PlateKnown.UNKNOWN
        return PlateSlopes(places=none, mean=np.zeros(0), covariance=np.zeros((0, 0)), known=known)
    rows = []
    for plate in np.unique(layout.plate):
        own = layout.plate == plate
        for along in places:
            span = float(np.ptp(along[own]))
            if span > 0:
                # the untreated wells are what the others are shares of
                free = own & (layout.dose1 == 0) & (layout.dose2 == 0)
                middle = along[free if free.any() else own].mean()
                rows.append(np.where(own, (along - middle) / span, 0.0))
    if not rows:
        return PlateSlopes(places=none, mean=np.zeros(0), covariance=np.zeros((0, 0)),
                           known=PlateKnown.UNKNOWN)
    basis = np.stack(rows)
    cells = np.unique(np.stack([layout.cells, layout.plate]), axis=1, return_inverse=True)[1]
    count = np.bincount(cells.reshape(-1))
    within = _Within(cells=cells.reshape(-1), count=count)
    mean = within.means(y)
    slopes = np.stack([each - within.means(each) for each in basis * mean])
    rest = y - mean
    df = len(y) - len(count) - len(basis)
    before = np.eye(len(basis)) * PLATE_SLOPE**2
    if df < LEAST_SLOPE_DF:
        return PlateSlopes(places=basis, mean=np.zeros(len(basis)), covariance=before,
                           known=PlateKnown.NONE_SHOWN)
    fitted = np.linalg.lstsq(slopes.T, rest, rcond=None)[0]
    spread = float(((rest - fitted @ slopes) ** 2).sum()) / (df - 2)
    precision = np.eye(len(basis)) / PLATE_SLOPE**2 + slopes @ slopes.T / max(spread, 1e-12)
    covariance = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    found = covariance @ (slopes @ rest) / max(spread, 1e-12)
    shown = bool((np.abs(found) > TOLD * np.sqrt(np.diag(covariance))).any())
    return PlateSlopes(places=basis, mean=found, covariance=covariance, spent=len(basis),
                       known=PlateKnown.SLOPED if shown else PlateKnown.NONE_SHOWN)


@dataclass(frozen=True, eq=False, kw_only=True)
class _Within:
    """Wells of one plate and pair of doses."""

    cells: np.ndarray
    count: np.ndarray

    def means(self, values: Array) -> Array:
        return np.asarray((np.bincount(self.cells, weights=values) / self.count)[self.cells])
