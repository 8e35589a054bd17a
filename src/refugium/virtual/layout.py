"""Arms, samples and plexes of a virtual study: every plex holds each of its conditions once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.study import ARMS, MODELS, SAMPLES
from refugium.virtual.cast import Cast
from refugium.virtual.plan import Plan

MODEL = "virtual"
VEHICLE = "vehicle"
DOSE_nM = 1000.0


@dataclass(frozen=True)
class Condition:
    """One arm at one time."""

    arm: str
    drugs: tuple[str, ...]
    time_h: float


@dataclass(frozen=True, eq=False)
class Design:
    """The tables of a study, and for each sample its condition and block.

    Attributes
    ----------
    models, arms, samples
        Tables of the study.
    conditions
        What is measured, in order.
    condition, block
        (samples,), positions.
    """

    models: pd.DataFrame
    arms: pd.DataFrame
    samples: pd.DataFrame
    conditions: tuple[Condition, ...]
    condition: NDArray[np.int_]
    block: NDArray[np.int_]


def draw_layout(plan: Plan, cast: Cast) -> Design:
    """Answer: which samples does this study hold?

    Parameters
    ----------
    plan, cast
        The tumour.

    Returns
    -------
    Design
        Vehicle and drug at every time; arms with a direct inhibitor beside them, or in plexes of
        their own without vehicle (``plan.before`` false).

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> from refugium.virtual.cast import choose_cast
    >>> plan = Plan(planted="persistent", backup="AXL")
    >>> cast = choose_cast(plan, load_knowledge(), np.random.default_rng(1))
    >>> [condition.arm for condition in draw_layout(plan, cast).conditions][:2]
    ['vehicle', 'erlotinib']
    """
    base: list[tuple[str, ...]] = [(), (plan.drug,)]
    further: list[tuple[str, ...]] = []
    for node, inhibitor in cast.inhibitor.items():
        if node in cast.alone and plan.before:
            further.append((inhibitor,))
        further.append((plan.drug, inhibitor))
    further = list(dict.fromkeys(further))
    if not further:
        panels = [base]
    elif plan.before:
        panels = [base + further]
    else:
        panels = [base, [(plan.drug,), *further]]
    conditions = tuple(dict.fromkeys(
        Condition(" + ".join(drugs) or VEHICLE, drugs, time_h)
        for panel in panels for drugs in panel for time_h in plan.times
        if time_h > 0 or not drugs
    ))
    place = {(c.drugs, c.time_h): i for i, c in enumerate(conditions)}
    condition, block = [], []
    for number, panel in enumerate(panels):
        held = [place[key] for key in place if key[0] in panel]
        for plex in range(plan.n_plexes):
            condition += held
            block += [number * plan.n_plexes + plex] * len(held)
    return Design(
        _models(), _arms(base + further, cast),
        _samples(conditions, condition, block), conditions,
        np.array(condition, dtype=int), np.array(block, dtype=int),
    )


def _models() -> pd.DataFrame:
    return pd.DataFrame({
        "model_id": [MODEL], "parent_id": "", "perturbation": "", "kind": "cell_line",
        "subject_id": "", "lineage": "virtual tumour", "species": "none",
    }, columns=MODELS.names)


def _arms(arms: list[tuple[str, ...]], cast: Cast) -> pd.DataFrame:
    rows = []
    for drugs in arms:
        name = " + ".join(drugs) or VEHICLE
        if not drugs:
            rows.append((name, 0.0, "DMSO", "vehicle", np.nan, "", ""))
        for drug in drugs:
            kind = "antibody" if drug in cast.antibodies else "drug"
            rows.append((name, 0.0, drug, kind, DOSE_nM, "nM", ""))
    return pd.DataFrame(rows, columns=ARMS.names)


def _samples(
    conditions: tuple[Condition, ...], condition: list[int], block: list[int]
) -> pd.DataFrame:
    return pd.DataFrame({
        "sample_id": [f"p{b + 1}-{i + 1:02d}" for i, b in enumerate(block)],
        "model_id": MODEL,
        "arm": [conditions[c].arm for c in condition],
        "time_h": [conditions[c].time_h for c in condition],
        "replicate": [f"r{b + 1}" for b in block],
        "block": [f"plex {b + 1}" for b in block],
    }, columns=SAMPLES.names)
