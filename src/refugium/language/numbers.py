"""How a number is written: few digits, a true minus sign, its interval; missing is said."""

from __future__ import annotations

import math
from typing import Any

MISSING = "not measured"
MINUS = "−"
MOST_PLACES = 5
"""Decimals that the end of an interval is given at the most, to show its side of zero."""


def known(value: Any) -> bool:
    """Whether a cell holds a finite number.

    Examples
    --------
    >>> known(1.5), known(float("nan")), known(None)
    (True, False, False)
    """
    try:
        return value is not None and math.isfinite(float(value))
    except (TypeError, ValueError):
        return False


def number(
    value: Any, *, signed: bool = False, digits: int = 2, most_places: int | None = None
) -> str:
    """Write a number; a missing one is the word for it, never nan and never 0.

    Parameters
    ----------
    value, signed
        The number, and whether a plus sign is written.
    digits
        Significant digits.
    most_places
        Decimals that its error allows; None: as many as `digits` asks for.

    Examples
    --------
    >>> number(-2.94), number(0.5, signed=True), number(float("nan")), number(12345.6)
    ('−2.9', '+0.50', 'not measured', '12,346')
    >>> number(0.035, most_places=2), number(-0.001, most_places=2)
    ('0.04', '0.00')
    """
    if not known(value):
        return MISSING
    size = abs(float(value))
    if size >= 1000:
        text = f"{size:,.0f}" if size < 1e7 else f"{size:.1e}"
    else:
        size = float(f"{size:.{digits - 1}e}")
        places = 0 if size == 0 else max(0, digits - 1 - math.floor(math.log10(size)))
        most = digits + 1 if most_places is None else min(most_places, MOST_PLACES)
        text = f"{size:.{min(places, most)}f}"
    if not text.strip("0."):
        return "0" if most_places is None else text
    if float(value) < 0:
        return MINUS + text
    return "+" + text if signed else text


def interval(lo: Any, hi: Any, *, signed: bool = False) -> str:
    """Write an interval in square brackets; nothing where it is missing.

    An end that is not zero keeps a digit (to MOST_PLACES), so that its side of zero is seen.

    Examples
    --------
    >>> interval(-3.41, -2.38), interval(float("nan"), 1), interval(-2.2, -0.031)
    ('[−3.4, −2.4]', '', '[−2.2, −0.03]')
    """
    if not (known(lo) and known(hi)):
        return ""
    ends = (number(end, signed=signed, most_places=_places(lo, hi, end)) for end in (lo, hi))
    return f"[{', '.join(ends)}]"


def _places(lo: Any, hi: Any, shown: Any = None) -> int | None:
    """Return the decimals that an interval allows, and that a number keeps: two of its half."""
    if not (known(lo) and known(hi)) or not float(hi) > float(lo):
        return None
    allowed = max(0, 1 - _power((float(hi) - float(lo)) / 2))
    return max(allowed, -_power(float(shown))) if known(shown) and shown else allowed


def _power(value: float) -> int:
    """Return the power of ten of the first digit."""
    return math.floor(math.log10(abs(value))) if math.isfinite(value) else 0


def with_interval(value: Any, lo: Any, hi: Any, *, signed: bool = True) -> str:
    """Write a number and its interval, or say that it has none.

    Examples
    --------
    >>> with_interval(-2.9, -3.4, -2.4), with_interval(1, float("nan"), float("nan"))
    ('−2.9 [−3.4, −2.4]', '+1.0 (no interval)')
    >>> with_interval(0.0351, -0.70, 0.77)
    '+0.04 [−0.70, +0.77]'
    """
    if not known(value):
        return MISSING
    written = number(value, signed=signed, most_places=_places(lo, hi))
    return f"{written} {interval(lo, hi, signed=signed) or '(no interval)'}"


def moved(value: Any, lo: Any, hi: Any) -> str:
    """Say a change on the log2 scale in words; the direction only where the interval shows it.

    Examples
    --------
    >>> moved(-2.9, -3.4, -2.4), moved(0.1, -0.3, 0.5)
    ('fell by 2.9 log2 [2.4, 3.4]', 'changed by +0.10 log2 [−0.30, +0.50]')
    """
    if not known(value):
        return "changed by an amount that was not measured"
    if not interval(lo, hi):
        return f"changed by {number(value, signed=True)} log2 (one replicate: no interval)"
    most = _places(lo, hi)
    if hi < 0:
        return f"fell by {number(-value, most_places=most)} log2 {interval(-hi, -lo)}"
    if lo > 0:
        return f"rose by {number(value, most_places=most)} log2 {interval(lo, hi)}"
    size = number(value, signed=True, most_places=most)
    return f"changed by {size} log2 {interval(lo, hi, signed=True)}"


def counted(n: Any, word: str) -> str:
    """Write a count with its word.

    Examples
    --------
    >>> counted(1, "site"), counted(3, "site")
    ('1 site', '3 sites')
    """
    return f"{int(n)} {word}{'' if int(n) == 1 else 's'}"


def p_value(value: Any) -> str:
    """Write a p- or q-value; small ones as a bound.

    Examples
    --------
    >>> p_value(0.0312), p_value(1e-9), p_value(None)
    ('0.031', '< 0.0001', 'none')
    """
    if not known(value):
        return "none"
    if value < 1e-4:
        return "< 0.0001"
    return f"{value:.2g}" if value < 0.1 else f"{value:.2f}"
