"""Units of doses: which are known, which are molar, equal doses in different units."""

from __future__ import annotations

from math import isfinite

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.tables import rows_of
from refugium.study.schemas import NEUTRAL_KINDS
from refugium.study.validate.places import file_of, row_of

_PREFIX = {"p": 1e-3, "n": 1.0, "u": 1e3, "µ": 1e3, "m": 1e6}
MOLAR_nM = {f"{letter}{ending}": size for letter, size in _PREFIX.items()
            for ending in ("M", "mol/L", "mol/l")} | {"M": 1e9, "mol/L": 1e9, "mol/l": 1e9}
"""Molar units, in nM."""
OTHER_UNITS = ("pg/ml", "ng/ml", "ug/ml", "µg/ml", "mg/ml", "mg/kg", "ug/kg", "µg/kg", "Gy",
               "IU/ml")

_MASSES = ("pg", "ng", "ug", "µg", "mg", "g")
_VOLUMES = ("ml", "l", "ul", "µl", "dl")
_KNOWN = {unit.lower() for unit in (
    *OTHER_UNITS, *_MASSES, *(f"{mass}/{volume}" for mass in _MASSES for volume in _VOLUMES),
    *(f"{mass}/{per}" for mass in _MASSES
      for per in ("kg", "kg/d", "kg/day", "m2", "m²", "d", "day", "well", "mouse")),
    "cGy", "mGy", "MBq", "kBq", "U", "IU", "kU", "mU", "U/ml", "mU/ml", "kU/ml", "U/l", "IU/l",
    "IU/kg", "U/kg", "%", "% v/v", "% w/v", "%v/v", "%w/v", "ppm", "MOI", "fold", "x",
)}
"""Units that are not molar, in lower case: their capitals say nothing."""
TOLD = ("nM", "uM", "mM", "ng/ml", "ug/ml", "mg/kg", "Gy", "IU/ml", "%")
"""Known units that an error lists."""

_SPELLED = {
    f"{prefix}{ending}": f"{letter}M"
    for prefix, letter in (("", ""), ("pico", "p"), ("nano", "n"), ("micro", "u"), ("milli", "m"))
    for ending in ("molar", "mole/l", "moles/l", "m/l")} | {
    "nanom": "nM", "microm": "uM", "mcm": "uM", "um": "uM", "µm": "µM", "nm": "nM", "pm": "pM",
    "mm": "mM", "mcg/ml": "ug/ml", "ng\\ml": "ng/ml"}
"""Other spellings, in lower case, and the unit that each may mean."""

CONFLUENCE_UNITS = {"%": 1.0, "percent": 1.0, "per cent": 1.0, "pct": 1.0, "fraction": 0.01,
                    "share": 0.01}
"""Units in which confluence says how full a well is; the size of one per cent in each."""


SAME_DOSE_FOLD = 2.0
"""Doses within this factor are taken as one: growth and signalling are often done at doses rounded
apart, and a dose curve (Hill slope 1) moves by at most a sixth of its height over it."""


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


def same_dose(
    dose: float | None, unit: str, other: float | None, other_unit: str
) -> bool | None:
    """Answer: are two doses one, within `SAME_DOSE_FOLD`? None: one of them is not stated.

    Doses whose units cannot be turned into each other are not shown to be the same.

    Examples
    --------
    >>> same_dose(0.1, "uM", 100, "nM"), same_dose(1, "uM", 100, "nM"), same_dose(None, "", 1, "nM")
    (True, False, None)
    """
    if dose is None or other is None or not (isfinite(dose) and isfinite(other)):
        return None
    if plain_unit(unit) == plain_unit(other_unit):
        one, two = dose, other
    else:
        in_nM = in_unit(dose, unit, "nM"), in_unit(other, other_unit, "nM")
        if in_nM[0] is None or in_nM[1] is None:
            return False
        one, two = in_nM[0], in_nM[1]
    return bool(max(one, two) <= SAME_DOSE_FOLD * min(one, two))


def is_known_unit(unit: str) -> bool:
    """Whether a dose in this unit means something; `uM` needs its capital, `ng/mL` does not.

    Examples
    --------
    >>> [is_known_unit(unit) for unit in ("nM", "ng/mL", "\u03bcM", "um", "BG")]
    [True, True, True, False, False]
    """
    plain = " ".join(plain_unit(unit).split())
    return plain in MOLAR_nM or plain.lower() in _KNOWN


def unit_remedy(unit: str) -> str:
    """Say what to write in place of a unit that is not known.

    Examples
    --------
    >>> unit_remedy("um").split(";")[0], unit_remedy("BG").split(":")[0]
    ("write 'uM' if that is meant", 'write one of the known units')
    """
    plain = plain_unit(unit).replace(" ", "")
    written = {known.lower(): known for known in (*_SPELLED.values(), *MOLAR_nM)}
    near = _SPELLED.get(plain.lower()) or written.get(plain.lower())
    units = f"known units: {', '.join(TOLD)} and their like"
    return f"write {near!r} if that is meant; {units}" if near else (
        f"write one of the known units: {', '.join(TOLD)} and their like; or leave dose and unit "
        "empty if they are not known")


def check_units(arms: pd.DataFrame) -> None:
    """Raise StudyError for a unit of a dose that means nothing; of vehicles none is asked."""
    for position, row in enumerate(rows_of(arms)):
        unit = str(row["unit"])
        if row["kind"] not in NEUTRAL_KINDS and unit and not is_known_unit(unit):
            raise StudyError("unknown unit of a dose", file=file_of(arms, "arms"),
                             row=row_of(arms, position), column="unit", found=unit,
                             remedy=unit_remedy(unit))
