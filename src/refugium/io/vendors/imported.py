"""What came out of a vendor's file: a modality or wells, and everything that was left out."""

from __future__ import annotations

from dataclasses import dataclass, field

import anndata as ad
import pandas as pd

from refugium.study import LOSSES


@dataclass(frozen=True, eq=False)
class ImportedTable:
    """One vendor's file, arranged.

    Attributes
    ----------
    vendor
        Whose layout it was read as.
    file
        Name of the file.
    modality
        `phospho`, `rppa`, `luminex`, or `wells`.
    data
        AnnData (samples x features) with `uns["scale"]` and `uns["kind"]`; `obs["block"]` where
        the file names a plate. None for wells.
    wells
        Long table in the columns of the study's wells (`model_id` and `arm` empty where no plate
        map was given); None for a modality.
    losses
        What was dropped, merged or changed, counted, and why: modality, item, why.
    notes
        What a reader of the result must know.

    Examples
    --------
    >>> ImportedTable("incucyte", "a.txt", "wells").summary()
    'a.txt, read as incucyte: nothing'
    """

    vendor: str
    file: str
    modality: str
    data: ad.AnnData | None = None
    wells: pd.DataFrame | None = None
    losses: pd.DataFrame = field(default_factory=LOSSES.empty)
    notes: tuple[str, ...] = ()

    def summary(self) -> str:
        """Say in plain text what was read and what was left out."""
        size = "nothing"
        if self.data is not None:
            size = (f"{self.data.n_obs} samples x {self.data.n_vars} {self.data.uns['kind']} "
                    f"({self.modality}, {self.data.uns['scale']})")
            if "localisation_low" in self.data.var:
                low = int(self.data.var["localisation_low"].sum())
                size += f", {low} of uncertain localisation"
        elif self.wells is not None:
            size = (f"{self.wells['well'].nunique()} wells, {len(self.wells)} readings of "
                    f"{', '.join(self.wells['measure'].unique())}")
        lines = [f"{self.file}, read as {self.vendor}: {size}", *(f"  {n}" for n in self.notes)]
        plain = self.losses["why"].str.replace(r"\d+", "n", regex=True)
        for _, rows in self.losses.groupby(plain, sort=False):
            more = f" ({len(rows)} like this)" if len(rows) > 1 else ""
            lines.append(f"  {rows['item'].iloc[0]}: {rows['why'].iloc[0]}{more}")
        return "\n".join(lines)
