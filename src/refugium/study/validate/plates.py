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


def blocks_apart(wells: pd.DataFrame) -> pd.DataFrame:
    """Give blocks of one name in several experiments names of their own.

    Two experiments that number their plates alike share no plate: read by the block alone their
    wells would be averaged, a control of one held against the drug of the other.

    Parameters
    ----------
    wells
        With `block`, and `experiment` where it is stated; else it is returned as it is.

    Examples
    --------
    >>> wells = pd.DataFrame({"block": ["1", "1", "2"], "experiment": ["May", "June", "June"]})
    >>> blocks_apart(wells)["block"].tolist()
    ['May plate 1', 'June plate 1', '2']
    """
    if "experiment" not in wells or wells.empty:
        return wells
    pairs = wells[["block", "experiment"]].drop_duplicates()
    several = pairs["block"].duplicated(keep=False)
    if not several.any():
        return wells
    taken, named = set(pairs["block"].astype(str)), {}
    for block, experiment in pairs[several].itertuples(index=False):
        name = f"{experiment} plate {block}" if block else str(experiment)
        while name in taken:
            name += "'"
        taken.add(name)
        named[block, experiment] = name
    return wells.assign(block=[
        named.get(key, key[0]) for key in zip(wells["block"], wells["experiment"], strict=True)])
