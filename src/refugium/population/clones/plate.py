"""A plate of colonies, made ready: what wells of one time share, and what goes with size, apart."""

from __future__ import annotations

import numpy as np

from refugium.population.clones.null import Plate
from refugium.population.clones.slopes import (
    fit_lines,
    log2_cells,
    off_trend,
    trend_basis,
    without_plate_course,
)
from refugium.population.model.rates import Array
from refugium.population.parameters import SIZE_CLASSES


def plate_of(
    times_h: Array, cells: Array, first: Array, place: Array | None = None
) -> Plate:
    """Return a plate as the comparison with equal colonies takes it.

    Parameters
    ----------
    times_h
        (times,): of the readings that rates are taken from.
    cells
        (wells, times): counts then.
    first
        (wells,): counts at the study's first reading, by which size is judged: of another time than
        the rates, so that an error of one reading does not stand in both.
    place
        (wells, 2): row and column; None where it is not known.

    Returns
    -------
    Plate
        The common net rate is the median slope.

    Examples
    --------
    >>> times = np.array([0.0, 24, 48, 72])
    >>> cells = 100 * 2 ** (np.array([[0.01], [0.02], [0.03], [0.02], [0.02]]) * times)
    >>> plate = plate_of(times, cells, np.array([50.0, 60, 70, 80, 90]))
    >>> round(float(plate.net_per_h / np.log(2)), 3)
    0.02
    """
    log2 = log2_cells(cells)
    common = float(np.median(fit_lines(times_h, log2).slope_per_h))
    lines = fit_lines(times_h, without_plate_course(log2, common, times_h))
    basis = trend_basis(log2_cells(first), place)
    edges = np.quantile(lines.start_log2, np.linspace(0, 1, SIZE_CLASSES + 1)[1:-1])
    return Plate(
        times_h=times_h, cells=2.0**lines.start_log2, net_per_h=float(common * np.log(2)),
        slope_per_h=off_trend(lines.slope_per_h, basis), residual_log2=lines.residual_log2,
        basis=basis, by_size=trend_basis(log2_cells(first)),
        size_class=np.searchsorted(edges, lines.start_log2))
