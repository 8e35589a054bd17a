"""Which phenotype a reading of wells belongs to: growth, death, migration and others stay apart."""

from __future__ import annotations

import re
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from refugium.study.treatment import CONFLUENCE_UNITS


class Phenotype(StrEnum):
    """What cells do; only growth counts as survival."""

    GROWTH = "growth"
    DEATH = "death"
    APOPTOSIS = "apoptosis"
    MIGRATION = "migration"
    EMT = "emt"
    YAP = "yap"
    OTHER = "other"


_NAMES: dict[Phenotype, tuple[str, ...]] = {
    Phenotype.GROWTH: (
        "cell number", "cell count", "count", "counts", "cells", "live cells", "viable cells",
        "nuclei", "colony cells", "confluence", "phase confluence", "viability", "cell viability",
        "growth", "biomass", "tumour volume", "tumor volume",
    ),
    Phenotype.DEATH: (
        "death", "cell death", "dead cells", "dead objects", "dead fraction", "fraction dead",
        "dead", "pi positive", "propidium iodide",
        "cytotoxicity", "ldh release",
    ),
    Phenotype.APOPTOSIS: ("apoptosis", "annexin v", "caspase 3/7", "caspase", "cleaved parp"),
    Phenotype.MIGRATION: ("wound density", "wound width", "wound confluence", "migration",
                          "invasion"),
    Phenotype.EMT: ("emt", "vimentin", "e cadherin", "n cadherin", "islands"),
    Phenotype.YAP: ("nuclear yap", "yap reporter"),
}
"""Names of readings in order of preference; case, `_` and `-` do not matter."""

class Quantity(StrEnum):
    """What the number of a reading is: what a dose does to it follows from that.

    `number`: proportional to cells; `viability`, `inhibition`: cells as a share of untreated ones,
    or what is missing of that share; `rate`: doublings per hour; `other`: none of these.
    """

    NUMBER = "number"
    VIABILITY = "viability"
    INHIBITION = "inhibition"
    RATE = "rate"
    OTHER = "other"


_SHARES = ("viability", "cell viability", "relative viability", "percent viability")
_LIVING = ("live cells", "viable cells", *_SHARES)
_MISSING = ("inhibition", "growth inhibition", "percent inhibition")
_RATES = ("net rate", "dip rate", "dip", "net growth rate")
_RATE_UNITS = {"": 1.0} | {
    sign.format(name): hours
    for hours, names in ((1.0, ("h", "hr", "hour")), (24.0, ("d", "day")))
    for name in names for sign in ("/{}", "1/{}", "{}-1", "{}^-1")
}

_RANK = {
    name: (phenotype, rank)
    for phenotype, names in _NAMES.items() for rank, name in enumerate(names)
}


def phenotype_of(measure: str) -> Phenotype:
    """Answer: of what does this reading speak?

    Parameters
    ----------
    measure
        As in `wells.measure`.

    Returns
    -------
    Phenotype
        `other` for a name that is not known: such readings are shown and never pooled with
        growth.

    Examples
    --------
    >>> [str(phenotype_of(m)) for m in ("Confluence", "PI-positive", "wound_density", "glow")]
    ['growth', 'death', 'migration', 'other']
    """
    return _RANK.get(_plain(measure), (Phenotype.OTHER, 0))[0]


def quantity_of(measure: str) -> Quantity:
    """Answer: is this reading a number of cells, a share of untreated ones, or a rate?

    Examples
    --------
    >>> [str(quantity_of(m)) for m in ("cell count", "Viability", "inhibition", "DIP rate", "glow")]
    ['number', 'viability', 'inhibition', 'rate', 'other']
    """
    name = _plain(measure)
    for names, quantity in ((_SHARES, Quantity.VIABILITY), (_MISSING, Quantity.INHIBITION),
                            (_RATES, Quantity.RATE)):
        if name in names:
            return quantity
    return Quantity.NUMBER if phenotype_of(measure) == Phenotype.GROWTH else Quantity.OTHER


def is_of_living(measure: str) -> bool:
    """Whether a reading of growth says that dead cells are not in it.

    Examples
    --------
    >>> is_of_living("Viable cells"), is_of_living("cell count"), is_of_living("confluence")
    (True, False, False)
    """
    return _plain(measure) in _LIVING


def preference_of(measure: str) -> int:
    """Rank a reading among those of its phenotype; the lower, the closer to cell number.

    Examples
    --------
    >>> sorted(["confluence", "cell_count"], key=preference_of)
    ['cell_count', 'confluence']
    """
    return _RANK.get(_plain(measure), (Phenotype.OTHER, 0))[1]


def share_unit(unit: str) -> float | None:
    """Return the size of one per cent, where a unit says that readings are shares; else None.

    Examples
    --------
    >>> share_unit("percent"), share_unit("fraction"), share_unit("cells")
    (1.0, 0.01, None)
    """
    return CONFLUENCE_UNITS.get(str(unit).strip().lower())


def as_share(
    value: NDArray[np.float64], one_per_cent: float, quantity: Quantity
) -> NDArray[np.float64]:
    """Return readings declared viability or inhibition as shares of untreated cells that are left.

    Examples
    --------
    >>> as_share(np.array([25.0]), 1.0, Quantity.INHIBITION).tolist()
    [0.75]
    """
    share = value / (100 * one_per_cent)
    return 1 - share if quantity == Quantity.INHIBITION else share


def hours_of_rate(unit: str) -> float | None:
    """Return the hours that a unit of rates counts doublings in, 1 where it is empty; else None.

    Examples
    --------
    >>> hours_of_rate("doublings/day"), hours_of_rate("1/h"), hours_of_rate("ln per week")
    (24.0, 1.0, None)
    """
    plain = str(unit).lower().replace("doublings", "").replace("per", "/").replace(" ", "")
    return _RATE_UNITS.get(plain)


def is_log(unit: str) -> bool:
    """Whether readings in a unit are logarithms already: `log10 RLU`, `log2`.

    Examples
    --------
    >>> is_log("log10 RLU"), is_log("%")
    (True, False)
    """
    return unit.startswith("log")


def is_wound_width(measure: str) -> bool:
    """Whether a reading of a wound is its width, which falls as it closes; others rise.

    Examples
    --------
    >>> is_wound_width("wound_width"), is_wound_width("wound_density")
    (True, False)
    """
    return "width" in measure


def _plain(measure: str) -> str:
    return re.sub(r"[\s_-]+", " ", measure).strip().lower()
