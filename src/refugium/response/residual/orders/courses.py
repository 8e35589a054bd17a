"""Which arms give the same two drugs in different orders, and which are their singles?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from refugium.response.dose.series import Arm, Dosed, dosed, written
from refugium.study.treatment import Agent, History, Period, course


class Order(StrEnum):
    """How two drugs followed each other.

    `together`: on and off at once. `drug_then_partner`, `partner_then_drug`: the one was off before
    the other came. `drug_first`, `partner_first`: the other was added while the first went on
    (pretreatment).
    """

    TOGETHER = "together"
    DRUG_THEN_PARTNER = "drug_then_partner"
    PARTNER_THEN_DRUG = "partner_then_drug"
    DRUG_FIRST = "drug_first"
    PARTNER_FIRST = "partner_first"


@dataclass(frozen=True, kw_only=True)
class Ordered:
    """Arms of one course of two drugs, and the arms it is held against.

    Attributes
    ----------
    drug, partner
        With their doses; names in alphabetical order.
    background
        What came with both from beginning to end, as written.
    order
        Of the two.
    on, off
        When drug and partner came and went; infinite: to the end.
    arms
        Of this course.
    drug_alone, partner_alone
        Arms of the same course without the partner, without the drug: the time-matched singles.
    untreated
        Arms of the background alone.
    """

    drug: Dosed
    partner: Dosed
    background: tuple[str, ...]
    order: Order
    on: tuple[float, float]
    off: tuple[float, float]
    arms: tuple[str, ...]
    drug_alone: tuple[str, ...]
    partner_alone: tuple[str, ...]
    untreated: tuple[str, ...]

    def hours(self, until_h: float) -> tuple[float, float, float]:
        """Return hours on the drug, on the partner and on both, up to a time."""
        one, two = ((min(off, until_h) - on) for on, off in zip(self.on, self.off, strict=True))
        both = min(*self.off, until_h) - max(self.on)
        return max(one, 0.0), max(two, 0.0), max(both, 0.0)


def find_orders(histories: Mapping[str, History]) -> list[list[Ordered]]:
    """Answer: which pairs of drugs were given, at the same doses, in more than one order?

    Parameters
    ----------
    histories
        Of the arms of a study.

    Returns
    -------
    list of list of Ordered
        Pair by pair; pairs that were given in one order only have none. A drug that comes twice is
        no order of two.

    Examples
    --------
    >>> a, b = Agent("a", "drug", 1.0, "uM"), Agent("b", "drug", 2.0, "uM")
    >>> def arm(*steps):
    ...     return tuple(Period(at, frozenset(agents)) for at, agents in steps)
    >>> (found,) = find_orders({"a, b": arm((0.0, [a]), (24.0, [b])), "b, a": arm((0.0, [b]),
    ...     (24.0, [a])), "a, off": arm((0.0, [a]), (24.0, [])), "none": ()})
    >>> [(str(one.order), one.drug_alone, one.partner_alone) for one in found]
    [('drug_then_partner', ('a, off',), ()), ('partner_then_drug', (), ())]
    """
    by_course: dict[History, list[str]] = {}
    for arm, history in histories.items():
        by_course.setdefault(course(history, float("nan")), []).append(arm)

    def like(steps: History) -> tuple[str, ...]:
        return tuple(by_course.get(steps, []))

    groups: dict[tuple[object, ...], list[Ordered]] = {}
    for steps, arms in by_course.items():
        for (agent, one), (other, two), background in _pairs(steps):
            spans = _span(steps, agent), _span(steps, other)
            if spans[0] is None or spans[1] is None:
                continue
            order = _order(spans[0], spans[1])
            if order is None:
                continue
            groups.setdefault((one, two, background), []).append(Ordered(
                drug=one, partner=two, background=written(background), order=order,
                on=(spans[0][0], spans[1][0]), off=(spans[0][1], spans[1][1]), arms=tuple(arms),
                drug_alone=like(_without(steps, frozenset({other}))),
                partner_alone=like(_without(steps, frozenset({agent}))),
                untreated=like(_without(steps, frozenset({agent, other})))))
    return [own for own in groups.values() if len({each.order for each in own}) > 1]


def _pairs(steps: History) -> Iterator[tuple[tuple[Agent, Dosed], tuple[Agent, Dosed], Arm]]:
    """Yield both drugs of a course, in order of name, where all else was on throughout."""
    agents = frozenset().union(*(step.agents for step in steps)) if steps else frozenset()
    known = sorted(((d, a) for a in agents if (d := dosed(a)) is not None), key=lambda k: k[0])
    for (one, agent), (two, other) in combinations(known, 2):
        background = agents - {agent, other}
        if one.name != two.name and all(
                step.agents - {agent, other} == background for step in steps):
            yield (agent, one), (other, two), background


def _span(steps: History, agent: Agent) -> tuple[float, float] | None:
    """Return when an agent came and went, infinite where it stayed; None if it came twice."""
    on = [i for i, step in enumerate(steps) if agent in step.agents]
    if on[-1] - on[0] + 1 != len(on):
        return None
    after = on[-1] + 1
    return steps[on[0]].start_h, steps[after].start_h if after < len(steps) else float("inf")


def _order(one: tuple[float, float], two: tuple[float, float]) -> Order | None:
    if one[0] == two[0]:
        # one that goes on alone is neither together nor an order
        return Order.TOGETHER if one[1] == two[1] else None
    first, second = (one, two) if one[0] < two[0] else (two, one)
    names = ((Order.DRUG_THEN_PARTNER, Order.DRUG_FIRST) if one[0] < two[0]
             else (Order.PARTNER_THEN_DRUG, Order.PARTNER_FIRST))
    return names[0] if first[1] <= second[0] else names[1]


def _without(steps: History, gone: Arm) -> History:
    left: list[Period] = []
    for step in steps:
        agents = step.agents - gone
        if agents != (left[-1].agents if left else frozenset()):
            left.append(Period(step.start_h, agents))
    return tuple(left)
