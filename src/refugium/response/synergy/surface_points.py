"""What a pair of drugs did at each pair of doses, beside what independence would have given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from refugium.core.tables import Column, Schema
from refugium.response.dose.variable_projection import Array
from refugium.response.synergy.bliss import bliss_excess
from refugium.response.synergy.schemas import HEAD
from refugium.response.synergy.surface_table import SurfaceReadings

SURFACE_POINTS = Schema(
    "surface_points",
    (
        *HEAD,
        Column("unit", "text", "unit of the drug's doses: nM where molar"),
        Column("partner_unit", "text", "unit of the partner's doses"),
        Column("dose", "number", "dose of the drug; 0: none", "see unit"),
        Column("partner_dose", "number", "dose of the partner; 0: none", "see partner_unit"),
        Column("n_wells", "integer", "wells"),
        Column("value", "number", "their mean on the scale"),
        Column("excess", "number", "how much more effect they show than independence (Bliss), mean "
               "of wells against singles and controls of their own plate, in shares of untreated "
               "cells or doublings per hour; missing: a single drug, or one was not read"),
    ),
    holds="each pair of doses behind each row of `surfaces`",
)
NAMED = [*(column.name for column in HEAD), "unit", "partner_unit"]


def surface_points(surfaces: Sequence[SurfaceReadings]) -> pd.DataFrame:
    """Answer: what was read at each pair of doses, and how far is it from independence?

    Parameters
    ----------
    surfaces
        As :func:`surface_tables` takes them.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`SURFACE_POINTS`. No interval: a pair of doses is one of many, and what
        may be said of all of them stands in `surfaces`.

    Examples
    --------
    >>> from refugium.response.synergy.layout import SurfaceLayout
    >>> layout = SurfaceLayout(dose1=np.array([0.0, 1, 0, 1]), dose2=np.array([0.0, 0, 5, 5]),
    ...                        plate=np.zeros(4, dtype=int))
    >>> one = SurfaceReadings(head={"drug": "a", "partner": "b", "scale": "fraction"},
    ...     layout=layout, value=np.array([1.0, 0.5, 0.6, 0.2]), additive=False, untreated=1.0)
    >>> surface_points([one])["excess"].round(2).tolist()
    [nan, nan, nan, 0.1]
    """
    parts = [_of_surface(each) for each in surfaces]
    return SURFACE_POINTS.table(pd.concat(parts, ignore_index=True) if parts else [])


def _of_surface(each: SurfaceReadings) -> pd.DataFrame:
    wells = pd.DataFrame({
        "dose": each.layout.dose1, "partner_dose": each.layout.dose2, "value": each.value,
        "excess": np.full(len(each.value), np.nan)})
    wells.loc[each.layout.together, "excess"] = _excess(each)
    found = wells.groupby(["dose", "partner_dose"], as_index=False).agg(
        n_wells=("value", "size"), value=("value", "mean"), excess=("excess", "mean"))
    for name in NAMED:
        cells = np.empty(len(found), dtype=object)
        cells[:] = [each.head.get(name)] * len(found)
        found[name] = cells
    return found


def _excess(each: SurfaceReadings) -> Array:
    layout, y = each.layout, each.value
    control = layout.control @ y if np.isnan(each.untreated) else each.untreated
    found = bliss_excess(y[layout.together], layout.first @ y, layout.second @ y, control,
                         additive=each.additive)
    return found if each.additive else found / control
