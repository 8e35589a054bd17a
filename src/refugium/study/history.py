"""Arms as histories: which agents a sample had seen, and which were on, at its time."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from refugium.errors import StudyError
from refugium.study.schemas import NEUTRAL_KINDS

_SHORTHAND = re.compile(
    r"^\s*(?P<agent>[^:+]+?)\s*(?::\s*(?P<dose>[0-9.eE+-]+)\s*(?P<unit>[^\s+]+)?)?\s*$"
)


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


def parse_shorthand(text: str, *, kind: str = "drug") -> tuple[Agent, ...]:
    """Read `encorafenib:100 nM + dasatinib:40 nM` into agents.

    Parameters
    ----------
    text
        Agents joined by `+`; each with an optional `:dose unit`.
    kind
        Kind given to agents other than `none`, `vehicle`, `DMSO`, `medium`, `untreated`.

    Raises
    ------
    StudyError
        If a part is not of that form.

    Examples
    --------
    >>> [str(agent) for agent in parse_shorthand("encorafenib:100 nM + dasatinib:40 nM")]
    ['encorafenib 100 nM', 'dasatinib 40 nM']
    """
    agents = []
    for part in re.split(r"\+(?![0-9])", text):
        match = _SHORTHAND.match(part)
        if match is None:
            raise StudyError(
                "not an arm in shorthand", found=text,
                remedy="write agents as `name:dose unit`, joined by ` + `",
            )
        name = match["agent"]
        neutral = {"none": "none", "vehicle": "vehicle", "dmso": "vehicle",
                   "medium": "medium", "untreated": "medium"}
        dose = match["dose"]
        try:
            value = None if dose is None else float(dose)
        except ValueError as error:
            raise StudyError("the dose is not a number", found=part) from error
        agents.append(Agent(name, neutral.get(name.lower(), kind), value, match["unit"] or ""))
    return tuple(agents)


def histories(arms: pd.DataFrame) -> dict[str, History]:
    """Read the long arms table into one history per arm, periods in order of time."""
    found: dict[str, History] = {}
    for arm, rows in arms.groupby("arm", sort=False):
        periods = []
        for start_h, part in rows.groupby("start_h", sort=True):
            agents = frozenset(
                Agent(str(r.agent), str(r.kind), None if pd.isna(r.dose) else float(r.dose),
                      str(r.unit))
                for r in part.itertuples()
            )
            periods.append(Period(float(str(start_h)), agents))
        found[str(arm)] = tuple(periods)
    return found


def seen_by(history: History, time_h: float) -> History:
    """Return the periods that began before a time; an unknown time (NaN) is after all of them.

    A sample taken exactly when a period starts is taken just before it: it is that period's
    baseline.
    """
    if pd.isna(time_h):
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
        if any(a.kind == "vehicle" for a in seen[0].agents) and len(seen) == 1:
            break
        seen.pop(0)
    return tuple(seen)


def describe(history: History, *, time_h: float = float("nan")) -> str:
    """Write a history as words, e.g. `0 h: erlotinib; 240 h: none`."""
    words = []
    for period in seen_by(history, time_h):
        names = " + ".join(str(a) for a in sorted(period.agents)) or "none"
        words.append(f"{period.start_h:g} h: {names}")
    return "; ".join(words) or "untreated"
