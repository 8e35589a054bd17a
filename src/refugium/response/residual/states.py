"""Which arms give one second drug to survivors, and which give it to untreated cells?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from refugium.response.dose.series import Arm, dosed, written
from refugium.response.parameters import FEWEST_LEVELS
from refugium.study.treatment import History, Period, course


class Cells(StrEnum):
    """Cells that met the second drug.

    Untreated; survivors still on the first drug, or just off it; or cells that had grown again
    without it for a while.
    """

    UNTREATED = "untreated"
    ON_DRUG = "on_drug"
    AFTER_DRUG = "after_drug"
    REGROWN = "regrown"


@dataclass(frozen=True)
class Given:
    """Doses of one partner, given from one time on to cells of one past.

    Attributes
    ----------
    partner, unit
        The second drug, and the unit of its doses.
    cells
        What the cells had seen.
    first_drug
        What they survived, as written; empty for untreated cells.
    pause_h
        Hours without it before the partner came; 0 unless the cells are `regrown`.
    background
        What was given together with the partner (a rescue, for example), as written.
    start_h
        When the partner came.
    arms
        Arm to dose; 0 for arms of the same past without the partner.
    """

    partner: str
    unit: str
    cells: Cells
    first_drug: tuple[str, ...]
    pause_h: float
    background: tuple[str, ...]
    start_h: float
    arms: Mapping[str, float] = field(hash=False)


def find_given(histories: Mapping[str, History]) -> list[Given]:
    """Answer: which arms give a second drug to cells of which past?

    Parameters
    ----------
    histories
        Of the arms of a study.

    Returns
    -------
    list of Given
        Only those with an arm of the same past without the partner. A drug that is given together
        with the first one from the beginning meets untreated cells, not survivors: such arms are
        pairs (:func:`find_pairs`).

    Examples
    --------
    >>> from refugium.study.treatment import Agent
    >>> a = Agent("a", "drug", 1.0, "uM")
    >>> b = Agent("b", "drug", 2.0, "uM")
    >>> now, later = Period(0.0, frozenset({a})), Period(72.0, frozenset({a, b}))
    >>> found = find_given({"a": (now,), "a, b": (now, later)})
    >>> [(one.partner, str(one.cells), dict(one.arms)) for one in found]
    [('b', 'on_drug', {'a, b': 2000.0, 'a': 0.0})]
    """
    steps = {arm: course(history, float("nan")) for arm, history in histories.items()}
    if not any(len(own) > 1 for own in steps.values()):
        return []  # nothing changes over time: nobody survived anything
    found: dict[tuple[object, ...], tuple[Given, dict[str, float], set[History]]] = {}
    by_steps: dict[History, list[str]] = {}
    for arm, own in steps.items():
        by_steps.setdefault(own, []).append(arm)
    for arm, own in steps.items():
        for key, given, dose, without in _partners(own):
            _, doses, controls = found.setdefault(key, (given, {}, set()))
            doses[arm] = dose
            controls.update(without)
    made = []
    for given, doses, controls in found.values():
        zero = {arm: 0.0 for own in controls for arm in by_steps.get(own, [])}
        # what comes beside is judged over doses: a rescue at one dose of it tells no shift
        if zero and (not given.background or len(set(doses.values())) >= FEWEST_LEVELS):
            made.append(replace(given, arms=doses | zero))
    return made


def _partners(
    steps: History,
) -> Iterator[tuple[tuple[object, ...], Given, float, list[History]]]:
    """Yield each drug that came last, with what an arm without it looks like."""
    if not steps or not steps[-1].agents:
        return
    last, earlier = steps[-1], steps[:-1]
    before: Arm = earlier[-1].agents if earlier else frozenset()
    for agent in last.agents - before:
        one = dosed(agent)
        others = last.agents - {agent}
        if one is None:
            continue
        pause, first = 0.0, before
        if not earlier:
            cells, beside = Cells.UNTREATED, others
        elif not before:
            cells, first, beside = Cells.REGROWN, earlier[-2].agents, others
            pause = last.start_h - earlier[-1].start_h
        elif before <= others:
            cells, beside = Cells.ON_DRUG, others - before
        elif not before & others:
            cells, beside = Cells.AFTER_DRUG, others
        else:
            continue  # a part of the first drugs goes on: neither on them nor after them
        # untreated and off the drug alike: no agent left is no further step
        without = [(*earlier, Period(last.start_h, others)) if others != before else earlier]
        given = Given(partner=one.name, unit=one.unit, cells=cells, first_drug=written(first),
                      pause_h=pause, background=written(beside), start_h=last.start_h, arms={})
        yield (one.name, one.unit, cells, earlier, beside, last.start_h), given, one.dose, without


def against_untreated(given: list[Given]) -> list[tuple[Given, Given]]:
    """Pair each series on survivors with that of the same partner on untreated cells.

    Where untreated cells met the partner at several times, the nearest is taken.
    """
    free = [g for g in given if g.cells == Cells.UNTREATED]
    pairs = []
    for own in given:
        same = [g for g in free if own.cells != Cells.UNTREATED and (
            g.partner, g.unit, g.background) == (own.partner, own.unit, own.background)]
        if same:
            pairs.append((own, min(same, key=lambda g: abs(g.start_h - own.start_h))))
    return pairs
