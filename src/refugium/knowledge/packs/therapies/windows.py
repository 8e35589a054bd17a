"""How long a trial looked for toxicity that limits the dose, from its own words."""

from __future__ import annotations

import re
from enum import StrEnum


class Window(StrEnum):
    """How long a trial counted toxicity that limits the dose.

    `cycle_1`: the first cycle, course, or up to six weeks; `cycles_1_2`: the first two;
    `longer`: more, or all of the treatment; `other`: told by something else; `not_stated`.

    Examples
    --------
    >>> Window.CYCLE_1.says
    'cycle 1 only: says nothing of chronic tolerability or quality of life'
    """

    CYCLE_1 = "cycle_1"
    CYCLES_1_2 = "cycles_1_2"
    LONGER = "longer"
    OTHER = "other"
    NOT_STATED = "not_stated"

    @property
    def says(self) -> str:
        """What such a window can tell, in words for a page."""
        return _SAYS[self]


_CHRONIC = "says nothing of chronic tolerability or quality of life"
_SAYS = {
    Window.CYCLE_1: f"cycle 1 only: {_CHRONIC}",
    Window.CYCLES_1_2: f"cycles 1 and 2 only: {_CHRONIC}",
    Window.LONGER: "more than two cycles",
    Window.OTHER: "window told in the trial's own terms: see its source",
    Window.NOT_STATED: "window not stated: how long toxicity was counted is not known",
}
_LATE = 42
"""Days up to which a window stated in days is a first cycle: cycles last 21 to 42 days."""
_PERIOD = r"(?:cycles?|courses?)"
_FIRST = r"(?:first|1st|frst|wrst)"
"""Two spellings are what text recognition made of the ligature in `first`."""
_ALL = re.compile(r"\b(?:all|any|every|each|entire|whole|throughout)\b")
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
_MANY = re.compile(rf"{_FIRST} (\d+|{'|'.join(_NUMBERS)})(?: \w+)?[ -]{_PERIOD}")
_TO = re.compile(rf"{_PERIOD} (\d+|one|two|first) ?(?:to|-|–|and|or|through|&) ?(\d+|two|second)")
_BOTH = re.compile(rf"second\b.*{_PERIOD}|\b(?:two|2\b)(?!-) ?(?:\(?[\w-]+\)? ){{0,2}}{_PERIOD}")
_NTH = re.compile(rf"{_PERIOD} (\d+|one|two|three)\b")
_ONE = re.compile(rf"{_FIRST}[ -](?:[\w-]+ ){{0,3}}?{_PERIOD}")
_FROM_THE_END = re.compile(r"after|follow|last|complet|post|transplant|radi|engraft")
"""A time counted from the end, or that of a radiation course, is no first cycle."""
_DAYS = re.compile(r"(\d+|four|three|six|eight)[ -](days?|weeks?|months?)|first month")
_SIZE = {"d": 1, "w": 7, "m": 30}
_WORDS = {**_NUMBERS, "eight": 8, "first": 1, "second": 2}


def window_of(text: str) -> Window:
    """Answer: how long did a trial look, by the words it used?

    Examples
    --------
    >>> window_of("DLTs were assessed during the first 21-day cycle")
    <Window.CYCLE_1: 'cycle_1'>
    >>> window_of("during the first two cycles").value, window_of("all courses").value
    ('cycles_1_2', 'longer')
    >>> window_of("NA").value, window_of("not provided").value, window_of("chemoradiation").value
    ('not_stated', 'not_stated', 'other')
    """
    said = " ".join(text.casefold().split())
    if said in ("", "na", "n/a", "nan", "not provided", "not stated", "not reported"):
        return Window.NOT_STATED
    if "cycle" in said or "course" in said:
        cycles = _cycles(said)
        if cycles:
            return {1: Window.CYCLE_1, 2: Window.CYCLES_1_2}.get(cycles, Window.LONGER)
    days = None if _FROM_THE_END.search(said) else _DAYS.search(said)
    if days:
        number, unit = days[1] or "1", days[2] or "month"
        length = (int(number) if number.isdigit() else _WORDS[number]) * _SIZE[unit[0]]
        return Window.CYCLE_1 if length <= _LATE else Window.LONGER
    return Window.OTHER


def _cycles(said: str) -> int:
    """Return how many cycles were looked at; 0: not told, 99: all of them."""
    if found := _TO.search(said):
        return _count(found[2])
    if found := _MANY.search(said):
        return _count(found[1])
    if _BOTH.search(said):
        return 2
    named = [_count(number) for number in _NTH.findall(said)]
    if _ALL.search(said):
        # the first cycle of each dose level is not every cycle
        return 0 if _ONE.search(said) else 99
    if _ONE.search(said) or 1 in named:
        return max([1, *named])
    return 0


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word]
