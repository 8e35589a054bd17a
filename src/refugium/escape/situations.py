"""What a study asks of escape, laid out once: who is on where, who inhibits whom directly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from refugium.core.status import CaseRole, InterferenceFrom, Status
from refugium.core.tables import rows_of
from refugium.escape.fixed_arms import dying_states, far_above, inhibitor_arms, taken_away
from refugium.knowledge import Knowledge, family_of, readouts_of, receptors_served
from refugium.signal import Interference
from refugium.signal.reporters import Measured, Signal, contrast_states
from refugium.study.design import Design
from refugium.study.treatment import Agent, agents_on, time_key
from refugium.study.treatment.drugs import TARGETED_KINDS, aims_of, misleads

NO_INTERFERENCE = Interference(lo=0.0, hi=0.0, source=InterferenceFrom.NONE)
"""Of what is not read by isobaric labels."""

__all__ = ["TARGETED_KINDS", "Situation", "Situations", "View", "read_situations"]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One contrast with what it means for escape.

    Attributes
    ----------
    contrast, kind
        Name and kind of the contrast.
    case, reference
        States; reference None for a standing arm.
    on, added
        Agents on in the case; those of them that the reference lacks.
    hit
        Drug to the nodes it is meant to hit, for every targeted drug on in the case.
    role
        What was added, or is compared.
    alone
        State that holds what was added and no targeted drug, at the same time in a shared block;
        None: not measured. What an agent does by itself is no answer to the drug.
    """

    contrast: str
    kind: str
    model_id: str
    case: int
    reference: int | None
    time_h: float
    on: tuple[Agent, ...]
    added: tuple[Agent, ...]
    hit: dict[str, tuple[str, ...]]
    role: CaseRole
    alone: int | None = None

    @property
    def blocked(self) -> tuple[str, ...]:
        """Nodes that the drugs of the case are meant to block."""
        return tuple(dict.fromkeys(node for nodes in self.hit.values() for node in nodes))

    @property
    def named(self) -> dict[str, object]:
        """Drugs and targets as the calls hold them: one by one, and joined."""
        return {"drug": ";".join(self.hit), "drugs": tuple(self.hit),
                "target": ";".join(self.blocked), "targets": self.blocked}


@dataclass(frozen=True, eq=False, kw_only=True)
class Situations:
    """Everything about a study that no measured number changes.

    Attributes
    ----------
    each
        One per measured contrast.
    arms, models, blocks, on
        Per state: arm, model, blocks, agents on.
    targets
        Agent name to the nodes it is meant to hit.
    inhibitors
        (state, node) to the states that add one direct inhibitor of that node to it, one per
        inhibitor, at the highest dose that is not far above the affinity of another kinase (else
        the lowest). The first is the floor of that node, fixed beforehand: the inhibitor with
        fewest targets, then by name, never by effect, never where cells die.
    far
        Agents at doses far above the affinity of a node that they are not meant for.
    taken_away
        Nodes that a model of the lineage lacks.
    dying
        States in which many cells are dead: no floor, and no refuge to name in them.
    served
        Adaptor to the receptors it serves.
    readouts
        Target to the nodes that show it downstream, best first, with sign.
    further
        The same of nodes that are read only where neither these nor own sites are there.
    misleading
        (drug, node) to why the node's sites must not be read under that drug.
    kinds
        Node to its kind.
    interference
        How much of each reading may be its neighbours' in the plex.
    """

    each: tuple[Situation, ...]
    arms: tuple[str, ...]
    models: tuple[str, ...]
    blocks: tuple[frozenset[str], ...]
    on: tuple[tuple[Agent, ...], ...]
    targets: dict[str, tuple[str, ...]]
    inhibitors: dict[tuple[int, str], tuple[int, ...]]
    far: frozenset[Agent]
    taken_away: frozenset[str]
    dying: frozenset[int]
    served: dict[str, tuple[str, ...]]
    readouts: dict[str, tuple[tuple[str, int], ...]]
    further: dict[str, tuple[tuple[str, int], ...]]
    misleading: dict[tuple[str, str], str]
    kinds: dict[str, str]
    interference: Interference

    @cached_property
    def of_arm(self) -> dict[tuple[str, str], tuple[int, ...]]:
        """States of each model and arm."""
        found: dict[tuple[str, str], tuple[int, ...]] = {}
        for state, key in enumerate(zip(self.models, self.arms, strict=True)):
            found[key] = (*found.get(key, ()), state)
        return found


@dataclass(frozen=True, eq=False)
class View:
    """One lineage: its data before normalisation, its signal, its situations."""

    measured: Measured
    signal: Signal
    situations: Situations


