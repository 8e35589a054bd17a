"""Gene symbols that a spreadsheet turned into dates or numbers, and what they were."""

from __future__ import annotations

import datetime as dt
import re

from refugium.identifiers.symbols import Symbols

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december")
_SHORTEST = 3
_SERIAL_DAYS = range(20_000, 80_000)
"""Day numbers of 1954 to 2119: what `1-Mar` becomes when its format is lost."""
# spreadsheets count a 29 February 1900 that never was: day 0 lies one day early
_EPOCH = dt.date(1899, 12, 30)
_NAMED = re.compile(r"(?:(?P<day>\d{1,2})[-/ .](?P<month>[A-Za-z]{3,9})|"
                    r"(?P<month2>[A-Za-z]{3,9})[-/ .](?P<day2>\d{1,2}))"
                    r"(?:[-/ .,]+(?:\d{2}|\d{4}))?(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)
_ISO = re.compile(r"\d{4}[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
                  r"(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)
_LOCAL = re.compile(r"(?P<one>\d{1,2})[-/.](?P<other>\d{1,2})[-/.](?:\d{4}|\d{2})"
                    r"(?: \d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?", re.ASCII)
_FLOAT = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,3}", re.ASCII)


def read_date(text: str) -> list[tuple[int, int]]:
    """Return the (month, day) pairs that a text can mean as a date; none if it is no date.

    Examples
    --------
    >>> read_date("2-Sep"), read_date("Mar-02"), read_date("2021-03-01"), read_date("EGFR")
    ([(9, 2)], [(3, 2)], [(3, 1)], [])
    >>> read_date("3/9/2021")
    [(9, 3), (3, 9)]
    """
    match = _NAMED.fullmatch(text)
    if match:
        word = (match["month"] or match["month2"]).lower()
        day = int(match["day"] or match["day2"])
        months = [n for n, name in enumerate(MONTHS, start=1) if name.startswith(word)
                  or (name == "september" and word == "sept")]
        return [(month, day) for month in months if 1 <= day <= 31]
    match = _ISO.fullmatch(text)
    if match:
        return _sound([(int(match["month"]), int(match["day"]))])
    match = _LOCAL.fullmatch(text)
    if match:
        one, other = int(match["one"]), int(match["other"])
        # the machine's region decides which of the two is the day
        return _sound(list(dict.fromkeys([(other, one), (one, other)])))
    return []


def read_serial(text: str) -> list[tuple[int, int]]:
    """Return the (month, day) of a spreadsheet's day number; none if it is not one.

    Examples
    --------
    >>> read_serial("44256"), read_serial("1956")
    ([(3, 1)], [])
    """
    if not (text.isascii() and text.isdigit() and len(text) == 5 and int(text) in _SERIAL_DAYS):
        return []
    day = _EPOCH + dt.timedelta(days=int(text))
    return [(day.month, day.day)]


def is_float(text: str) -> bool:
    """Whether a text is a number in scientific notation, as clone names become.

    Examples
    --------
    >>> is_float("2.31E+19"), is_float("2310009E13"), is_float("4EBP1")
    (True, False, False)
    """
    return _FLOAT.fullmatch(text) is not None


def is_time(text: str) -> bool:
    """Whether a text is a time of day, as a spreadsheet shows it.

    Examples
    --------
    >>> is_time("01:30:00"), is_time("EGFR:Y1197")
    (True, False)
    """
    return _TIME.fullmatch(text) is not None


def symbols_behind(
    dates: list[tuple[int, int]], symbols: Symbols
) -> tuple[list[str], bool]:
    """Return the approved symbols whose name a spreadsheet reads as one of these dates.

    The flag says whether the names are official ones.

    Notes
    -----
    A spreadsheet reads any beginning of a month's name of three letters or more, followed by a
    number, as a date: MARCH1 and MARC1 both become 1-Mar. Files are written with official symbols,
    so aliases count only where no official symbol fits.

    Examples
    --------
    >>> from refugium.identifiers.symbols import load_symbols
    >>> symbols_behind([(3, 1)], load_symbols()), symbols_behind([(9, 2)], load_symbols())
    ((['MARCHF1', 'MTARC1'], True), (['SEPTIN2'], True))
    """
    names = [f"{month[:length].upper()}{day}" for number, day in dates
             for month in (MONTHS[number - 1],) for length in range(_SHORTEST, len(month) + 1)]
    found = [s for name in names for s in symbols.official(name)]
    official = bool(found)
    if not found:
        found = [s for name in names for form in symbols.folded.get(name.lower(), ())
                 for s in symbols.alias.get(form, ())]
    return sorted(set(found)), official


def _sound(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(month, day) for month, day in pairs if 1 <= month <= 12 and 1 <= day <= 31]
