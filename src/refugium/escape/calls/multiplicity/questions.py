"""What is one question of a study: comparisons that differ only in time and dose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from refugium.core.status import CaseRole
from refugium.escape.situations import Situation, Situations
from refugium.language.lists import listed

Key = tuple[str, frozenset[str], frozenset[str] | None]
"""Model, agents on in the case, and in the reference (None: there is none)."""
Doses = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Question:
    """Positions of the comparisons that ask it, and of those whose p counts.

    Attributes
    ----------
    name
        Model, what is on, and against what: the same for every time and dose.
    every
        All of them.
    primary
        Those at the one dose that was fixed by design, by time.
    beneath
        Names of the questions beneath which it is read; empty: a question of its own.
    """

    name: str
    every: tuple[int, ...]
    primary: tuple[int, ...]
    beneath: tuple[str, ...] = ()


def questions(asked: Sequence[Situation], situations: Situations) -> list[Question]:
    """Part comparisons into questions, by design alone: no measured value is looked at.

    Parameters
    ----------
    asked
        Comparisons that can be called; differences between models ask nothing here.
    situations
        The study's design.

    Notes
    -----
    One question: one model, the same agents in the case, the same in the reference. Times are
    read together. Of several doses one counts: the highest at which no agent lies far above the
    affinity of another kinase, else the lowest; other doses are read beneath it. A further drug
    added to a drug is read beneath the questions of the drugs that are on in it, where the study
    asks these: arms that are there to show a node to be on make no call dearer.
    """
    held: dict[Key, list[int]] = {}
    for number, s in enumerate(asked):
        if s.role == CaseRole.MODEL:
            continue
        without = None if s.reference is None else frozenset(
            a.name for a in situations.on[s.reference])
        held.setdefault((s.model_id, frozenset(a.name for a in s.on), without), []).append(number)
    names = {key: _name(key) for key in held}
    found = []
    for key, members in held.items():
        model, on, without = key
        above: tuple[str, ...] = ()
        if any(situations.targets[agent] for agent in without or ()) and any(
                asked[number].role == CaseRole.DRUG for number in members):
            drugs = {agent for agent in on if situations.targets[agent]}
            above = tuple(names[other] for other in held if other[0] == model
                          and {a for a in other[1] if situations.targets[a]} < drugs)
        found.append(Question(names[key], tuple(members),
                              _at_one_dose(asked, members, situations), above))
    return found


def _name(key: Key) -> str:
    model, on, without = key
    against = "" if without is None else f" vs {listed(sorted(without)) or 'none'}"
    return f"{model}: {listed(sorted(on))}{against}"


def _at_one_dose(
    asked: Sequence[Situation], members: Sequence[int], situations: Situations
) -> tuple[int, ...]:
    by_dose: dict[Doses, list[int]] = {}
    for number in members:
        by_dose.setdefault(_doses(asked[number]), []).append(number)
    near = [doses for doses, own in by_dose.items()
            if not any(agent in situations.far for agent in asked[own[0]].on)]
    chosen = max(near) if near else min(by_dose)
    return tuple(sorted(by_dose[chosen], key=lambda number: asked[number].time_h))


def _doses(situation: Situation) -> Doses:
    return tuple((a.name, -1.0 if a.dose is None else a.dose) for a in sorted(
        situation.on, key=lambda a: (a.name, a.dose or 0.0)))


def with_own_arm(situations: Situations) -> frozenset[str]:
    """Return the nodes that an arm inhibits or a model lacks: the study asks for them by design."""
    return frozenset(node for agents in situations.on for agent in agents
                     for node in situations.targets[agent.name]) | situations.taken_away
