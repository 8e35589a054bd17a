"""What the verbs hand on: the design, and each modality read when first asked for, once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

import anndata as ad
import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.identifiers import HUMAN, NotHuman, not_human, split_genes
from refugium.language.suggest import did_you_mean
from refugium.signal.matrix import Matrix, features_of, gene_names, read_matrix
from refugium.signal.raw.filler_words import filler_words
from refugium.signal.raw.fillers import FillerKind
from refugium.signal.reduce import CellSums, pool_cells, sum_cells
from refugium.signal.sample_fit.find import find_misfits
from refugium.signal.sample_fit.findings import MISFITS
from refugium.study import EFFECTS, MEANS, Modality, Study
from refugium.study.design import Design


@dataclass(frozen=True, eq=False)
class Reading:
    """One modality of a study; its data are opened in this room and nowhere else.

    `left_out` names samples that are read as if they had not been measured.
    """

    design: Design
    modality: str
    data: ad.AnnData
    left_out: frozenset[str] = frozenset()

    @property
    def rows(self) -> int:
        """Samples or cells."""
        return int(self.data.n_obs)

    @property
    def columns(self) -> int:
        """Features."""
        return int(self.data.n_vars)

    @property
    def given(self) -> str:
        """What its rows are: `samples`, `means` of states, or `effects`: changes of contrasts."""
        return str(self.data.uns.get("given", "samples"))

    @property
    def of_means(self) -> bool:
        """Whether its rows are means of states, with sd and n."""
        return self.given == MEANS

    @property
    def of_effects(self) -> bool:
        """Whether its rows are contrasts, of which it holds the changes themselves."""
        return self.given == EFFECTS

    @cached_property
    def matrix(self) -> Matrix:
        """The modality as numbers, one column per independent sample."""
        pooled = self.data if self.cells is None else pool_cells(self.data, self.cells)
        whole = read_matrix(self.design, self.modality, pooled)
        if not self.left_out:
            return whole
        return whole.of_samples(np.flatnonzero(~np.isin(whole.samples, list(self.left_out))))

    @cached_property
    def cells(self) -> CellSums | None:
        """What one pass over the cells says; None where rows are samples."""
        return sum_cells(self.data) if "sample_id" in self.data.obs else None

    @cached_property
    def misfits(self) -> pd.DataFrame:
        """What does not fit: columns of :data:`refugium.signal.MISFITS`."""
        if self.of_effects:
            return MISFITS.empty()  # no sample
        return find_misfits(self.matrix)

    @cached_property
    def not_human(self) -> NotHuman | None:
        """Why its genes are not recognised: most are written as those of another species.

        None where they are, where features are labels of antibodies (which are written `Akt`
        whatever the species), and where no gene is named.
        """
        labels = self.data.uns.get("kind") == "antibodies"
        if labels or ("gene" not in self.data.var and not Modality(self.modality).of_genes):
            return None
        cells = gene_names(features_of(self.data)) if Modality(self.modality).of_genes else (
            self.data.var["gene"].astype(str))
        species = {str(s).strip().lower() for s in self.design.models["species"]} - {""}
        return not_human((part for cell in cells for part in split_genes(cell)),
                         foreign=bool(species) and not species & HUMAN)

    @property
    def zeros(self) -> tuple[str, ...]:
        """Readings of zero that were taken as missing, in words."""
        if Modality(self.modality).counted or Modality(self.modality).of_reads:
            return ()
        own = [one for one in self.matrix.fillers if one.kind is FillerKind.ZERO]
        return tuple(filler_words(own, self.matrix.layout.sample_ids))


@dataclass(frozen=True, eq=False)
class Readings:
    """The design of a study and its modalities.

    Attributes
    ----------
    design
        Who got what, when.
    of
        Modality to its reading, in the order of the study.

    Examples
    --------
    >>> from refugium.virtual import Plan, write_tumour
    >>> readings = read(write_tumour(Plan(seed=1)).study)
    >>> list(readings.of), readings.matrix("phospho") is readings.matrix("phospho")
    (['phospho'], True)
    """

    design: Design
    of: Mapping[str, Reading]

    def matrix(self, modality: str) -> Matrix:
        """Return a modality as numbers.

        Raises
        ------
        StudyError
            If the study has no such modality.
        """
        return self.reading(modality).matrix

    def without(self, samples: Collection[str]) -> Readings:
        """Return the readings as if some samples had not been measured."""
        return replace(self, of=MappingProxyType({
            name: replace(one, left_out=one.left_out | frozenset(samples))
            for name, one in self.of.items()}))

    def reading(self, modality: str) -> Reading:
        """Return a modality of the study.

        Raises
        ------
        StudyError
            If the study has no such modality.
        """
        if modality not in self.of:
            raise StudyError("no such modality in this study", found=modality,
                             remedy=did_you_mean(modality, self.of))
        return self.of[modality]


def read(study: Study | Readings) -> Readings:
    """Open a study for the methods; what is opened already is returned as it is.

    Raises
    ------
    StudyError
        If it is neither a study nor its readings.

    Examples
    --------
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> matrix = read(write_tumour(demo_plan()).study).matrix("phospho")
    >>> matrix.log2.shape, matrix.samples[:2]
    ((441, 36), ('p1-01', 'p1-02'))
    """
    if isinstance(study, Readings):
        return study
    if not isinstance(study, Study):
        raise StudyError("not a study", found=study,
                         remedy="give a Study, for example rf.read_study(folder)")
    return Readings(study.design, MappingProxyType({
        name: Reading(study.design, name, data) for name, data in study.modalities.items()
    }))
