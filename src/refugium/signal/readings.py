"""What the verbs hand on: the design, and each modality read when first asked for, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import anndata as ad

from refugium.core.errors import StudyError
from refugium.language.suggest import did_you_mean
from refugium.signal.matrix import Matrix, read_matrix
from refugium.study import Study
from refugium.study.design import Design


@dataclass(frozen=True, eq=False)
class Reading:
    """One modality of a study; its data are opened in this room and nowhere else."""

    design: Design
    modality: str
    data: ad.AnnData

    @property
    def rows(self) -> int:
        """Samples or cells."""
        return int(self.data.n_obs)

    @property
    def columns(self) -> int:
        """Features."""
        return int(self.data.n_vars)

    @cached_property
    def matrix(self) -> Matrix:
        """The modality as numbers, one column per independent sample."""
        return read_matrix(self.design, self.modality, self.data)


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
