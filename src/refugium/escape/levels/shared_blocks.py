"""Levels of nodes that may be compared between models: those measured in one block together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.escape.situations import Situation
from refugium.signal import take_out_loading
from refugium.signal.reporters import Measured, node_values, site_values
from refugium.study.treatment import time_key

Key = tuple[str, str, float | str]


@dataclass(frozen=True, eq=False)
class Levels:
    """Node levels by model, arm and time, log2 against the mean of the blocks that hold all."""

    names: dict[str, int]
    values: dict[Key, NDArray[np.float64]]

    def of(self, situation: Situation, arm: str, node: str) -> float:
        """Return the level of a node in a case; NaN if it was not measured there."""
        found = self.values.get((situation.model_id, arm, time_key(situation.time_h)))
        at = self.names.get(node)
        return float("nan") if found is None or at is None else float(found[at])


def shared_levels(whole: Measured, models: frozenset[str], normalisation: str) -> Levels:
    """Answer: how active is each node in each state, if models can be compared at all?

    Parameters
    ----------
    whole
        The modality before it was parted into families.
    models
        Models that are to be compared; only blocks that hold all of them are used.
    normalisation
        `invariant` or `as_given`.

    Returns
    -------
    Levels
        Empty if no block holds all models: levels of different blocks are never compared.
    """
    block, state = whole.matrix.block, whole.matrix.state
    owner = whole.states["model_id"].to_numpy(dtype=str)[state]
    held = [b for b in np.unique(block) if models <= set(owner[block == b])]
    rows = np.isin(block, held)
    if not rows.any():
        return Levels({}, {})
    block, state = block[rows], state[rows]
    log2 = take_out_loading(whole.log2[rows], block, normalisation)
    nodes = node_values(site_values(log2, block, whole.matches), block)
    values: dict[Key, NDArray[np.float64]] = {}
    for number in np.unique(state):
        part = nodes.values[:, state == number]
        known = np.isfinite(part)
        total = np.where(known, part, 0.0).sum(axis=1)
        mean = np.where(known.any(axis=1), total / np.maximum(known.sum(axis=1), 1), np.nan)
        row = whole.states.iloc[number]
        key = (str(row["model_id"]), str(row["arm"]), time_key(float(row["time_h"])))
        values[key] = mean
    return Levels({name: i for i, name in enumerate(nodes.names)}, values)
