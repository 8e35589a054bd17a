"""Experiments that hold the same wells: a control read once and copied into each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

import numpy as np
import pandas as pd

LEAST_READINGS = 2
"""Equal readings of one model and arm from which two experiments may share its wells."""
LEAST_DIGITS = 6
"""Significant digits of these together: two counts of three digits, or three whole per cents, are
equal by chance in fewer than 1 in 5,000 pairs; fewer digits often are."""
LEAST_SHARE = 0.5
"""Share of the readings of the arm, in the block that holds fewer, that are equal."""


@dataclass(frozen=True, kw_only=True)
class SharedWells:
    """Two experiments that hold the same readings of one arm of one model."""

    experiment: str
    other: str
    model_id: str
    arm: str
    n_readings: int

    @property
    def words(self) -> str:
        """What was found, and what follows."""
        return (f"{self.experiment!r} and {self.other!r} hold the same {self.n_readings} readings "
                f"of {self.arm} in {self.model_id}: they are not independent and count as one "
                "experiment")


def shared_wells(wells: pd.DataFrame) -> tuple[SharedWells, ...]:
    """Answer: which experiments hold readings of the same wells?

    Parameters
    ----------
    wells
        The wells table of a study, with `block` and `experiment`.

    Notes
    -----
    Readings are matched by model, arm, measure and time. A value that its block holds twice says
    nothing of a copy: fillers, normalised starts and full wells are equal everywhere. Plates of one
    experiment may share wells: they are no repeats anyway.

    Examples
    --------
    >>> table = pd.DataFrame({"block": ["a", "a", "b", "b"], "model_id": "m", "arm": "DMSO",
    ...     "measure": "count", "time_h": [0, 72, 0, 72], "value": [512.0, 7431.0, 512.0, 7431.0]})
    >>> shared_wells(table.assign(experiment=table["block"]))[0].n_readings
    2
    """
    key = ["model_id", "arm", "measure"]
    fine = wells[wells["value"].notna()
                 & ~wells.duplicated(["block", "measure", "value"], keep=False)]
    if fine.empty:
        return ()
    # an arm of one experiment has nothing to be held against, and large screens have thousands
    fine = fine[fine.groupby(key, sort=False)["experiment"].transform("nunique") > 1]
    found = []
    for (model, arm, _), part in fine.groupby(key, sort=False):
        held = {str(block): (str(rows["experiment"].iloc[0]), frozenset(
            zip(rows["time_h"].fillna(-np.inf), rows["value"], strict=True)))
            for block, rows in part.groupby("block", sort=False)}
        for (one, a), (two, b) in combinations(held.values(), 2):
            both = a & b
            if one != two and len(both) >= LEAST_READINGS \
                    and len(both) >= LEAST_SHARE * min(len(a), len(b)) \
                    and sum(_digits(value) for _, value in both) >= LEAST_DIGITS:
                found.append(SharedWells(experiment=one, other=two, model_id=str(model),
                                         arm=str(arm), n_readings=len(both)))
    return tuple(found)


def joined(experiments: pd.Series, shared: tuple[SharedWells, ...]) -> pd.Series:
    """Give experiments that share wells one name: they are no repeats of each other.

    Examples
    --------
    >>> one = SharedWells(experiment="a", other="b", model_id="m", arm="DMSO", n_readings=4)
    >>> joined(pd.Series(["a", "b", "c"]), (one,)).tolist()
    ['a + b', 'a + b', 'c']
    """
    group: dict[str, frozenset[str]] = {}
    for pair in shared:
        whole = group.get(pair.experiment, frozenset((pair.experiment,))) | group.get(
            pair.other, frozenset((pair.other,)))
        group |= dict.fromkeys(whole, whole)
    names: Mapping[str, str] = {name: " + ".join(sorted(held)) for name, held in group.items()}
    return experiments.replace(dict(names)) if names else experiments


def _digits(value: float) -> int:
    """Count significant digits: the fewer, the sooner readings are equal by chance."""
    return len(Decimal(repr(float(value))).normalize().as_tuple().digits)
