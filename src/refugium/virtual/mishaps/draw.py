"""What goes wrong in studies: lone or exchanged samples, other lines, dying arms, full dishes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from refugium.virtual.layout import Design
from refugium.virtual.plan import Plan
from refugium.virtual.sites import Panel

Array = NDArray[np.float64]

LONE_LOG2 = 0.6
"""Spread of what a noisy lone sample went through, shared by the sites of a node, log2."""
OTHER_LINE_LOG2 = 1.5
"""Spread of protein amounts between lines, log2."""
OTHER_NODES_LOG2 = 1.0
"""Spread of the nodes' activities between lines, log2."""
DYING_LOG2 = 1.2
"""Mean loss of a phosphosite in cells that die, log2: exponential over proteins."""
ROW_LOG2 = 0.15
"""What wells of one row of a plate share, log2: sites of a node, and as much again each site."""
ROOMLESS_LOG2 = 1.0
"""Fall of a node in cells that ran out of room, log2."""
ROOMLESS_SHARE = 1 / 3
ROOMLESS_FROM_H = 24.0
FREE_DF = 4.0
"""Degrees of freedom of all of these: heavier tails than the noise of sites."""


@dataclass(frozen=True, eq=False)
class Mishap:
    """What becomes of the samples of one study.

    Attributes
    ----------
    design
        The samples that there are, labelled as a reader gets them.
    source
        (samples,), condition that each truly comes from.
    cells
        (conditions, peptides), added to what cells hold, log2.
    samples
        (samples, peptides), added to what samples hold, log2.
    """

    design: Design
    source: NDArray[np.int_]
    cells: Array
    samples: Array


def draw_mishap(plan: Plan, design: Design, panel: Panel, rng: np.random.Generator) -> Mishap:
    """Answer: what goes wrong in this study?

    Parameters
    ----------
    plan, design, panel
        The tumour.
    rng
        Stream of mishaps.

    Returns
    -------
    Mishap
        Nothing but zeros where the plan has none.
    """
    kept = _kept(plan, design, rng)
    size = len(panel.driver)
    cells = np.zeros((len(design.conditions), size))
    samples = np.zeros((len(kept.block), size))
    source = kept.condition.copy()
    arms = np.array([design.conditions[c].arm for c in kept.condition])
    if plan.mishap in ("lone_case", "lone_reference"):
        alone = np.flatnonzero(arms == _arm(plan, design, plan.mishap == "lone_case"))
        samples[alone] += _by_node(panel, LONE_LOG2, len(alone), rng)
    elif plan.mishap == "other_line":
        odd = int(rng.choice(np.flatnonzero(
            arms == _arm(plan, design, bool(rng.integers(2))))))
        samples[odd] += OTHER_LINE_LOG2 * _tailed(rng, panel.protein.max() + 1)[panel.protein]
        samples[odd] += _by_node(panel, OTHER_NODES_LOG2, 1, rng)[0]
    elif plan.mishap == "exchanged":
        here = kept.block == int(rng.integers(kept.block.max() + 1))
        last = np.array([design.conditions[c].time_h == plan.times[-1] for c in kept.condition])
        pair = [int(np.flatnonzero(here & last & (arms == _arm(plan, design, case)))[0])
                for case in (True, False)]
        source[pair] = source[pair[::-1]]
    elif plan.mishap == "dying_pair":
        loss = rng.exponential(DYING_LOG2, panel.protein.max() + 1)[panel.protein]
        cells -= np.array([len(c.drugs) > 1 for c in design.conditions])[:, None] * loss
    elif plan.mishap == "one_row":
        both = _by_node(panel, ROW_LOG2, len(design.conditions), rng)
        both += ROW_LOG2 * _tailed(rng, both.shape)
        samples += both[kept.condition]
    elif plan.mishap == "confluent":
        falls = rng.random(int(panel.driver.max(initial=-1)) + 2) < ROOMLESS_SHARE
        falls[-1] = False
        full = np.array([not c.drugs and c.time_h >= ROOMLESS_FROM_H for c in design.conditions])
        cells -= ROOMLESS_LOG2 * np.outer(full, falls[panel.driver])
    return Mishap(kept, source, cells, samples)


def _kept(plan: Plan, design: Design, rng: np.random.Generator) -> Design:
    """Leave samples out (lone ones stay), or put every sample on one plate."""
    if plan.mishap == "one_row":
        table = design.samples.assign(block="plate 1")
        return replace(design, samples=table, block=np.zeros_like(design.block))
    if plan.mishap not in ("lone_case", "lone_reference"):
        return design
    arm = _arm(plan, design, plan.mishap == "lone_case")
    stays = int(rng.integers(design.block.max() + 1))
    keep = np.array([design.conditions[c].arm != arm or b == stays
                     for c, b in zip(design.condition, design.block, strict=True)])
    return replace(design, samples=design.samples[keep].reset_index(drop=True),
                   condition=design.condition[keep], block=design.block[keep])


def _arm(plan: Plan, design: Design, case: bool) -> str:
    wanted = (plan.drug,) if case else ()
    return next(c.arm for c in design.conditions if c.drugs == wanted)


def _by_node(panel: Panel, spread: float, rows: int, rng: np.random.Generator) -> Array:
    """Draw shifts that sites of one node share; a site that follows none has none."""
    drawn = spread * _tailed(rng, (rows, int(panel.driver.max(initial=-1)) + 2))
    drawn[:, -1] = 0.0
    return np.asarray(drawn[:, panel.driver])


def _tailed(rng: np.random.Generator, size: int | tuple[int, ...]) -> Array:
    return np.asarray(rng.standard_t(FREE_DF, size) / np.sqrt(FREE_DF / (FREE_DF - 2)))
