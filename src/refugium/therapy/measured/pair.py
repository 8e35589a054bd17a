"""A pair of drugs in one kind of cells, as measured: what every source is brought to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from refugium.knowledge import Knowledge, find_drug
from refugium.knowledge.packs.therapies import drug_name

NAN = float("nan")


class PathCells(StrEnum):
    """What met the second drug.

    Untreated cells; survivors on the first drug, or just off it; cells grown again without it; or
    cells that met both drugs from the start, of which none is a survivor.

    Examples
    --------
    >>> PathCells.FROM_START.says
    'on cells that met both from the start'
    """

    UNTREATED = "untreated"
    ON_DRUG = "on_drug"
    AFTER_DRUG = "after_drug"
    REGROWN = "regrown"
    FROM_START = "from_start"

    @property
    def says(self) -> str:
        """In words for a page."""
        return _SAYS[self]

    @property
    def survived(self) -> bool:
        """Whether these cells had survived the first drug."""
        return self in (PathCells.ON_DRUG, PathCells.AFTER_DRUG, PathCells.REGROWN)


_SAYS = {
    PathCells.UNTREATED: "on untreated cells", PathCells.ON_DRUG: "on survivors still on the drug",
    PathCells.AFTER_DRUG: "on survivors just off the drug",
    PathCells.REGROWN: "on cells grown again after the drug",
    PathCells.FROM_START: "on cells that met both from the start",
}


@dataclass(frozen=True, kw_only=True)
class MeasuredPair:
    """What one partner did to one kind of cells at one dose.

    Attributes
    ----------
    model_id
        The model.
    drugs
        First drugs, as the study names them.
    on
        Names of all agents beside the partner.
    partner, named
        By the name under which it is looked up, and as rows show it: its generic name, else as the
        study writes it.
    dose_nM
        Of the partner; NaN: not stated or not molar.
    cells
        Which cells.
    verdict, reason
        Of the cells alone: neither the node nor exposure was asked.
    numbers
        Columns of `path` that are numbers.
    readout, death_readout
        What growth and death are measured by.
    untreated_fall
        Whether untreated cells are shown to fall in number at this dose.
    n_biological, n_experiments
        Experiments that do not share wells, and all.
    synergy, rescue
        What a surface and a rescue say; empty: none.
    """

    model_id: str
    drugs: tuple[str, ...]
    on: frozenset[str]
    partner: str
    dose_nM: float  # noqa: N815
    cells: PathCells
    verdict: str
    reason: str
    numbers: Mapping[str, float] = field(hash=False)
    readout: str = ""
    death_readout: str = ""
    untreated_fall: bool = False
    n_biological: int = 0
    n_experiments: int = 0
    synergy: str = ""
    rescue: str = ""
    named: str = ""


def partner_names(name: str, knowledge: Knowledge | None = None) -> tuple[str, str]:
    """Return the name under which a partner is looked up, and the one that rows show.

    Examples
    --------
    >>> partner_names("Tarceva"), partner_names("RSL3")
    (('erlotinib', 'erlotinib'), ('rsl3', 'RSL3'))
    """
    return drug_name(name, knowledge=knowledge), find_drug(name, knowledge=knowledge) or name


def ends(name: str, value: float, lo: float = NAN, hi: float = NAN) -> dict[str, float]:
    """Return a number and the ends of its interval as columns.

    Examples
    --------
    >>> ends("growth", -1.0, -2.0)
    {'growth': -1.0, 'growth_lo': -2.0, 'growth_hi': nan}
    """
    return {name: value, f"{name}_lo": lo, f"{name}_hi": hi}
