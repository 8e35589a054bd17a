"""What a naive order of the same pairs would have picked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from refugium.therapy.rank.schema import Baseline

Row = dict[str, Any]
BY = {Baseline.BEST_SINGLE: "same_on_untreated", Baseline.MOST_KILLED: "growth",
      Baseline.SYNERGY_ONLY: "beyond_untreated"}


def naive_picks(rows: Sequence[Row]) -> list[Row]:
    """Answer: which pair of each model and drug would a naive order pick, and is it ours?

    Parameters
    ----------
    rows
        Rows of `rank`, of any models. Every measured pair takes part, ranked or not: a naive order
        asks neither for intervals nor for exposure.

    Returns
    -------
    list of dict
        Rows of `baselines`; none for a model and drug of which one pair or none was measured.

    Examples
    --------
    >>> pair = {"model_id": "m", "drug": "d", "readout": "x", "cells": "on_drug"}
    >>> rows = [{**pair, "partner": "a", "rank": 1, "growth": -1.0, "same_on_untreated": -0.1,
    ...          "beyond_untreated": -0.9},
    ...         {**pair, "partner": "b", "rank": 2, "growth": -2.0, "same_on_untreated": -2.0,
    ...          "beyond_untreated": 0.0}]
    >>> [(str(row["baseline"]), row["partner"], row["same"]) for row in naive_picks(rows)]
    [('best_single', 'b', False), ('most_killed', 'b', False), ('synergy_only', 'a', True)]
    """
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["cells"]:
            groups.setdefault((row["model_id"], row["drug"]), []).append(row)
    made = []
    for (model, drug), own in groups.items():
        # numbers of other readouts are no numbers of one order
        readout = max((r["readout"] for r in own), key=[r["readout"] for r in own].count)
        own = [row for row in own if row["readout"] == readout]
        if len(own) < 2:
            continue
        first = next((row["partner"] for row in own if row["rank"] == 1), "")
        for baseline, column in BY.items():
            known = [row for row in own if np.isfinite(row[column])]
            least = min((row[column] for row in known), default=np.nan)
            pick = min((row["partner"] for row in known if row[column] == least), default="")
            made.append({"model_id": model, "drug": drug, "baseline": baseline,
                         "partner": pick, "value": least, "ranked_first": first,
                         "same": pick != "" and pick == first})
    return made
