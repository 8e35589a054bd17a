"""How a number is written: few digits, a true minus sign, its interval; missing is said."""

from __future__ import annotations

import math
from typing import Any

MISSING = "not measured"
MINUS = "−"


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


def number(value: Any, *, signed: bool = False, digits: int = 2) -> str:
    """Write a number; a missing one is the word for it, never nan and never 0.

    Examples
    --------
    >>> number(-2.94), number(0.5, signed=True), number(float("nan")), number(12345.6)
    ('−2.9', '+0.50', 'not measured', '12,346')
    """
    if not known(value):
        return MISSING
    size = abs(float(value))
    if size >= 1000:
        text = f"{size:,.0f}" if size < 1e7 else f"{size:.1e}"
    else:
        size = float(f"{size:.{digits - 1}e}")
        places = 0 if size == 0 else max(0, digits - 1 - math.floor(math.log10(size)))
        text = f"{size:.{min(places, digits + 1)}f}"
    if not text.strip("0."):
        return "0"
    if float(value) < 0:
        return MINUS + text
    return "+" + text if signed else text


def interval(lo: Any, hi: Any, *, signed: bool = False) -> str:
    """Write an interval in square brackets; nothing where it is missing.

    Examples
    --------
    >>> interval(-3.41, -2.38), interval(float("nan"), 1)
    ('[−3.4, −2.4]', '')
    """
    if not (known(lo) and known(hi)):
        return ""
    return f"[{number(lo, signed=signed)}, {number(hi, signed=signed)}]"


def with_interval(value: Any, lo: Any, hi: Any, *, signed: bool = True) -> str:
    """Write a number and its interval, or say that it has none.

    Examples
    --------
    >>> with_interval(-2.9, -3.4, -2.4), with_interval(1, float("nan"), float("nan"))
    ('−2.9 [−3.4, −2.4]', '+1.0 (no interval)')
    """
    if not known(value):
        return MISSING
    return f"{number(value, signed=signed)} {interval(lo, hi, signed=signed) or '(no interval)'}"


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
    if hi < 0:
        return f"fell by {number(-value)} log2 {interval(-hi, -lo)}"
    if lo > 0:
        return f"rose by {number(value)} log2 {interval(lo, hi)}"
    return f"changed by {number(value, signed=True)} log2 {interval(lo, hi, signed=True)}"


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


def hours(time_h: Any) -> str:
    """Write a time in hours, or in days from four days on; an unknown one is said.

    Examples
    --------
    >>> hours(24), hours(240), hours(float("nan"))
    ('24 h', '10 d', 'time not stated')
    """
    if not known(time_h):
        return "time not stated"
    value = float(time_h)
    if abs(value) >= 96 and value % 24 == 0:
        return f"{value / 24:g} d".replace("-", MINUS)
    return f"{value:g} h".replace("-", MINUS)
