"""What a ranking of partners is: from call to pair, saved, loaded, said in words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from refugium.core.manifest import Manifest
from refugium.core.result import Result
from refugium.core.tables import Schema
from refugium.therapy.candidates import CANDIDATES, DRUG_SETS
from refugium.therapy.evidence.schemas import SCHEMAS as EVIDENCE_SCHEMAS
from refugium.therapy.path.schema import PATH
from refugium.therapy.rank.schema import BASELINES, RANK
from refugium.therapy.tolerability.schemas import SCHEMAS as TOLERABILITY_SCHEMAS

if TYPE_CHECKING:
    from refugium.figures import Chart


@dataclass(frozen=True, eq=False, repr=False)
class TherapyResult(Result):
    """What :func:`refugium.rank_therapies` found.

    Attributes
    ----------
    path
        From call to partner to cells, a row each.
    rank
        One row per pair, and its place.
    baselines
        What naive orders would have picked.
    candidates, drug_sets
        Drugs known to hit the called nodes, and the fewest that hit most of them.
    toxicity, toxicities, doses_kept, organs, organ_coverage, known_trials, label_texts
        Harm of each pair, source by source.
    grade, evidence, trials
        Evidence for and against, where disease and gene were given.
    notes
        What a reader must know.
    manifest
        What it was made from.

    Examples
    --------
    >>> TherapyResult({}).summary()
    'No pair was measured, and no node was called that a known drug hits.'
    """

    schemas: ClassVar[tuple[Schema, ...]] = (
        PATH, RANK, BASELINES, *(replace(schema, in_json=False) for schema in (
            CANDIDATES, DRUG_SETS, *TOLERABILITY_SCHEMAS, *EVIDENCE_SCHEMAS)))

    main_chart: ClassVar[str] = "pareto"

    notes: tuple[str, ...] = ()
    manifest: Manifest = field(default_factory=Manifest)

    def summary(self) -> str:
        """Say the answer in plain sentences, written by rule from the tables, then the notes."""
        return "\n".join([*self.sentences, *self.notes])

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answer sentence by sentence: ranked pairs first, then what has no rank, and why."""
        from refugium.therapy.answer.sentences import therapy_sentences

        return tuple(therapy_sentences(self.tables))

    def plot_pareto(self) -> Chart:
        """Draw what measured pairs take from survivors against what untreated cells lose.

        Without survivors, of cells that met both drugs from the start; of several readouts the one
        of most pairs.
        """
        from refugium.figures import pareto_chart
        from refugium.therapy.answer.drawn import pareto_groups

        groups = pareto_groups(self.tables)
        if not groups:
            return pareto_chart(self.rank.iloc[:0], readout="")
        readout, cells, pairs = groups[0]
        return pareto_chart(pairs, readout=readout, cells=cells)

    def plot_ladder(self) -> Chart:
        """Draw the doses and constants of each partner beside what patients reach."""
        from refugium.figures import dose_ladder_chart
        from refugium.therapy.answer.drawn import ladder_rungs

        return dose_ladder_chart(ladder_rungs(self.tables))
