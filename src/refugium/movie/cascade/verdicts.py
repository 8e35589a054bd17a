"""What a study says of one link of a chain, and of the node that is meant to trigger it."""

from __future__ import annotations

from enum import StrEnum


class LinkVerdict(StrEnum):
    """Is one step of the chain seen in these data?

    Examples
    --------
    >>> LinkVerdict("not_supported").advice
    'the first did not change in a way that the second followed'
    """

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_SUPPORTED = "not_supported"
    NOT_MEASURED = "not_measured"
    NOT_TESTABLE = "not_testable_at_this_sampling"

    @property
    def advice(self) -> str:
        """What the verdict means, in words for a page."""
        return _ADVICE[self]


class TriggerVerdict(StrEnum):
    """Is a node of the chain seen to change?"""

    CHANGED = "changed"
    LATE = "changed_late"
    FLAT = "flat"
    INCONCLUSIVE = "inconclusive"
    NOT_MEASURED = "not_measured"
    NOT_TESTABLE = "not_testable_at_this_sampling"


_ADVICE = {
    LinkVerdict.SUPPORTED: "both changed, in the order and with the sign of the link; this is "
                           "what the link would show, not proof that one causes the other",
    LinkVerdict.CONTRADICTED: "the second changed first, or both changed with the wrong sign",
    LinkVerdict.NOT_SUPPORTED: "the first did not change in a way that the second followed",
    LinkVerdict.NOT_MEASURED: "one end, or the layer on which the link acts, was not measured",
    LinkVerdict.NOT_TESTABLE: "both changed, but no sample lies between their onsets",
}
