"""How rates follow a dose: a Hill curve for each, and whether cells are addicted to the drug."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refugium.core.errors import RefugiumError
from refugium.population.model.rates import Array, Rates


@dataclass(frozen=True, eq=False, kw_only=True)
class Hill:
    """A rate as a Hill curve of the dose, any shape of rates at once.

    Attributes
    ----------
    off_per_h, full_per_h
        The rate without the drug and at saturating dose, per hour; same shape.
    half_dose_nM
        Dose of half the effect, nM.
    slope
        Hill coefficient.

    Examples
    --------
    >>> death = Hill(off_per_h=np.array([0.002, 0.002]), full_per_h=np.array([0.05, 0.002]),
    ...              half_dose_nM=np.array(30.0), slope=np.array(1.0))
    >>> death.at(np.array([0.0, 30.0, 3000.0])).round(3).tolist()
    [[0.002, 0.002], [0.026, 0.002], [0.05, 0.002]]
    """

    off_per_h: Array
    full_per_h: Array
    half_dose_nM: Array  # noqa: N815 (units are written as they are)
    slope: Array

    def at(self, dose_nM: Array) -> Array:
        """Return the rate at doses: their shape, then that of the rate."""
        dose = np.asarray(dose_nM, dtype=float)
        if not np.isfinite(dose).all() or (dose < 0).any():
            raise RefugiumError("a dose below 0 or not finite", found=dose[~(dose >= 0)].tolist(),
                                remedy="doses are in nM, 0 without the drug")
        own = np.broadcast_shapes(np.shape(self.off_per_h), np.shape(self.full_per_h))
        dose = dose.reshape(*dose.shape, *(1,) * len(own))
        with np.errstate(divide="ignore"):
            # as a power of the ratio: neither a dose of 0 nor a steep curve leaves the numbers
            ratio = np.exp(-self.slope * (np.log(dose) - np.log(self.half_dose_nM)))
        return np.asarray(self.off_per_h + (self.full_per_h - self.off_per_h) / (1 + ratio))


@dataclass(frozen=True, eq=False, kw_only=True)
class DoseRates:
    """Birth, death and switching of each type, as functions of the dose of one drug.

    Attributes
    ----------
    birth, death
        Curves of shape (types,).
    switch
        Curve of shape (types, types).

    Examples
    --------
    Resistant cells that need the drug: off it they die faster than they divide.

    >>> def flat(value):
    ...     return Hill(off_per_h=np.array(value), full_per_h=np.array(value),
    ...                 half_dose_nM=np.array(10.0), slope=np.array(1.0))
    >>> death = Hill(off_per_h=np.array([0.0, 0.04]), full_per_h=np.array([0.05, 0.0]),
    ...              half_dose_nM=np.array(10.0), slope=np.array(1.0))
    >>> cells = DoseRates(birth=flat([0.03, 0.02]), death=death, switch=flat(np.zeros((2, 2))))
    >>> cells.at(np.array([0.0, 1e6])).net_per_h.round(3).tolist()
    [[0.03, -0.02], [-0.02, 0.02]]
    >>> cells.addicted.tolist()
    [False, True]
    """

    birth: Hill
    death: Hill
    switch: Hill

    def at(self, dose_nM: Array) -> Rates:
        """Return the rates at doses; their shape leads."""
        return Rates(birth_per_h=self.birth.at(dose_nM), death_per_h=self.death.at(dose_nM),
                     switch_per_h=self.switch.at(dose_nM))

    @property
    def addicted(self) -> np.ndarray:
        """(types,): which types grow worse without the drug than on it."""
        off = self.birth.off_per_h - self.death.off_per_h
        return np.asarray(off < self.birth.full_per_h - self.death.full_per_h)
