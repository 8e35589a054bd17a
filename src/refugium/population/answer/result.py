"""What a population answer is: tables, saved, loaded, said in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from refugium.core.manifest import Manifest
from refugium.core.result import Result
from refugium.core.tables import Schema
from refugium.population.clones.schemas import COLONIES, COLONY_RATES


@dataclass(frozen=True, eq=False, repr=False)
class PopulationResult(Result):
    """What :func:`refugium.fit_population` found.

    Attributes
    ----------
    tables
        As `schemas` declares them, each also an attribute.
    notes
        What a reader must know.
    manifest
        What it was made from.

    Examples
    --------
    >>> PopulationResult({"colonies": COLONIES.table([{
    ...     "model_id": "PC9", "arm": "drug", "verdict": "unless_turnover_is_higher",
    ...     "unless_turnover_above_per_h": 0.03, "n_compared": 200}])})
    PopulationResult: 1 of 2 tables hold rows
      colonies 1
      PC9 on drug (200 colonies): heterogeneous unless birth + death exceeds 0.030 per h, which ...
    """

    schemas: ClassVar[tuple[Schema, ...]] = (COLONY_RATES, COLONIES)

    notes: tuple[str, ...] = ()
    manifest: Manifest = field(default_factory=Manifest)

    def summary(self) -> str:
        """Say the answer in plain sentences, written by rule from the tables, then the notes."""
        from refugium.population.answer.sentences import population_sentences

        return "\n".join([*population_sentences(self.tables), *self.notes])
