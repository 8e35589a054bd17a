"""What was read and became no point of a curve, with what to do about it."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from refugium.language.lists import listed
from refugium.response.answer.own_controls import PLATE, other_controls
from refugium.response.dose.scales import Scale
from refugium.response.measures import Phenotype, Quantity, is_log, phenotype_of, quantity_of


def losses(
    wells: pd.DataFrame, values: pd.DataFrame, untreated: Collection[str]
) -> tuple[str, ...]:
    """Answer: which readings have no share of untreated cells and no rate, and why?

    Parameters
    ----------
    wells
        The wells table of a study.
    values
        What :func:`well_values` made of it.
    untreated
        Arms without any agent.

    Returns
    -------
    tuple of str
        A sentence per unknown measure, per plate whose untreated wells are not what its shares are
        shares of, per plate of counts without untreated wells, and per plate
        some of whose arms were not read at its last time. Readings of death, migration and other
        known phenotypes are no loss.
    """
    return (*_unknown(wells), *other_controls(wells, untreated),
            *_unread(wells, values, untreated))


def _unknown(wells: pd.DataFrame) -> list[str]:
    said = []
    for measure, part in wells.groupby("measure", sort=False):
        name = str(measure)
        if (quantity_of(name) == Quantity.OTHER and phenotype_of(name) == Phenotype.OTHER):
            said.append(
                f"Not read: {len(part)} readings of {name!r}, which is no known measure. If it "
                "follows the number of cells, name it `cell count`; if it is a share of untreated "
                "cells, `viability` or `inhibition`, with its unit.")
    return said


def _unread(
    wells: pd.DataFrame, values: pd.DataFrame, untreated: Collection[str]
) -> list[str]:
    said = []
    shares = values[values["scale"] != Scale.GR]
    known = {key: set(part["arm"]) for key, part in shares.groupby(PLATE, sort=False)}
    for key, part in wells.groupby(PLATE, sort=False):
        model, experiment, block, measure = (str(name) for name in key)
        quantity = quantity_of(measure)
        if quantity == Quantity.OTHER or is_log(str(part["unit"].iloc[0])):
            continue
        arms = set(part["arm"])
        where = ", ".join(filter(None, (model, experiment, block and f"plate {block}", measure)))
        if quantity == Quantity.NUMBER and not arms & set(untreated):
            said.append(f"No share of untreated cells ({where}): the plate holds no untreated "
                        "well. Add it (dose 0, or a vehicle as drug).")
            continue
        lost = sorted(arms - known.get(key, set()))
        times = part["time_h"].to_numpy(dtype=float)
        if lost and np.isfinite(times).any():
            said.append(f"Left out ({where}): {listed(lost)}, not read at the last time "
                        f"({np.nanmax(times):g} h) of their plate. Give wells that "
                        "were read at other times a `block` of their own, with its controls.")
    return said
