"""Treatment states: what was measured of one model, with one history, at one time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from refugium.core.status import Status
from refugium.study.treatment.history import Agent, History, seen_by, time_key


@dataclass(frozen=True)
class State:
    """Samples of one model with one history at one time.

    Attributes
    ----------
    arms
        Arms of its samples; `arm` is the first. `owners`: every arm with this history so far.
    course
        Changes of treatment seen, vehicle and medium left out; empty: never treated.
    samples, labels
        How many independent samples it has, and how many labels of replicates. Of changes that
        came as such those said to stand behind them; 0: not stated.
    readings
        How many of them can be read one by one: of means with sd and n the means, of changes none.
    """

    number: int
    model: str
    arm: str
    samples: int
    readings: int
    labels: int
    arms: frozenset[str]
    owners: frozenset[str]
    time_h: float
    blocks: frozenset[str]
    course: History
    history: History

    @cached_property
    def on(self) -> frozenset[Agent]:
        """Agents on at its time."""
        return self.course[-1].agents if self.course else frozenset()

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of the agents on at its time."""
        return frozenset(agent.name for agent in self.on)

    @cached_property
    def agents(self) -> str:
        """Names of the agents on, joined by ` + `."""
        return " + ".join(sorted(self.names))

    @cached_property
    def vehicle(self) -> bool:
        """Whether it got the vehicle: the better control of an untreated pair."""
        seen = seen_by(self.history, self.time_h)
        return bool(seen) and any(agent.kind == "vehicle" for agent in seen[-1].agents)

    @cached_property
    def time(self) -> float | str:
        """Its time as what makes two times the same (both unknown counts as one)."""
        return time_key(self.time_h)


def find_state(
    index: Mapping[tuple[str, str, float | str], State], contrast: Mapping[Any, Any], side: str
) -> State | None:
    """Return the state of one side of a contrast from :func:`by_arm`; None if it has none."""
    time_h = float(contrast["time_h" if side == "case" else "reference_time_h"])
    return index.get((contrast[f"{side}_model"], contrast[f"{side}_arm"], time_key(time_h)))


def by_arm(states: Sequence[State]) -> dict[tuple[str, str, float | str], State]:
    """Return the state of each model, arm and time."""
    return {(s.model, arm, s.time): s for s in states for arm in s.arms}


def contrast_row(
    case: State, reference: State | None, kind: str, agent: str = "", *,
    status: Status = Status.OK,
) -> dict[str, Any]:
    """Return one row of the table of contrasts."""
    lacking = case.names - (reference.names if reference else frozenset())
    return {
        "case_arm": case.arm, "case_model": case.model, "time_h": case.time_h,
        "reference_arm": reference.arm if reference else "",
        "reference_model": reference.model if reference else "",
        "reference_time_h": reference.time_h if reference else float("nan"),
        "kind": kind, "agents": agent or " + ".join(sorted(lacking)), "status": status,
    }
