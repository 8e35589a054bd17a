"""How active every node is under each condition: drivers are set, drugs hit, edges follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.virtual.cast import Cast
from refugium.virtual.layout import Condition
from refugium.virtual.nodes.edges import DOWNSTREAM, Edge, draw_edges
from refugium.virtual.plan import Plan

Array = NDArray[np.float64]

QUIET = (0.0, 0.02)
AKT_OWN = 0.2
"""AKT keeps a part that no receptor drives."""
BRAKED_OWN = 0.7
"""Activity that a brake takes away from."""
TARGET_LEVEL = 0.9
TARGET_LEFT = 0.04
DIRECT_LEFT = 0.06
OFF_TARGET_LEVEL = (0.3, 0.6)
HIT_H = 0.5
LATE_ONSET_H = 12.0
RISE_H = {"induced": 4.0, "induced_early": 1.0, "induced_late": 6.0}
MINOR_NODES = 3
LEVELS = (0.0, 0.95)


@dataclass(frozen=True, eq=False)
class Activities:
    """Activity (0 to 1) of each node under each condition.

    Attributes
    ----------
    level
        (conditions, nodes), of the main clone.
    minor
        The same of a minor clone, in which `minor_nodes` are active throughout; the main clone's
        array if nothing is selected.
    minor_nodes
        Nodes that are active in the minor clone only.
    """

    level: Array
    minor: Array
    minor_nodes: tuple[str, ...]


def node_activities(
    plan: Plan, cast: Cast, conditions: tuple[Condition, ...], rng: np.random.Generator
) -> Activities:
    """Answer: how active is every node in every condition of this tumour?

    Parameters
    ----------
    plan, cast
        The tumour.
    conditions
        Drugs on and times.
    rng
        Stream of the biology.

    Notes
    -----
    Target, planted nodes and the drug's off-targets (moderately active) are set from outside and
    multiplied by what drugs leave of them; all other nodes are quiet, or sum what drives them
    above the quiet level. Drugs act within an hour; early, plain and late rises have half-times
    of about 1, 3 and 4 h, late ones after 12 h.
    """
    index = {node: i for i, node in enumerate(cast.nodes)}
    level = np.tile(rng.uniform(*QUIET, size=len(cast.nodes)), (len(conditions), 1))
    left = _left(plan, cast, conditions, index)
    drivers = _set_drivers(plan, cast, conditions, rng, level, index)
    feeding = cast.receptors | ({plan.target, *cast.planted} - DOWNSTREAM)
    edges = draw_edges(
        drivers, target=plan.target, served=cast.served, feeding=feeding, nodes=cast.nodes,
        altered=plan.misannotated, rng=rng,
    )
    quiet = [i for i, node in enumerate(cast.nodes) if node not in drivers]
    extra = rng.permutation(quiet)[:MINOR_NODES]
    if not plan.selection:
        _follow(level, edges, left, index)
        return Activities(level, level, ())
    minor = level.copy()
    minor[:, extra] = plan.active
    _follow(level, edges, left, index)
    _follow(minor, edges, left, index)
    return Activities(level, minor, tuple(cast.nodes[int(i)] for i in extra))


def _left(
    plan: Plan, cast: Cast, conditions: tuple[Condition, ...], index: dict[str, int]
) -> Array:
    """Return what the drugs of each condition leave of each node's activity."""
    left = np.ones((len(conditions), len(index)))
    for row, condition in enumerate(conditions):
        reached = 1 - np.exp(-condition.time_h / HIT_H)
        for drug in condition.drugs:
            hits = dict.fromkeys(cast.targets[drug], DIRECT_LEFT) | cast.off_targets[drug]
            if drug == plan.drug:
                hits[plan.target] = TARGET_LEFT
            for node, residual in hits.items():
                left[row, index[node]] *= 1 - (1 - residual) * reached
    return left


def _set_drivers(
    plan: Plan, cast: Cast, conditions: tuple[Condition, ...], rng: np.random.Generator,
    level: Array, index: dict[str, int],
) -> list[str]:
    """Set the nodes that nothing drives, in place; return their names."""
    on = np.array([plan.drug in condition.drugs for condition in conditions])
    hours = np.where(on, [condition.time_h for condition in conditions], 0.0)
    level[:, index[plan.target]] = TARGET_LEVEL
    for node in cast.off_targets[plan.drug]:
        level[:, index[node]] = rng.uniform(*OFF_TARGET_LEVEL)
    for node, kind in cast.planted.items():
        quiet = level[:, index[node]].copy()
        share = np.ones(len(conditions))
        if kind in RISE_H:
            onset = LATE_ONSET_H if kind == "induced_late" else 0.0
            share = 1 - np.exp(-np.maximum(hours - onset, 0) / RISE_H[kind])
            if plan.rises_at_h:
                share *= np.isin(hours, plan.rises_at_h)
        elif kind == "lost":
            share = np.exp(-hours)
        level[:, index[node]] = quiet + (plan.active - quiet) * share
    return list(dict.fromkeys([plan.target, *cast.off_targets[plan.drug], *cast.planted]))


def _follow(level: Array, edges: list[Edge], left: Array, index: dict[str, int]) -> None:
    """Let activity run down the edges, in place; drugs take their share of every sink."""
    if any(edge.sink == "AKT" for edge in edges):
        level[:, index["AKT"]] += AKT_OWN
    level *= left
    quiet = max(QUIET)
    for edge in edges:
        sink, source = index[edge.sink], index[edge.source]
        drive = np.maximum(level[:, source] - quiet, 0) * edge.weight
        if edge.weight < 0:
            drive += BRAKED_OWN
        level[:, sink] = np.clip(level[:, sink] + drive * left[:, sink], *LEVELS)
