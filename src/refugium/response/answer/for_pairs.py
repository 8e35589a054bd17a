"""What a study says of two drugs together, without its single dose curves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from refugium.response.answer.well_values import well_values
from refugium.response.dose.scales import Scale
from refugium.response.dose.series import Pair, find_pairs, treatments
from refugium.response.dose.variable_projection import Array
from refugium.response.measures import Quantity, quantity_of
from refugium.response.parameters import DRAWS, FEWEST_LEVELS
from refugium.response.residual.schema import RESIDUAL
from refugium.response.residual.table import residual_tables
from refugium.response.synergy.layout import SurfaceLayout
from refugium.response.synergy.plate_slope import places_of
from refugium.response.synergy.schemas import SURFACES, SYNERGY
from refugium.response.synergy.surface_table import SurfaceReadings, surface_tables
from refugium.study.design import Design

GROUP = ["model_id", "experiment", "measure", "scale"]


def pairs_of(design: Design, *, seed: int = 0, draws: int = DRAWS) -> dict[str, pd.DataFrame]:
    """Answer: what do two drugs do together in this study, on survivors and from the start?

    Parameters
    ----------
    design
        Of a study with wells; without them the tables are empty.
    seed, draws
        As in :func:`refugium.fit_response`, whose tables of these names are equal.

    Returns
    -------
    dict of str to pandas.DataFrame
        `surfaces`, `synergy` and `residual`.
    """
    if design.wells.empty:
        return {"surfaces": SURFACES.empty(), "synergy": SYNERGY.empty(),
                "residual": RESIDUAL.empty()}
    arms = treatments(design.histories)
    pairs = find_pairs(arms)
    # first: wells that cannot be what they are said to be are refused here as everywhere
    values = well_values(design.wells, {arm for arm, agents in arms.items() if not agents})
    residual, _ = residual_tables(design.wells, design.histories, seed=seed)
    if not pairs:
        return {"surfaces": SURFACES.empty(), "synergy": SYNERGY.empty(), "residual": residual}
    found = [one for pair in pairs for one in surface_readings(values, pair)]
    surfaces, synergy = surface_tables(found, seed=seed, draws=draws)
    return {"surfaces": surfaces, "synergy": synergy, "residual": residual}


def surface_readings(values: pd.DataFrame, pair: Pair) -> list[SurfaceReadings]:
    """Return the readings of one pair, on one scale per measure; plates without the pair left."""
    own = values[values["arm"].isin(list(pair.arms))]
    made = []
    for _, every in own.groupby(["model_id", "experiment", "measure"], sort=False):
        scales = set(every["scale"])
        scale = Scale.RATE if Scale.RATE in scales else Scale.FRACTION
        part = every[every["scale"] == scale]
        doses = np.array([pair.arms[arm] for arm in part["arm"]], dtype=float).reshape(-1, 2)
        together = np.flatnonzero((doses > 0).all(axis=1))
        read = np.flatnonzero(part["block"].isin(set(part["block"].iloc[together])))
        part, doses = part.iloc[read], doses[read]
        levels = [len(np.unique(doses[(doses > 0).all(axis=1), side])) for side in (0, 1)]
        if min(levels) < FEWEST_LEVELS:
            continue
        declared = quantity_of(str(part["measure"].iloc[0])) in (
            Quantity.VIABILITY, Quantity.INHIBITION)
        head: dict[str, Any] = {name: part[name].iloc[0] for name in GROUP} | {
            "drug": pair.drug, "partner": pair.partner, "unit": pair.unit,
            "partner_unit": pair.partner_unit, "background": pair.background,
            "time_h": float(part["time_h"].max())}
        made.append(SurfaceReadings(
            head=head, value=part["value"].to_numpy(dtype=float),
            layout=SurfaceLayout(dose1=doses[:, 0], dose2=doses[:, 1],
                                 plate=pd.factorize(part["block"])[0]),
            additive=scale == Scale.RATE, untreated=1.0 if declared else float("nan"),
            places=_places(part)))
    return made


def _places(part: pd.DataFrame) -> Array | None:
    """Return row and column of wells where all plates name them so, (2, wells)."""
    out = np.full((2, len(part)), np.nan)
    for rows in part.groupby("block", sort=False).indices.values():
        found = places_of(part["well"].iloc[rows].astype(str).tolist())
        if found is None:
            return None
        out[:, rows] = found
    return out
