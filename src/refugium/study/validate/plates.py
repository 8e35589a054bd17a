"""Which experiment a block of wells is a plate of: plates of one experiment are no repeats."""

from __future__ import annotations

import re

import pandas as pd

_PLATE = re.compile(r" plate \S+$")


def with_experiments(wells: pd.DataFrame) -> pd.DataFrame:
    """Fill in the experiment of wells where it is not stated, from how their blocks are named.

    Examples
    --------
    >>> wells = pd.DataFrame({"block": ["BR3", "plate of May"], "experiment": ["", "spring"]})
    >>> with_experiments(wells)["experiment"].tolist()
    ['BR3', 'spring']
    """
    stated = wells["experiment"]
    return wells.assign(experiment=stated.where(stated != "", wells["block"].map(experiment_of)))


def experiment_of(block: str) -> str:
    """Return the experiment of a block: `NAME plate 2` is a plate of the experiment NAME.

    Examples
    --------
    >>> experiment_of("3days plate 2"), experiment_of("BR3")
    ('3days', 'BR3')
    """
    return _PLATE.sub("", block)
