"""What experiments of one partner and one kind of cells say together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy import stats as sps

from refugium.response.measures import Phenotype
from refugium.response.parameters import CONFIDENCE, MIN_EXPERIMENTS
from refugium.response.residual.interval import mean_of
from refugium.response.residual.verdict import Reason, ResidualVerdict
from refugium.response.synergy.agreement import compare_experiments

SAME = ("model_id", "measure", "partner", "unit", "cells", "first_drug", "background")


def over_experiments(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answer: do experiments agree, and are they enough where a plate holds one kind of cells?

    Parameters
    ----------
    rows
        Of the table `residual`, in any order.

    Returns
    -------
    list of dict
        The same rows with `n_experiments`. Verdicts of growth are `assays_disagree` where
        interactions differ beyond their errors and in sign. What was withheld because plate and
        state were one is `closes` where `MIN_EXPERIMENTS` give an interval between them, below 0.

    Examples
    --------
    >>> one = {"model_id": "m", "measure": "count", "partner": "b", "unit": "nM", "cells":
    ...        "on_drug", "first_drug": (), "background": (), "phenotype": "growth",
    ...        "verdict": "closes", "interaction": -0.03, "interaction_lo": -0.04,
    ...        "interaction_hi": -0.02, "experiment": "e1"}
    >>> other = one | {"interaction": 0.03, "interaction_lo": 0.02, "interaction_hi": 0.04,
    ...                "verdict": "slows_only", "experiment": "e2"}
    >>> [str(row["verdict"]) for row in over_experiments([one, other])]
    ['assays_disagree', 'assays_disagree']
    """
    groups: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in SAME), []).append(row)
    made = []
    for row in rows:
        own = groups[tuple(row[name] for name in SAME)]
        made.append(row | {"n_experiments": len({one["experiment"] for one in own})}
                    | _together(row, own))
    return made


def _together(row: Mapping[str, Any], own: list[dict[str, Any]]) -> dict[str, Any]:
    if row["phenotype"] != Phenotype.GROWTH or not row["verdict"] or len(own) < 2:
        return {}
    z = 2 * float(sps.norm.ppf(0.5 + CONFIDENCE / 2))
    values = [float(one["interaction"]) for one in own]
    errors = [(one["interaction_hi"] - one["interaction_lo"]) / z for one in own]
    if compare_experiments(values, errors).disagree:
        return {"verdict": ResidualVerdict.ASSAYS_DISAGREE, "reason": Reason.SIGNS_DIFFER}
    enough = len({one["experiment"] for one in own}) >= MIN_EXPERIMENTS
    if (enough and row["reason"] == Reason.PLATE_IS_STATE
            and mean_of(np.array(values)).below):
        return {"verdict": ResidualVerdict.CLOSES, "reason": Reason.FALL_FURTHER}
    return {}
