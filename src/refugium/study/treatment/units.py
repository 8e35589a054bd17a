"""Units of doses: which are molar, and equal doses written in different units."""

from __future__ import annotations

_PREFIX = {"p": 1e-3, "n": 1.0, "u": 1e3, "µ": 1e3, "m": 1e6}
MOLAR_nM = {f"{letter}{ending}": size for letter, size in _PREFIX.items()
            for ending in ("M", "mol/L", "mol/l")} | {"M": 1e9, "mol/L": 1e9, "mol/l": 1e9}
"""Molar units, in nM."""
OTHER_UNITS = ("pg/ml", "ng/ml", "ug/ml", "µg/ml", "mg/ml", "mg/kg", "ug/kg", "µg/kg", "Gy",
               "IU/ml")

CONFLUENCE_UNITS = {"%": 1.0, "percent": 1.0, "per cent": 1.0, "pct": 1.0, "fraction": 0.01,
                    "share": 0.01}
"""Units in which confluence says how full a well is; the size of one per cent in each."""


def plain_unit(unit: str) -> str:
    """Return a unit with the one sign for micro: the Greek letter looks the same.

    Examples
    --------
    >>> [hex(ord(plain_unit(mu)[0])) for mu in ("\u03bcM", "\u00b5M")]
    ['0xb5', '0xb5']
    """
    return unit.replace("\u03bc", "\u00b5")


def in_unit(dose: float, unit: str, wanted: str) -> float | None:
    """Return a dose in another unit; None where one of them is not molar.

    Examples
    --------
    >>> in_unit(0.07, "uM", "nM"), in_unit(1, "ng/ml", "nM")
    (70.0, None)
    """
    if unit not in MOLAR_nM or wanted not in MOLAR_nM:
        return None
    # rounded: doses are compared exactly, and 0.07 uM must be 70 nM to the last digit
    return float(f"{dose * MOLAR_nM[unit] / MOLAR_nM[wanted]:.12g}")