def read_situations(
    design: Design, signal: Signal, contrasts: pd.DataFrame, knowledge: Knowledge
) -> Situations:
    """Read a study's design as situations of escape."""
    kinds = dict(zip(signal.table["node"], signal.table["kind"], strict=True))
    return situations_over(design, signal.states, kinds, contrasts, knowledge,
                           signal.interference)


def situations_over(
    design: Design, measured: pd.DataFrame, kinds: dict[str, str], contrasts: pd.DataFrame,
    knowledge: Knowledge, interference: Interference = NO_INTERFERENCE,
) -> Situations:
    """Read a design as situations of escape, whatever was measured in its states.

    Parameters
    ----------
    design
        Of the study.
    measured
        States of the modality, as in :class:`refugium.signal.reporters.Signal`.
    kinds
        Node to its kind, of nodes that can be read; empty where none can.
    contrasts, knowledge
        What is compared; drugs and what shows their targets.
    interference
        Of the modality; none where no site is read.
    """
    past = design.histories
    states = rows_of(measured)
    on = tuple(
        tuple(sorted(agents_on(past[row["arm"]], float(row["time_h"])))) for row in states
    )
    targets = {
        agent.name: aims_of(agent, knowledge) for agents in on for agent in agents
    }
    situations = []
    for row in rows_of(contrasts):
        case, reference = contrast_states(measured, row)
        if row["status"] == Status.CONFOUNDED and row["kind"] != "standing":
            continue  # treatment and block cannot be told apart: no number
        if case is not None and (reference is not None or row["kind"] == "standing"):
            made = _situation(row, case, reference, on, targets)
            situations.append(replace(made, alone=_alone(made, states, on)))
    served = {
        node: tuple(dict.fromkeys(
            family_of(r, knowledge=knowledge) or r
            for r in receptors_served(node, knowledge=knowledge)
        ))
        for node, kind in kinds.items() if kind == "adaptor"
    }
    hit = dict.fromkeys(node for nodes in targets.values() for node in nodes)
    misleading = {
        (name, node): words for name in targets for node in kinds
        if (words := misleads(name, node, knowledge))
    }
    far = frozenset(a for agents in on for a in agents if far_above(a, knowledge))
    dying = dying_states(design, states)
    return Situations(
        each=tuple(situations), arms=tuple(str(r["arm"]) for r in states),
        models=tuple(str(r["model_id"]) for r in states),
        blocks=tuple(frozenset(r["blocks"]) for r in states), on=on, targets=targets,
        inhibitors=inhibitor_arms(states, on, targets, far=far, dying=dying), far=far,
        dying=dying,
        taken_away=taken_away(design, {str(r["model_id"]) for r in states}, knowledge),
        served=served,
        readouts={node: readouts_of(node, knowledge=knowledge) for node in hit},
        further={node: readouts_of(node, further=True, knowledge=knowledge) for node in hit},
        misleading=misleading, kinds=kinds, interference=interference,
    )


def _situation(
    row: dict[str, Any], case: int, reference: int | None,
    on: tuple[tuple[Agent, ...], ...], targets: dict[str, tuple[str, ...]],
) -> Situation:
    before = {agent.name for agent in on[reference]} if reference is not None else set()
    added = tuple(agent for agent in on[case] if agent.name not in before)
    hit = {agent.name: targets[agent.name] for agent in on[case] if targets[agent.name]}
    if reference is None:
        role = CaseRole.STANDING
    elif row["reference_model"] != row["case_model"]:
        role = CaseRole.MODEL
    elif any(targets[agent.name] for agent in added):
        role = CaseRole.DRUG
    else:
        role = CaseRole.AGENT
    return Situation(
        contrast=row["contrast"], kind=row["kind"], model_id=row["case_model"], case=case,
        reference=reference, time_h=float(row["time_h"]), on=on[case], added=added, hit=hit,
        role=role,
    )


def _alone(
    made: Situation, states: list[dict[str, Any]], on: tuple[tuple[Agent, ...], ...]
) -> int | None:
    """Return the state that holds only what a case adds to the drug."""
    if made.role != CaseRole.AGENT:
        return None
    wanted = {(a.name, a.dose) for a in made.added}
    here = states[made.case]
    for other, row in enumerate(states):
        if (row["model_id"], time_key(float(row["time_h"]))) == (
            here["model_id"], time_key(float(here["time_h"]))
        ) and {(a.name, a.dose) for a in on[other]} == wanted and not frozenset(
            row["blocks"]).isdisjoint(here["blocks"]):
            return other
    return None
