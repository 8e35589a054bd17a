"""Which arms are doses of one drug, or of two, on one background."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from refugium.response.parameters import FEWEST_DOSES, FEWEST_LEVELS
from refugium.study.treatment import Agent, History, MOLAR_nM, in_unit


@dataclass(frozen=True, order=True)
class Dosed:
    """A drug at a dose, in nM where its unit is molar."""

    name: str
    unit: str
    dose: float


@dataclass(frozen=True)
class Series:
    """Doses of one drug on one background.

    Attributes
    ----------
    drug, unit
        The drug, and the unit of its doses.
    background
        What all arms share beside it, as written.
    arms
        Arm to dose; 0 for arms of the background alone.
    """

    drug: str
    unit: str
    background: tuple[str, ...]
    arms: Mapping[str, float]


@dataclass(frozen=True)
class Pair:
    """Doses of two drugs on one background; `arms`: arm to both doses."""

    drug: str
    unit: str
    partner: str
    partner_unit: str
    background: tuple[str, ...]
    arms: Mapping[str, tuple[float, float]]


@dataclass
class _Found:
    doses: dict[str, float] = field(default_factory=dict)
    pairs: dict[str, tuple[float, float]] = field(default_factory=dict)


Arm = frozenset[Agent]


def treatments(histories: Mapping[str, History]) -> dict[str, Arm]:
    """Return the agents of each arm that were given together once and kept; others have none.

    Arms whose agents change over time (sequences, holidays) are no point of a dose curve.
    """
    found = {}
    for arm, history in histories.items():
        given = [frozenset(a for a in period.agents if not a.neutral) for period in history]
        changes = [agents for before, agents in zip([frozenset(), *given], given, strict=False)
                   if agents != before]
        if len(changes) <= 1:
            found[arm] = changes[0] if changes else frozenset()
    return found


def dosed(agent: Agent) -> Dosed | None:
    """Return a drug with its dose in nM, or in its own unit; None for other agents."""
    if agent.kind != "drug" or agent.dose is None:
        return None
    dose = in_unit(agent.dose, agent.unit, "nM") if agent.unit in MOLAR_nM else None
    if dose is None:
        return Dosed(agent.name, agent.unit, agent.dose)
    return Dosed(agent.name, "nM", dose)


def find_pairs(arms: Mapping[str, Arm]) -> list[Pair]:
    """Answer: which arms lie on a surface over the doses of two drugs?

    Two drugs of one background with at least `FEWEST_LEVELS` doses each beside the other. Single
    drugs and untreated arms of that background belong to it.
    """
    by_key: dict[tuple[tuple[str, str], tuple[str, str], Arm], _Found] = {}
    for arm, agents in arms.items():
        known = sorted((d, a) for a in agents if (d := dosed(a)) is not None)
        for i, (one, agent) in enumerate(known):
            for two, other in known[i + 1:]:
                key = (one.name, one.unit), (two.name, two.unit), agents - {agent, other}
                by_key.setdefault(key, _Found()).pairs[arm] = (one.dose, two.dose)
    found = []
    by_agents: dict[Arm, list[str]] = {}
    for arm, agents in arms.items():
        by_agents.setdefault(agents, []).append(arm)
    singles: dict[tuple[str, str, Arm], dict[str, float]] = {}
    for arm, agents in arms.items():
        for agent in agents:
            if (d := dosed(agent)) is not None:
                singles.setdefault((d.name, d.unit, agents - {agent}), {})[arm] = d.dose
    for (first, second, background), each in by_key.items():
        levels = [len({doses[side] for doses in each.pairs.values()}) for side in (0, 1)]
        if min(levels) < FEWEST_LEVELS:
            continue
        every = dict(each.pairs)
        every |= {arm: (dose, 0.0) for arm, dose in singles.get((*first, background), {}).items()}
        every |= {arm: (0.0, dose) for arm, dose in singles.get((*second, background), {}).items()}
        every |= dict.fromkeys(by_agents.get(background, []), (0.0, 0.0))
        found.append(Pair(*first, *second, written(background), every))
    return found


def find_series(arms: Mapping[str, Arm], pairs: list[Pair]) -> list[Series]:
    """Answer: which arms are doses of one drug on one background?

    At least `FEWEST_DOSES` doses above 0. Rows and columns of a surface are no series of their
    own, its edges are.
    """
    inside = {(pair.drug, pair.partner) for pair in pairs}
    by_key: dict[tuple[str, str, Arm], _Found] = {}
    for arm, agents in arms.items():
        for agent in agents:
            if (own := dosed(agent)) is None:
                continue
            others = [d for a in agents - {agent} if (d := dosed(a)) is not None]
            if any(tuple(sorted((own.name, d.name))) in inside for d in others):
                continue
            by_key.setdefault((own.name, own.unit, agents - {agent}), _Found()).doses[arm] = (
                own.dose)
    found = []
    for (name, unit, background), each in by_key.items():
        if len(set(each.doses.values())) < FEWEST_DOSES:
            continue
        zero = {arm: 0.0 for arm, agents in arms.items() if agents == background}
        found.append(Series(name, unit, written(background), each.doses | zero))
    return found


def written(background: Arm) -> tuple[str, ...]:
    """Return agents as they are written, in order."""
    return tuple(sorted(str(agent) for agent in background))
