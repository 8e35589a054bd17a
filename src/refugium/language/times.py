"""Times in words: `say_time` in sentences, `page_time` on the page, `in_hours` in names.

Three spellings, since the words of results made earlier must stay what they are: names of
comparisons are identifiers, and the page writes hours up to four days, as its tables do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from refugium.language.numbers import MINUS, known

NOT_STATED = "time not stated"


def say_time(time_h: float, *, minutes: bool = False) -> str:
    """Return a time as sentences say it: hours below two days, days where they are whole.

    Parameters
    ----------
    time_h
        Hours.
    minutes
        Whether less than an hour is said in minutes, and zero with its unit.

    Examples
    --------
    >>> say_time(0), say_time(20), say_time(168), say_time(100)
    ('0', '20 h', '7 d', '100 h')
    >>> say_time(1 / 12, minutes=True), say_time(0, minutes=True)
    ('5 min', '0 h')
    """
    if time_h == 0:
        return "0 h" if minutes else "0"
    if minutes and abs(time_h) < 1:
        return f"{time_h * 60:.3g} min"
    if time_h >= 48 and time_h % 24 == 0:
        return f"{time_h / 24:g} d"
    return in_hours(time_h)


def page_time(time_h: Any) -> str:
    """Return a time as the page and its figures write it: days from four days on, a true minus.

    Examples
    --------
    >>> page_time(72), page_time(240), page_time(-24), page_time(float("nan"))
    ('72 h', '10 d', '−24 h', 'time not stated')
    """
    if not known(time_h):
        return NOT_STATED
    value = float(time_h)
    if abs(value) >= 96 and value % 24 == 0:
        return f"{value / 24:g} d".replace("-", MINUS)
    return in_hours(value).replace("-", MINUS)


def in_hours(time_h: float) -> str:
    """Return a time in hours, however long: as names of comparisons hold it, and words beside them.

    Examples
    --------
    >>> in_hours(0), in_hours(0.25), in_hours(168)
    ('0 h', '0.25 h', '168 h')
    """
    return f"{time_h:g} h"


def say_grid(time_h: Iterable[float]) -> str:
    """Return sample times joined by slashes.

    Examples
    --------
    >>> say_grid([0, 20, 168])
    '0 / 20 h / 7 d'
    """
    return " / ".join(say_time(float(t)) for t in time_h)


def say_span(after_h: float, by_h: float) -> str:
    """Return a bracket of samples in words.

    Examples
    --------
    >>> say_span(0, 20), say_span(20, 168)
    ('by 20 h', '20 h to 7 d')
    """
    if after_h == 0:
        return f"by {say_time(by_h)}"
    return f"{say_time(after_h)} to {say_time(by_h)}"
