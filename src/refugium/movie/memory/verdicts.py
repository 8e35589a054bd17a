"""The words of memory: what came back, what was kept, and what depends on the past."""

from __future__ import annotations

from enum import StrEnum


class Returned(StrEnum):
    """What a gene did by the last sample off the drug, seen from its change on it.

    None of these is memory: a gene that goes back slowly is `not_back` for a while.
    """

    REVERSIBLE = "reversible"
    NOT_BACK = "not_back"
    FURTHER = "further_out"
    OVERSHOOT = "overshoot"
    NONE = "none"
    INCONCLUSIVE = "inconclusive"


class Kept(StrEnum):
    """Does a gene keep its change between two times off the drug?

    `harvest`: beyond noise, but shifts of each harvest below HARVEST_LOG2 would do as much, and
    nothing tells them from time.
    """

    KEPT = "kept"
    HARVEST = "harvest"
    NOT_SHOWN = "not_shown"


class History(StrEnum):
    """Has one state under one input two futures? This alone is memory.

    `harvest`: beyond noise, but shifts of each harvest below HARVEST_LOG2 would do as much, and
    nothing tells them from time.
    """

    DEPENDENT = "history_dependent"
    HARVEST = "harvest"
    NOT_SHOWN = "not_shown"


class Simple(StrEnum):
    """Does a gene go back in a way that no simple return takes? Not memory, whatever the answer.

    `harvest`: beyond noise, but shifts of each harvest below HARVEST_LOG2 would do as much, and
    nothing tells them from time.
    """

    NOT_SIMPLE = "not_simple_return"
    HARVEST = "harvest"
    NOT_SHOWN = "not_shown"


class Against(StrEnum):
    """What a gap is measured from: the start of the course, or untreated cells of the same time."""

    START = "start"
    UNTREATED = "untreated"


class Reason(StrEnum):
    """Why a gene, or a whole design, does not tell what is kept or what depends on the past.

    Examples
    --------
    >>> Reason("one_off_time").advice
    'one time off the drug: not told from slow return'
    """

    NO_REPLICATE = "no_replicate"
    ONE_OFF_TIME = "one_off_time"
    NOT_CHANGED = "not_changed"
    TOO_SLOW = "too_slow"
    BACK = "back"
    NO_SECOND_HISTORY = "no_second_history"
    NO_MATCHED_TIME = "no_matched_time"
    MOMENT_NOT_SAMPLED = "moment_not_sampled"
    STATES_UNLIKE = "states_unlike"
    FEW_ON_TIMES = "few_on_times"
    EARLIER_HOLIDAY = "earlier_holiday"

    @property
    def advice(self) -> str:
        """The reason in words for a page."""
        return _ADVICE[self]


_ADVICE = {
    Reason.NO_REPLICATE: "one replicate: an effect can be shown, a p-value cannot",
    Reason.ONE_OFF_TIME: "one time off the drug: not told from slow return",
    Reason.NOT_CHANGED: "not shown to change on the drug: there is nothing to keep",
    Reason.TOO_SLOW: "its own half-rise on the drug is not shorter than the time between the "
                     "samples off it: not told from slow return",
    Reason.BACK: "not shown away from the reference at the first time off the drug",
    Reason.NO_SECOND_HISTORY: "no rechallenge and no second length of exposure",
    Reason.NO_MATCHED_TIME: "the two histories are not sampled at the same time after the switch",
    Reason.MOMENT_NOT_SAMPLED: "the state at the moment of the switch was not sampled in both "
                               "histories",
    Reason.STATES_UNLIKE: "the two histories start from states that are not shown to be the same",
    Reason.FEW_ON_TIMES: "fewer than three times on the drug: how the gene went out is not known",
    Reason.EARLIER_HOLIDAY: "the drug was given or changed before: what is left of that is not "
                            "followed",
}
