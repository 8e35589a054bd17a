"""What dose curves were fitted to: one row per well, for figures and for readers who check."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from refugium.core.tables import Column, Schema
from refugium.response.dose.curves import CurveReadings
from refugium.response.dose.scales import Scale

CURVE_POINTS = Schema(
    "curve_points",
    (
        Column("model_id", "name", "model"),
        Column("experiment", "name", "experiment; its plates are taken together"),
        Column("drug", "name", "the drug whose dose changes"),
        Column("background", "list", "what all arms of the curve share beside it"),
        Column("measure", "name", "what was read"),
        Column("scale", "enum", "fraction of untreated cells, rate (doublings per hour), gr",
               values=Scale),
        Column("unit", "text", "unit of the doses: nM where molar"),
        Column("dose", "number", "dose of the well; 0: untreated", "see unit"),
        Column("value", "number", "what the well came to on the scale"),
    ),
    holds="the wells behind each row of `curves`",
)
NAMED = [column.name for column in CURVE_POINTS.columns if column.name not in ("dose", "value")]


def curve_points(curves: Sequence[CurveReadings]) -> pd.DataFrame:
    """Answer: which wells does each dose curve rest on?

    Parameters
    ----------
    curves
        As :func:`curve_table` takes them.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`CURVE_POINTS`, one row per well and scale.

    Examples
    --------
    >>> one = CurveReadings(head={"drug": "d", "scale": "gr"}, dose=np.array([0.0, 3.0]),
    ...                     value=np.array([1.0, 0.4]))
    >>> curve_points([one])[["drug", "dose", "value"]].values.tolist()
    [['d', 0.0, 1.0], ['d', 3.0, 0.4]]
    """
    if not curves:
        return CURVE_POINTS.empty()
    sizes = [len(one.dose) for one in curves]
    made = {}
    for name in NAMED:
        cells = np.empty(len(curves), dtype=object)
        cells[:] = [one.head.get(name) for one in curves]  # lists stay cells
        made[name] = np.repeat(cells, sizes)
    return CURVE_POINTS.table(pd.DataFrame({
        **made, "dose": np.concatenate([one.dose for one in curves]),
        "value": np.concatenate([one.value for one in curves])}))
