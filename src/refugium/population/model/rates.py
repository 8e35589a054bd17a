"""How fast cells of each type divide, die and change into another type."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.core.errors import RefugiumError

Array = NDArray[np.float64]

TYPES = ("S", "T", "R")
"""Sensitive, tolerant, resistant: the order of the types' axis."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Rates:
    """Rates of a linear birth-death-switching process, any number of arms, doses or draws at once.

    Attributes
    ----------
    birth_per_h, death_per_h
        (..., types): divisions and deaths per cell and hour.
    switch_per_h
        (..., types, types): changes per cell and hour, from the type of the row to that of the
        column. The diagonal is 0.

    Raises
    ------
    RefugiumError
        A rate below 0 or not finite, a type that changes into itself, or shapes that disagree.

    Notes
    -----
    Cells are independent of each other and have no memory: waiting times are exponential. No
    crowding, no age. Types are in the order of :data:`TYPES`; one, two or three of them.

    Examples
    --------
    >>> rates = Rates(birth_per_h=np.array([0.03, 0.01]), death_per_h=np.array([0.05, 0.01]),
    ...               switch_per_h=np.array([[0, 0.002], [0.001, 0]]))
    >>> rates.net_per_h.round(3).tolist(), rates.turnover_per_h.round(3).tolist()
    ([-0.02, 0.0], [0.08, 0.02])
    >>> rates.mean_generator.round(3).tolist()
    [[-0.022, 0.002], [0.001, -0.001]]
    """

    birth_per_h: Array
    death_per_h: Array
    switch_per_h: Array

    def __post_init__(self) -> None:
        birth, death = np.asarray(self.birth_per_h, float), np.asarray(self.death_per_h, float)
        switch = np.asarray(self.switch_per_h, float)
        n = birth.shape[-1] if birth.ndim else 0
        if not 1 <= n <= len(TYPES) or death.shape[-1:] != (n,) or switch.shape[-2:] != (n, n):
            raise RefugiumError(
                "rates of birth, death and switching are not of the same types",
                found=f"{birth.shape}, {death.shape}, {switch.shape}",
                remedy=f"(..., types), (..., types), (..., types, types); at most {len(TYPES)}")
        for name, value in (("birth", birth), ("death", death), ("switching", switch)):
            if not np.isfinite(value).all() or (value < 0).any():
                raise RefugiumError(f"a rate of {name} below 0 or not finite",
                                    found=float(value.min()),
                                    remedy="rates are events per cell and hour")
        if np.diagonal(switch, axis1=-2, axis2=-1).any():
            raise RefugiumError("a type changes into itself",
                                remedy="the diagonal of switch_per_h is 0")
        lead = np.broadcast_shapes(birth.shape[:-1], death.shape[:-1], switch.shape[:-2])
        for name, value in (("birth_per_h", np.broadcast_to(birth, (*lead, n))),
                            ("death_per_h", np.broadcast_to(death, (*lead, n))),
                            ("switch_per_h", np.broadcast_to(switch, (*lead, n, n)))):
            object.__setattr__(self, name, value)

    @property
    def n_types(self) -> int:
        """How many types there are."""
        return int(self.birth_per_h.shape[-1])

    @property
    def net_per_h(self) -> Array:
        """Birth - death of each type: what means over time identify."""
        return self.birth_per_h - self.death_per_h

    @property
    def turnover_per_h(self) -> Array:
        """Birth + death of each type: what makes equal colonies differ."""
        return self.birth_per_h + self.death_per_h

    @property
    def mean_generator(self) -> Array:
        """(..., types, types) A with d mean / dt = mean A, mean a row of cells by type."""
        leaving = self.net_per_h - self.switch_per_h.sum(axis=-1)
        return np.asarray(self.switch_per_h + leaving[..., None] * np.eye(self.n_types))


def one_type(birth_per_h: float | Array, death_per_h: float | Array) -> Rates:
    """Return the rates of cells that are all alike.

    Examples
    --------
    >>> one_type(0.03, 0.01).net_per_h.round(3).tolist()
    [0.02]
    """
    birth = np.asarray(birth_per_h, dtype=float)[..., None]
    death = np.asarray(death_per_h, dtype=float)[..., None]
    return Rates(birth_per_h=birth, death_per_h=death, switch_per_h=np.zeros((1, 1)))
