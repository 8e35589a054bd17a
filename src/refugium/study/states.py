"""Treatment states: what was measured of one model, with one history, at one time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from refugium.status import Status
from refugium.study.history import Agent, History, course, seen_by
from refugium.study.model import Study, time_key


@dataclass(frozen=True)
class State:
    """Samples of one model with one history at one time.

    Attributes
    ----------
    arms
        Arms of its samples; `arm` is the first. `owners`: every arm with this history so far.
    course
        Changes of treatment seen, vehicle and medium left out; empty: never treated.
    """

    number: int
    model: str
    arm: str
    arms: frozenset[str]
    owners: frozenset[str]
    time_h: float
    blocks: frozenset[str]
    course: History
    history: History

    @property
    def on(self) -> frozenset[Agent]:
        """Agents on at its time."""
        return self.course[-1].agents if self.course else frozenset()

    @property
    def names(self) -> frozenset[str]:
        """Names of the agents on at its time."""
        return frozenset(agent.name for agent in self.on)

    @property
    def vehicle(self) -> bool:
        """Whether it got the vehicle: the better control of an untreated pair."""
        seen = seen_by(self.history, self.time_h)
        return bool(seen) and any(agent.kind == "vehicle" for agent in seen[-1].agents)

    def at_time_of(self, other: State) -> bool:
        """Whether both were sampled at one time (both unknown counts as one)."""
        return time_key(self.time_h) == time_key(other.time_h)


def summarise(study: Study, modality: str | None = None) -> list[State]:
    """Return the states of a study in order of their number."""
    past, branches = study.histories, study.branches()
    found = []
    for number, rows in study.states(modality).groupby("state", sort=True):
        head = rows.iloc[0]
        arm, time_h = str(head["state_arm"]), float(head["time_h"])
        found.append(State(
            number=int(str(number)), model=str(head["model_id"]), arm=arm,
            arms=frozenset(rows["arm"]), time_h=time_h, blocks=frozenset(rows["block"]),
            owners=frozenset(a for sample in rows["sample_id"] for a in branches[sample]),
            course=course(past[arm], time_h), history=past[arm],
        ))
    return found


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
