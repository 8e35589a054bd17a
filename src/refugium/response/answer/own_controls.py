"""Shares that are not shares of the untreated wells beside them."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from refugium.response.measures import Quantity, as_share, is_log, quantity_of, share_unit

PLATE = ["model_id", "experiment", "block", "measure"]
FEWEST_CONTROLS = 2
CONFIDENCE = 0.95
DECLARED = (Quantity.VIABILITY, Quantity.INHIBITION)


def control_mean(untreated: NDArray[np.float64]) -> float:
    """Answer: by what are shares divided, so that they are shares of these untreated wells?

    Parameters
    ----------
    untreated
        Shares of the untreated wells of a plate; 1 where the normalisation is theirs.

    Returns
    -------
    float
        Their mean where its 95 % interval excludes 1; else 1, and shares stay as they are declared.

    Examples
    --------
    >>> control_mean(np.array([1.19, 1.21, 1.2])), control_mean(np.array([0.9, 1.2, 1.0]))
    (1.2, 1.0)
    """
    known = untreated[np.isfinite(untreated)]
    if len(known) < FEWEST_CONTROLS:
        return 1.0
    mean = float(known.mean())
    error = float(known.std(ddof=1)) / np.sqrt(len(known))
    reach = special.stdtrit(len(known) - 1, (1 + CONFIDENCE) / 2) * error
    return mean if mean > 0 and abs(mean - 1) > reach + 1e-9 else 1.0


def other_controls(wells: pd.DataFrame, untreated: Collection[str]) -> list[str]:
    """Say of which plates the untreated wells are not 1, so that shares were divided by them."""
    said = []
    for key, part in wells.groupby(PLATE, sort=False):
        quantity, size = quantity_of(str(key[3])), share_unit(str(part["unit"].iloc[0]))
        if quantity not in DECLARED or size is None or is_log(str(part["unit"].iloc[0])):
            continue
        last = part[part["time_h"].isna() | (part["time_h"] == part["time_h"].max())]
        share = as_share(last["value"].to_numpy(dtype=float), size, quantity)
        mean = control_mean(share[last["arm"].isin(list(untreated)).to_numpy()])
        if mean != 1:
            model, experiment, block, measure = (str(name) for name in key)
            plate = f"plate {block}" if block else ""
            where = ", ".join(filter(None, (model, experiment, plate, measure)))
            said.append(f"Untreated wells ({where}) read {mean:.2f} of untreated cells: shares "
                        "were divided by that, so that they are shares of the wells beside them.")
    return said
