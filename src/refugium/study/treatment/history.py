"""Arms as histories: which agents a sample had seen, and which were on, at its time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from refugium.core.tables import rows_of
from refugium.language.times import say_time
from refugium.study.schemas import NEUTRAL_KINDS
from refugium.study.treatment.units import in_unit, plain_unit


@dataclass(frozen=True, order=True)
class Agent:
    """One agent at one dose; a missing dose is unknown, not zero."""

    name: str
    kind: str
    dose: float | None = None
    unit: str = ""

    @property
    def neutral(self) -> bool:
        """Whether it is vehicle, medium, a holiday or a dose of zero."""
        return self.kind in NEUTRAL_KINDS or self.name.lower() == "none" or self.dose == 0

    def __str__(self) -> str:
        return self.name if self.dose is None else f"{self.name} {self.dose:g} {self.unit}".strip()


@dataclass(frozen=True)
class Period:
    """From `start_h` on, these agents (possibly none)."""

    start_h: float
    agents: frozenset[Agent]


History = tuple[Period, ...]


def histories(arms: pd.DataFrame) -> dict[str, History]:
    """Read the long arms table into one history per arm, periods in order of time.

    Notes
    -----
    Molar doses of one agent come in the unit in which it is written first, so that 1 uM and
    1000 nM are one dose.
    """
    periods: dict[str, dict[float, set[Agent]]] = {}
    usual: dict[str, str] = {}
    for row in rows_of(arms):
        dose = None if np.isnan(row["dose"]) else float(row["dose"])
        name, unit = str(row["agent"]), plain_unit(str(row["unit"]))
        if dose is not None and unit:
            same = in_unit(dose, unit, usual.setdefault(name, unit))
            dose, unit = (dose, unit) if same is None else (same, usual[name])
        agent = Agent(name, str(row["kind"]), dose, unit)
        own = periods.setdefault(str(row["arm"]), {})
        own.setdefault(float(row["start_h"]), set()).add(agent)
    return {
        arm: tuple(Period(start_h, frozenset(own[start_h])) for start_h in sorted(own))
        for arm, own in periods.items()
    }


def seen_by(history: History, time_h: float) -> History:
    """Return the periods that began before a time; an unknown time (NaN) is after all of them.

    A sample taken exactly when a period starts is taken just before it: it is that period's
    baseline.
    """
    if np.isnan(time_h):
        return history
    return tuple(period for period in history if period.start_h < time_h)


def agents_on(history: History, time_h: float) -> frozenset[Agent]:
    """Return the agents on at a time, without vehicle, medium and holidays."""
    seen = seen_by(history, time_h)
    if not seen:
        return frozenset()
    return frozenset(agent for agent in seen[-1].agents if not agent.neutral)


def ever_treated(history: History, time_h: float) -> bool:
    """Whether any agent was on before a time."""
    return any(not a.neutral for period in seen_by(history, time_h) for a in period.agents)


def signature(history: History, time_h: float) -> History:
    """Return what identifies a treatment state: periods seen, leading untreated ones dropped."""
    seen = list(seen_by(history, time_h))
    while seen and all(agent.neutral for agent in seen[0].agents):
        # vehicle alone stays a state of its own: it is a better control than untreated cells
        if any(a.kind == "vehicle" for a in seen[0].agents) and len(seen) == 1:
            break
        seen.pop(0)
    return tuple(seen)


def course(history: History, time_h: float, *, without: str | None = None) -> History:
    """Return the changes of treatment seen by a time, vehicle and medium left out.

    Parameters
    ----------
    history, time_h
        The arm and the time of the sample; NaN: after all periods.
    without
        Take this agent out, as if it had never been given.

    Notes
    -----
    A period that changes nothing (the same agents at the same doses again) is not a change, so
    an arm with an agent taken out equals the arm that never got it.

    Examples
    --------
    >>> a, b = Agent("a", "drug"), Agent("b", "drug")
    >>> both = (Period(0, frozenset({a})), Period(24, frozenset({a, b})))
    >>> course(both, 48, without="b") == (Period(0, frozenset({a})),)
    True
    """
    steps: list[Period] = []
    for period in seen_by(history, time_h):
        agents = frozenset(a for a in period.agents if not a.neutral and a.name != without)
        if agents != (steps[-1].agents if steps else frozenset()):
            steps.append(Period(period.start_h, agents))
    return tuple(steps)


def given_once(history: History) -> bool:
    """Whether all agents of an arm came together, once, and were kept.

    Cells of any other arm had a past when the last agent came: survivors, or cells on a holiday.

    Examples
    --------
    >>> a, b = Agent("a", "drug"), Agent("b", "drug")
    >>> [given_once(each) for each in (
    ...     (), (Period(0, frozenset({a, b})),),
    ...     (Period(0, frozenset({a})), Period(24, frozenset({a, b}))))]
    [True, True, False]
    """
    return len(course(history, float("nan"))) <= 1


def describe(history: History, *, time_h: float = float("nan")) -> str:
    """Write a history as words, e.g. `0 h: erlotinib; 10 d: none`.

    Examples
    --------
    >>> describe((Period(0, frozenset({Agent("erlotinib", "drug", 1.0, "uM")})),))
    '0 h: erlotinib 1 uM'
    """
    words = []
    for period in seen_by(history, time_h):
        names = " + ".join(str(a) for a in sorted(period.agents, key=_by_name))
        words.append(f"{say_time(period.start_h, minutes=True)}: {names or 'none'}")
    return "; ".join(words) or "untreated"


def _by_name(agent: Agent) -> tuple[str, str, float, str]:
    return agent.name, agent.kind, -1.0 if agent.dose is None else agent.dose, agent.unit


def time_key(time_h: float) -> float | str:
    """Return what makes two times the same: unknown times are the same state of knowledge."""
    return "unknown" if np.isnan(time_h) else round(time_h, 9)
