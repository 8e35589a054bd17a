"""Single cells that divide, die and change their type, event by event: an exact simulator."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.core.errors import RefugiumError

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

MOST_CELLS = 10_000_000
"""Cells in all wells together beyond which a simulation stops with an error."""


def simulate_cells(
    rng: np.random.Generator, cells: Counts, times_h: Array, *, birth_per_h: Array,
    death_per_h: Array, switch_per_h: Array,
) -> Counts:
    """Return the cells of each type in each well over time, drawn from the exact process.

    Parameters
    ----------
    rng
        Source of randomness.
    cells
        (wells, types): cells at time 0.
    times_h
        (times,), hours, in order.
    birth_per_h, death_per_h
        (types,), or (wells, types) where wells differ.
    switch_per_h
        (types, types) from row to column, or with wells leading.

    Returns
    -------
    numpy.ndarray
        (wells, times, types).

    Raises
    ------
    RefugiumError
        If the cells of all wells exceed :data:`MOST_CELLS`.

    Notes
    -----
    Gillespie's direct method (1977), all wells at once: each well has its own clock, and one turn
    of the loop is one event of every well that is not yet past the last time. It shares nothing
    with the formulas of `population.model`, and is their oracle.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> seen = simulate_cells(rng, np.full((500, 1), 20), np.array([0.0, 50.0]),
    ...     birth_per_h=np.array([0.02]), death_per_h=np.array([0.02]),
    ...     switch_per_h=np.zeros((1, 1)))
    >>> int(seen[:, 1, 0].mean().round()), int(seen[:, 1, 0].var().round(-1))
    (20, 40)
    """
    cells = np.array(cells, dtype=np.int64)
    wells, n = cells.shape
    rates = np.concatenate([
        np.broadcast_to(birth_per_h, (wells, n)), np.broadcast_to(death_per_h, (wells, n)),
        np.broadcast_to(switch_per_h, (wells, n, n)).reshape(wells, n * n)], axis=1)
    # what each kind of event changes, in the order of the rates
    change = np.concatenate([np.eye(n), -np.eye(n), np.eye(n)[None].repeat(n, 0).reshape(-1, n)
                             - np.eye(n).repeat(n, axis=0)]).astype(np.int64)
    owner = np.concatenate([np.arange(n), np.arange(n), np.arange(n).repeat(n)])
    times = np.asarray(times_h, dtype=float)
    out = np.zeros((wells, len(times), n), dtype=np.int64)
    active, clock, due = np.arange(wells), np.zeros(wells), np.zeros(wells, dtype=np.int64)
    while len(active):
        weight = np.cumsum(rates[active] * cells[active][:, owner], axis=1)
        total = weight[:, -1]
        with np.errstate(divide="ignore"):
            clock[active] += np.where(total > 0, rng.exponential(size=len(active)) / total, np.inf)
        # all readings before the next event see the cells as they are
        while len(late := active[(due[active] < len(times))
                                 & (times[np.minimum(due[active], len(times) - 1)]
                                    < clock[active])]):
            out[late, due[late]] = cells[late]
            due[late] += 1
        going = due[active] < len(times)
        active, weight, total = active[going], weight[going], total[going]
        event = (weight < (rng.random(len(active)) * total)[:, None]).sum(axis=1)
        cells[active] += change[np.minimum(event, len(change) - 1)]
        if cells.sum() > MOST_CELLS:
            raise RefugiumError("more cells than can be simulated one by one",
                                found=int(cells.sum()), remedy="fewer wells, cells or hours")
    return out
