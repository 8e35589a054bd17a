"""How much of a target's activity is left: above a floor where one was measured, else above 0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refugium.escape.parameters import ALPHA, CONFIDENCE, RESIDUAL_DRAWS, SHUFFLE_SEED
from refugium.escape.scene import Scene, Situation
from refugium.signal import Signal


@dataclass(frozen=True)
class Readout:
    """Which node's sites show the target: its position, sign, and what must be said of it."""

    node: int
    sign: int
    words: str


def readout_of(
    signal: Signal, scene: Scene, situation: Situation, drug: str, target: str
) -> Readout | None:
    """Answer: by which sites can this drug's hit be seen here?

    Notes
    -----
    The target's own sites, unless none was measured in case and reference or the drug is known
    to raise them while the kinase is off; then the best measured node downstream.
    """
    assert situation.reference is not None
    names = signal.nodes.names
    blocks = signal.shared_blocks(situation.case, situation.reference)
    held = [(target, 1), *scene.readouts.get(target, ())]
    why = scene.misleading.get((drug, target), "")
    for name, sign in held[1:] if why else held:
        if name not in names:
            continue
        node = names.index(name)
        if blocks[node] == 0 and situation.kind != "stated":
            continue
        if name == target:
            return Readout(node, sign, "")
        own = "mislead under this drug" if why and target in names else "were not measured"
        return Readout(node, sign, f"read from {name}, downstream: its own sites {own}")
    return None


@dataclass(frozen=True)
class Residual:
    """Activity left on drug, as a share of untreated, with its interval."""

    value: float
    lo: float
    hi: float
    floor_from: str
    draws: np.ndarray


def residual_activity(
    signal: Signal, scene: Scene, situation: Situation, target: str, shown_by: Readout
) -> Residual:
    """Return the residual activity of a target in the case, with interval by draws.

    Parameters
    ----------
    signal, scene, situation
        What is asked.
    target
        The node hit; other arms that inhibit it may give the floor.
    shown_by
        The node whose sites are read: the target itself, or a readout downstream.
    """
    node = shown_by.node
    case, reference = situation.case, situation.reference
    assert reference is not None
    floor = _deepest_other(signal, scene, case, reference, target, shown_by)
    weights = np.zeros((1 if floor is None else 2, len(signal.states)))
    weights[:, reference] = -1
    weights[0, case] += 1
    if floor is not None:
        weights[1, floor] += 1
    mean, cov, df = signal.node_fit.joint(weights)
    stream = np.random.default_rng(np.random.SeedSequence(SHUFFLE_SEED))
    normal = stream.standard_normal((RESIDUAL_DRAWS, weights.shape[0]))
    chi = stream.chisquare(max(df[node], 1.0), RESIDUAL_DRAWS) / max(df[node], 1.0)
    root = np.linalg.cholesky(cov[node] + 1e-12 * np.eye(weights.shape[0]))
    centre_log2 = shown_by.sign * mean[node]
    draws = centre_log2 + (normal @ root.T) / np.sqrt(chi)[:, None]
    levels = np.exp2(draws)
    value = np.exp2(centre_log2)
    if floor is None:
        share, centre, name = levels[:, 0], float(value[0]), "zero"
    else:
        share = (levels[:, 0] - levels[:, 1]) / (1 - levels[:, 1])
        centre = float((value[0] - value[1]) / (1 - value[1]))
        name = scene.arms[floor]
    tail = (1 - CONFIDENCE) / 2
    lo, hi = np.quantile(share, [tail, 1 - tail])
    return Residual(centre, float(lo), float(hi), name, share)


def _deepest_other(
    signal: Signal, scene: Scene, case: int, reference: int, target: str, shown_by: Readout
) -> int | None:
    node = shown_by.node
    own_change = signal.compare(case, reference).times(shown_by.sign).estimate[node]
    best: tuple[float, int] | None = None
    for other in range(len(scene.on)):
        if (
            other in (case, reference) or scene.models[other] != scene.models[case]
            or not scene.blocks[other] & scene.blocks[case]
            or not _deeper_inhibitor(scene, case, other, target)
        ):
            continue
        effect = signal.compare(other, reference).times(shown_by.sign)
        change = float(effect.estimate[node])
        fell = float(effect.p_below()[node]) <= ALPHA
        if fell and change < own_change and (best is None or change < best[0]):
            best = (change, other)
    return None if best is None else best[1]


def _deeper_inhibitor(scene: Scene, case: int, other: int, target: str) -> bool:
    """Whether an arm inhibits the target by another drug or a higher dose than the case.

    The case's own drug at its own dose cannot say how deep inhibition can go: it would make
    every drug look complete.
    """
    own = {a.name: a.dose for a in scene.on[case] if target in scene.targets[a.name]}
    for agent in scene.on[other]:
        if target not in scene.targets[agent.name]:
            continue
        dose = own.get(agent.name)
        if agent.name not in own or (
            dose is not None and agent.dose is not None and agent.dose > dose
        ):
            return True
    return False
