"""Times in the words of the page: hours below two days, days where they are whole."""

from __future__ import annotations

from collections.abc import Iterable


def say_time(time_h: float) -> str:
    """Return a time in words.

    Examples
    --------
    >>> say_time(0), say_time(20), say_time(168), say_time(100)
    ('0', '20 h', '7 d', '100 h')
    """
    if time_h == 0:
        return "0"
    if time_h >= 48 and time_h % 24 == 0:
        return f"{time_h / 24:g} d"
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
