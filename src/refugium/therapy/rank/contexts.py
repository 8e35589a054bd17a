"""A pair over the models in which it was measured: mean, and a further model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import stats as sps

from refugium.core.stats import pool_effects
from refugium.therapy.parameters import CONFIDENCE

Row = dict[str, Any]


def with_contexts(rows: Sequence[Row], lineages: Mapping[str, str]) -> list[Row]:
    """Answer: what does each pair do beyond untreated cells on average, and in a further model?

    Parameters
    ----------
    rows
        Rows of `rank`.
    lineages
        Model to the one at the root of its parents: a line and what was made from it count once.

    Returns
    -------
    list of dict
        The rows with the `context_` columns; a prediction interval from three models on.

    Notes
    -----
    Models are pooled where partner, drug, kind of cells and readout are the same; doses may differ.
    Random effects (:func:`refugium.core.stats.pool_effects`); the errors of single models are read
    from their intervals.
    """
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        if np.isfinite(row["beyond_untreated"]):
            groups.setdefault(_question(row), []).append(row)
    found = {key: _pooled(own, lineages) for key, own in groups.items()}
    return [row | found.get(_question(row), {}) for row in rows]


def _question(row: Row) -> tuple[object, ...]:
    return row["drug"], row["partner"], row["cells"], row["readout"]


def _pooled(rows: Sequence[Row], lineages: Mapping[str, str]) -> dict[str, float]:
    units: dict[str, list[Row]] = {}
    for row in rows:
        units.setdefault(lineages.get(row["model_id"], row["model_id"]), []).append(row)
    z = 2 * float(sps.norm.ppf(0.5 + CONFIDENCE / 2))
    effect = [float(np.mean([r["beyond_untreated"] for r in own])) for own in units.values()]
    variance = [float(np.mean([((r["beyond_untreated_hi"] - r["beyond_untreated_lo"]) / z) ** 2
                               for r in own])) for own in units.values()]
    made = pool_effects(np.array([effect]), np.array([variance]))
    names = {"mean": made.mean, "lo": made.lo, "hi": made.hi, "next_lo": made.next_lo,
             "next_hi": made.next_hi}
    return {"context_models": len(units)} | {
        f"context_{name}": float(values[0]) for name, values in names.items()}
