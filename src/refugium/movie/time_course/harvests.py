"""Is what each harvest did to its samples told from time? A closed answer per course."""

from __future__ import annotations

from enum import StrEnum


class Harvests(StrEnum):
    """How the shift that each harvest gives to its samples is told from time.

    `untreated`: untreated cells of the same times go through the same harvests, and the shift goes
    with the difference; `repeated`: the samples of each time were handled in two blocks or more, so
    that it is in the noise of replicates; `untold`: neither; `not_stated`: neither, and which
    samples were handled together is not stated.

    Examples
    --------
    >>> Harvests("repeated").told, Harvests("not_stated").told
    (True, False)
    """

    UNTREATED = "untreated"
    REPEATED = "repeated"
    UNTOLD = "untold"
    NOT_STATED = "not_stated"

    @property
    def told(self) -> bool:
        """Whether a verdict need not fear shifts of harvests."""
        return self in (Harvests.UNTREATED, Harvests.REPEATED)

    @property
    def advice(self) -> str:
        """What is missing, in words for a page; empty where nothing is."""
        return _ADVICE[self]


_ADVICE = {
    Harvests.UNTREATED: "", Harvests.REPEATED: "",
    Harvests.UNTOLD: "untreated cells of the same harvests would tell",
    Harvests.NOT_STATED: "which samples were handled together is not stated; untreated cells of "
                         "the same harvests would tell",
}
