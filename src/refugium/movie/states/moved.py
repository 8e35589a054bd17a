"""Which states moved in a study: each model by itself, and over models, in one family of tests."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.stats import bh_adjust
from refugium.knowledge import Knowledge, signature_network
from refugium.movie.parameters import ALPHA, HARVEST_LOG2, MIN_SET_CHANGE
from refugium.movie.states.changes import compare_states
from refugium.movie.states.over_models import alike, pool_states
from refugium.movie.states.schemas import STATE_CHANGES, STATES_OVER_MODELS
from refugium.movie.states.verdicts import StateVerdict
from refugium.signal import Readings
from refugium.study import MOST_GENES_FIRST, Modality

KINDS = ("state", "pathway", "hallmark")
"""Signatures that are asked: one family of tests, fixed before anything is looked at."""


class StatesMoved(NamedTuple):
    """Tables STATE_CHANGES and STATES_OVER_MODELS."""

    changes: pd.DataFrame
    over_models: pd.DataFrame


def states_moved(
    readings: Readings, knowledge: Knowledge, *, modality: str | None = None,
    model: str | None = None, seed: int = 0,
) -> StatesMoved:
    """Answer: which states, pathways and hallmarks rose or fell, in each model and over models?

    Parameters
    ----------
    readings
        Of a study.
    knowledge
        Signatures.
    modality
        Where; default: RNA, else protein.
    model
        Only this model.
    seed
        Of the sets matched on expression.

    Returns
    -------
    StatesMoved
        Empty where no modality holds genes. One row per set and comparison; sets that are not
        measured once per model, comparisons without a reference once. `up` and `down`: moved, and
        further than sets of equally expressed genes (`q_matched` of at most ALPHA), and, where case
        and reference are of two times, no scatter of harvests below HARVEST_LOG2 would do as much
        (`break_even_log2`).

    Notes
    -----
    One family of tests a study, all comparisons, sets and means over models in it
    (Benjamini-Hochberg): where nothing moves, at most 5 % of studies have a set beyond chance.
    Where a drug moves everything, a set has moved only if both its test over samples and that
    against genes expressed alike (:func:`refugium.movie.states.matched.further`) say so: the larger
    p of both is adjusted.
    Not told from a state: selection, culture time against samples before the drug, and batch
    where case and reference were processed apart.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> from refugium.signal import read
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> states_moved(read(write_tumour(demo_plan()).study), load_knowledge()).changes.empty
    True
    """
    held = [m.value for m in MOST_GENES_FIRST if m.of_genes and m in readings.of]
    name = modality or next(iter(held), "")
    if not name or not Modality(name).of_genes:
        return StatesMoved(STATE_CHANGES.empty(), STATES_OVER_MODELS.empty())
    reading = readings.reading(name)
    pools = not reading.of_effects and "sample_id" in reading.data.obs
    blank, found = compare_states(
        readings.design, readings.matrix(name), signature_network(KINDS, knowledge=knowledge),
        pools=pools, seed=seed, models=None if model is None else frozenset((model,)))
    rows = [row for one in found for row in one.rows] + blank
    changes = STATE_CHANGES.table([
        {k: v for k, v in row.items() if k not in ("se", "df")} for row in rows])
    over = STATES_OVER_MODELS.table(pool_states(alike(found), seed=seed))
    p, alike_p = (np.concatenate([changes[name], over[name]]).astype(float)
                  for name in ("p", "p_matched"))
    q, both = bh_adjust(p), bh_adjust(np.maximum(p, alike_p))
    for table, part in ((changes, slice(None, len(changes))), (over, slice(len(changes), None))):
        table["q"], table["q_matched"] = q[part], both[part]
    changes["verdict"], over["verdict"] = _verdicts(changes), _verdicts(over)
    return StatesMoved(changes, _counted(changes, over))


def _verdicts(table: pd.DataFrame) -> NDArray[np.object_]:
    change, lo, hi, q, both = table[
        ["change_log2", "lo", "hi", "q", "q_matched"]].to_numpy(dtype=float).T
    words = np.full(len(table), "", dtype=object)
    words[np.isfinite(q)] = str(StateVerdict.INCONCLUSIVE)
    words[(lo > -MIN_SET_CHANGE) & (hi < MIN_SET_CHANGE)] = str(StateVerdict.STEADY)
    beyond = np.nan_to_num(q, nan=1.0) <= ALPHA
    alone = np.nan_to_num(both, nan=1.0) <= ALPHA
    words[beyond & ~alone] = str(StateVerdict.WITH_OTHERS)
    words[beyond & alone & (change > 0)] = str(StateVerdict.UP)
    words[beyond & alone & (change < 0)] = str(StateVerdict.DOWN)
    if "break_even_log2" in table:
        small = table["break_even_log2"].to_numpy(dtype=float) < HARVEST_LOG2
        words[beyond & alone & small] = str(StateVerdict.HARVEST)
    return words


def _counted(changes: pd.DataFrame, over: pd.DataFrame) -> pd.DataFrame:
    """Add in which models a set is shown to rise or to fall, in the comparisons pooled."""
    up, down = [], []
    for _, row in over.iterrows():
        own = changes[(changes["state"] == row["state"]) & (changes["kind"] == row["kind"])
                      & (changes["drug"] == row["drug"])]
        if row["arm"]:
            own = own[own["arm"] == row["arm"]]
        if np.isfinite(row["time_h"]):
            own = own[own["time_h"] == row["time_h"]]
        up.append(tuple(own.loc[own["verdict"] == StateVerdict.UP, "model_id"]))
        down.append(tuple(own.loc[own["verdict"] == StateVerdict.DOWN, "model_id"]))
    return STATES_OVER_MODELS.table(over.assign(
        models_up=pd.Series(up, index=over.index, dtype=object),
        models_down=pd.Series(down, index=over.index, dtype=object),
        n_up=[len(names) for names in up], n_down=[len(names) for names in down]))
