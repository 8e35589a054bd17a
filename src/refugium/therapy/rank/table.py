"""The table `rank`: one row per pair, and its place among the pairs of the same cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.errors import RefugiumError
from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.language.suggest import did_you_mean
from refugium.therapy.rank.baselines import naive_picks
from refugium.therapy.rank.contexts import with_contexts
from refugium.therapy.rank.pareto import fronts
from refugium.therapy.rank.schema import BASELINES, RANK, Abstained, Tier
from refugium.therapy.rank.speaker import highest_level, speaker
from refugium.therapy.rank.tier import tier_of

AIMS = {"residual_effect": ("tier", -1), "beyond_untreated": ("beyond_untreated", -1),
        "kill_depth": ("kill_depth_log10", 1), "exposure": ("dose_over_free_cmax", -1),
        "dose_kept": ("dose_kept", 1)}
"""What a pair is judged by: column, and whether more (1) or less (-1) of it is better."""
TIERS = tuple(Tier)
Row = dict[str, Any]


def rank_table(
    path: pd.DataFrame, *, lineages: Mapping[str, str], weights: Mapping[str, float] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answer: which partner first, of those that were measured on the same model and drug?

    Parameters
    ----------
    path
        From :func:`path_table`.
    lineages
        Model to the one at the root of its parents.
    weights
        Aim (a key of `AIMS`) to its weight, not below 0; None: no weights.

    Returns
    -------
    tuple
        Tables of :data:`RANK` and :data:`BASELINES`.

    Raises
    ------
    RefugiumError
        A weight of an aim that does not exist, or that is no number from 0 up.

    Notes
    -----
    Order: tier, then Pareto front (tier, effect beyond untreated cells, kill depth, exposure, dose
    kept), then the end of the interval of beyond_untreated nearest to nothing. With weights: the
    weighted mean of places between the worst and the best pair in each aim that is known of it.
    Effects in other readouts are not compared. No weight is hidden: without weights none is used.
    """
    check_weights(weights)
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows_of(path):
        groups.setdefault((row["model_id"], row["drug"], row["partner"]), []).append(row)
    pairs: dict[tuple[str, str], list[Row]] = {}
    for (model, drug, _), rows in groups.items():
        pairs.setdefault((model, drug), []).append(_of_pair(rows))
    made = [row for own in pairs.values() for row in _placed(own, weights)]
    made = with_contexts(made, lineages)
    return RANK.table([{name: row[name] for name in RANK.names if name in row} for row in made]), (
        BASELINES.table(naive_picks(made)))


def check_weights(weights: Mapping[str, float] | None) -> None:
    """Raise where weights name no aim, or are no numbers from 0 up.

    Examples
    --------
    >>> check_weights({"exposure": 2})
    >>> check_weights({"efficacy": 1})
    Traceback (most recent call last):
    refugium.core.errors.RefugiumError: column 'weights': no such aim (found 'efficacy'). To do: \
known: residual_effect, beyond_untreated, kill_depth, exposure, dose_kept.
    """
    for name, weight in (weights or {}).items():
        if name not in AIMS:
            raise RefugiumError("no such aim", column="weights", found=name,
                                remedy=did_you_mean(str(name), list(AIMS)))
        if isinstance(weight, bool | str) or not 0 <= weight < np.inf:
            raise RefugiumError(f"the weight of {name} is no number from 0 up", column="weights",
                                found=weight, remedy="give numbers, 0 for what does not count")
    if weights is not None and not sum(weights.values()) > 0:
        raise RefugiumError("no weight is above 0", column="weights", found=dict(weights),
                            remedy="leave weights out, or give one above 0")


def _of_pair(rows: Sequence[Row]) -> Row:
    measured = [row for row in rows if row["cells"]]
    row = dict(speaker(measured) if measured else rows[0])
    called = [r for r in rows if r["call_id"]]
    tier, abstained = tier_of(row)
    return row | {
        "tier": "" if tier is None else tier, "abstained": "" if abstained is None else abstained,
        "n_rows": len(measured), "hits_called_node": row["status"] == Status.OK,
        "nodes": tuple(dict.fromkeys(r["node"] for r in called)),
        "call_ids": tuple(dict.fromkeys(r["call_id"] for r in called)),
        "level": highest_level(called), "score": np.nan,
        "recommended": tier == Tier.RESIDUAL, "rank": 0, "on_front": False,
    }


def _placed(rows: list[Row], weights: Mapping[str, float] | None) -> list[Row]:
    """Return the pairs of one model and drug, ranked ones first."""
    ranked = [row for row in rows if row["tier"]]
    rest = [row for row in rows if not row["tier"]]
    if ranked:
        values = _values(ranked)
        front = fronts(values)
        score = _scores(values, weights)
        for row, level, own in zip(ranked, front, score, strict=True):
            row |= {"on_front": bool(level == 0), "score": own}
        order = sorted(range(len(ranked)), key=lambda i: (
            (-score[i],) if weights else (TIERS.index(ranked[i]["tier"]), front[i]),
            _nearest(ranked[i]), ranked[i]["partner"]))
        ranked = [ranked[i] | {"rank": place} for place, i in enumerate(order, start=1)]
    order_of = tuple(Abstained)
    # measured and not called before never measured
    rest.sort(key=lambda r: (not r["cells"], -order_of.index(r["abstained"]), r["partner"]))
    return ranked + rest


def _values(rows: Sequence[Row]) -> np.ndarray:
    """Return aims, higher is better; an effect in another readout than most is not known."""
    readouts = [row["readout"] for row in rows]
    usual = max(readouts, key=readouts.count)
    made = np.array([[sign * (TIERS.index(row["tier"]) if column == "tier" else row[column])
                      for column, sign in AIMS.values()] for row in rows], dtype=float)
    at = list(AIMS).index("beyond_untreated")
    made[[readout != usual for readout in readouts], at] = np.nan
    return made


def _scores(values: np.ndarray, weights: Mapping[str, float] | None) -> np.ndarray:
    """Return weighted means of places between the worst and the best, (rows,)."""
    if not weights:
        return np.full(len(values), np.nan)
    weight = np.array([weights.get(name, 0.0) for name in AIMS], dtype=float)
    known = np.isfinite(values)
    low = np.where(known, values, np.inf).min(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        span = np.where(known, values, -np.inf).max(axis=0) - low
        place = np.where(span > 0, (values - low) / span, 1.0)
    # what is not known of a pair earns it nothing
    return np.asarray((np.where(known, place, 0.0) * weight).sum(axis=1) / weight.sum())


def _nearest(row: Row) -> float:
    """Return the end of the interval nearest to nothing; the number itself without one."""
    end, value = row["beyond_untreated_hi"], row["beyond_untreated"]
    return float(end if np.isfinite(end) else value if np.isfinite(value) else np.inf)
