"""How a dose is written: molar doses in the unit in which they are short, others as they stand."""

from __future__ import annotations

from typing import Any

from refugium.language.numbers import MISSING, known

_STEPS = ((1e6, "mM"), (1e3, "µM"), (1.0, "nM"), (1e-3, "pM"))


def say_dose(dose: Any, unit: str = "nM", *, digits: int = 3) -> str:
    """Write a dose with its unit.

    Parameters
    ----------
    dose, unit
        A number; `nM` is written as pM, nM, µM or mM, any other unit as it is.
    digits
        Significant digits: three for a dose that was given, two for one that was estimated.

    Examples
    --------
    >>> say_dose(260.0), say_dose(1e4), say_dose(0.5), say_dose(3, "mg/kg"), say_dose(0.0)
    ('260 nM', '10 µM', '500 pM', '3 mg/kg', '0 nM')
    >>> say_dose(float("nan"))
    'not measured'
    """
    if not known(dose):
        return MISSING
    value = float(dose)
    if unit != "nM" or value == 0:
        return f"{_written(value, digits)} {unit}".strip()
    size, word = next(((s, w) for s, w in _STEPS if abs(value) >= s * 0.9995), _STEPS[-1])
    return f"{_written(value / size, digits)} {word}"


def dose_range(dose: Any, lo: Any, hi: Any, unit: str = "nM") -> str:
    """Write an estimated dose and its interval; an end that is not known is open.

    Examples
    --------
    >>> dose_range(260.0, 220.0, 1500.0), dose_range(10.0, 4.0, float("nan"))
    ('260 nM [220 nM, 1.5 µM]', '10 nM [4 nM, open]')
    """
    ends = [say_dose(end, unit, digits=2) if known(end) else "open" for end in (lo, hi)]
    return f"{say_dose(dose, unit, digits=2)} [{', '.join(ends)}]"


def _written(value: float, digits: int) -> str:
    """Return significant digits without an exponent: 440, not 4.4e+02."""
    return f"{float(f'{value:.{digits}g}'):,.10g}"
