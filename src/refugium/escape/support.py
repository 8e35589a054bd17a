"""From candidate to supported: a perturbation must lower survival beyond its effect off drug."""

from __future__ import annotations

import pandas as pd

from refugium.escape.scene import Scene, Situation
from refugium.escape.survival import Survival, inhibited_set, kd_caution
from refugium.knowledge import Knowledge
from refugium.results import rows_of
from refugium.status import Level
from refugium.study import Study
from refugium.study.history import Agent, agents_on

SCALES = ("fold", "rate")
LOWER, DISAGREE = "lower", "assays_disagree"


def support_calls(
    calls: pd.DataFrame, scene: Scene, study: Study, found: Survival | None, knowledge: Knowledge
) -> pd.DataFrame:
    """Raise candidates to `supported` where growth wells allow, and say what they show.

    Parameters
    ----------
    calls
        Calls with level none or candidate.
    scene, study
        The design.
    found
        From :func:`refugium.escape.survival.survival`; None: nothing to add.
    knowledge
        Drugs with affinities.

    Notes
    -----
    Supported: on the same background (same agents on), a perturbation whose set holds the node
    lowers survival beyond its effect without the drug, pooled over independent experiments, on
    the fold scale and on the rate scale. The caution names the whole set, doses above the
    affinity of other nodes, disagreement between experiments and between scales.
    """
    if found is None:
        return calls
    out = calls.copy()
    situations = {s.contrast: s for s in scene.situations}
    agents = {str(a): a for arm in study.histories for a in _on(study, arm)}
    pooled = rows_of(found.pooled)
    for index in out.index[out["level"] == str(Level.CANDIDATE)]:
        situation = situations[str(out.loc[index, "contrast"])]
        node = str(out.loc[index, "node"])
        words, supported = _judge(study, situation, node, pooled, agents, knowledge)
        if not words:
            continue
        out.loc[index, "caution"] = "; ".join(
            filter(None, [str(out.loc[index, "caution"]), *words])
        )
        if supported:
            out.loc[index, "level"] = str(Level.SUPPORTED)
    return out


def _on(study: Study, arm: str) -> frozenset[Agent]:
    return agents_on(study.histories[arm], float("inf"))


def _judge(
    study: Study, situation: Situation, node: str, pooled: list[dict[str, object]],
    agents: dict[str, Agent], knowledge: Knowledge,
) -> tuple[list[str], bool]:
    names = {agent.name for agent in situation.on}
    verdicts: dict[str, dict[str, str]] = {}
    for row in pooled:
        background = {agent.name for agent in _on(study, str(row["background"]))}
        if row["model_id"] == situation.model_id and background == names:
            verdicts.setdefault(str(row["agent"]), {})[str(row["scale"])] = str(row["verdict"])
    words, supported = [], False
    for label, by_scale in verdicts.items():
        agent = agents.get(label)
        held, caution = ((node,), "") if agent is None else inhibited_set(agent, knowledge)
        if node not in held or (agent is None and not label.startswith(f"{node}:")):
            continue
        shown = ", ".join(f"{scale} {by_scale[scale]}" for scale in SCALES if scale in by_scale)
        words.append(f"survival with {label} against its effect without the drug: {shown}")
        if agent is not None:
            words += [f"{label} hits a set: {', '.join(held)}"] if len(held) > 1 else []
            words += filter(None, [caution, kd_caution(agent, situation.blocked, knowledge)])
        supported |= all(by_scale.get(scale) == LOWER for scale in SCALES)
    return list(dict.fromkeys(words)), supported
