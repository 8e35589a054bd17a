"""What the genes or sites of each set did together: one table that speaks, is saved and drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from refugium.core.errors import KnowledgeError
from refugium.core.manifest import Manifest
from refugium.core.result import Result
from refugium.core.tables import Schema, rows_of
from refugium.language.lists import first_few
from refugium.language.numbers import counted
from refugium.language.suggest import did_you_mean
from refugium.signal.footprints.score import FOOTPRINTS

if TYPE_CHECKING:
    import pandas as pd

    from refugium.figures import Chart

SURE_Q = 0.05
"""Sets with q at most this move beyond chance."""
MOST_NAMED = 6


@dataclass(frozen=True, eq=False, repr=False)
class Footprints(Result):
    """What :func:`study_footprints` found.

    Attributes
    ----------
    tables
        `footprints`, one row per set and comparison; also an attribute, which returns a copy.
    manifest
        What it was made from.

    Examples
    --------
    >>> Footprints({"footprints": FOOTPRINTS.table([
    ...     {"source": "ERK_OUTPUT", "contrast": "drug vs none", "estimate": -1.2, "q": 0.001,
    ...      "status": "ok"},
    ...     {"source": "WNT", "contrast": "drug vs none", "status": "not_measured"}])})
    Footprints: 1 of 1 tables hold rows
      footprints 2
      drug vs none: 1 of 1 set moves beyond chance: ERK_OUTPUT down; 1 not told.
    """

    schemas: ClassVar[tuple[Schema, ...]] = (FOOTPRINTS,)
    main_chart: ClassVar[str] = "footprints"

    manifest: Manifest = field(default_factory=Manifest)

    def summary(self) -> str:
        """Say for each comparison which sets move beyond chance, the surest first."""
        table = self.tables["footprints"]
        if table.empty:
            return "No set could be read: no modality of these data holds its members."
        return "\n".join(f"{name}: {_said(part)}"
                         for name, part in table.groupby("contrast", sort=False))

    def plot_footprints(self, contrast: str | None = None) -> Chart:
        """Draw the sets of one comparison, the most certain first.

        Parameters
        ----------
        contrast
            The comparison to draw; None: the first one.

        Raises
        ------
        KnowledgeError
            If nothing was read in a comparison of this name; the error names those there are.
        """
        from refugium.figures import footprint_chart

        table = self.tables["footprints"]
        known = list(dict.fromkeys(table["contrast"]))
        if contrast is not None and contrast not in known:
            raise KnowledgeError("no such contrast in this result", found=contrast,
                                 remedy=did_you_mean(contrast, known))
        return footprint_chart(table[table["contrast"] == (contrast or next(iter(known), ""))])


def _said(part: pd.DataFrame) -> str:
    told = part[part["status"] == "ok"]
    sure = told[told["q"] <= SURE_Q].sort_values("q", kind="stable")
    names = [f"{row['source']} {'up' if row['estimate'] > 0 else 'down'}" for row in rows_of(sure)]
    words = (f"{len(sure)} of {counted(len(told), 'set')} "
             f"{'moves' if len(told) == 1 else 'move'} beyond chance")
    words += f": {first_few(names, MOST_NAMED)}" if names else ""
    lacking = len(part) - len(told)
    return f"{words}; {lacking} not told." if lacking else f"{words}."
