"""The answer to "which pathway keeps cells alive": tidy tables that speak for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from refugium.core.manifest import Manifest
from refugium.core.saved import load_tables, save_tables
from refugium.core.status import Level
from refugium.escape.detour.routes import DETOUR_EDGES, DETOURS
from refugium.escape.schemas import (
    ASSOCIATION,
    CALLS,
    CLASS_PROBABILITIES,
    CONTEXTS,
    ENGAGEMENT,
    NOT_MEASURED,
    NOTES,
)
from refugium.response import INTERACTION, PHENOTYPES, POOLED
from refugium.signal import ABUNDANCE, ACTIVITIES, CENSORED, SITES

if TYPE_CHECKING:
    from refugium.figures import Chart

SCHEMAS = (
    ENGAGEMENT, CALLS, CLASS_PROBABILITIES, CONTEXTS, ASSOCIATION, ACTIVITIES, SITES,
    NOT_MEASURED, NOTES, INTERACTION, POOLED, PHENOTYPES, DETOURS, DETOUR_EDGES, ABUNDANCE,
    CENSORED,
)


@dataclass(frozen=True, eq=False)
class EscapeResult:
    """What :func:`refugium.find_escape` found, as tables.

    Attributes
    ----------
    tables
        `engagement`, `calls`, `class_probabilities`, `contexts`, `association`, `activities`,
        `sites`, `not_measured`, `notes`, `interaction`, `pooled`; their columns are declared in
        `escape.schemas`, `signal.schemas` and `response.interaction`.
    manifest
        What it was made from.

    Examples
    --------
    >>> import refugium as rf
    >>> from refugium.virtual import Plan, write_tumour
    >>> found = rf.find_escape(write_tumour(Plan(planted="induced", seed=1)).study)
    >>> found.engagement["target"].iloc[0]
    'EGFR'
    """

    tables: Mapping[str, pd.DataFrame]
    manifest: Manifest = field(default_factory=Manifest)

    def __post_init__(self) -> None:
        arranged = {s.name: s.table(self.tables.get(s.name, s.empty())) for s in SCHEMAS}
        object.__setattr__(self, "tables", arranged)

    @property
    def engagement(self) -> pd.DataFrame:
        """One row per contrast and target: did the drug hit?"""
        return self.tables["engagement"].copy()

    @property
    def calls(self) -> pd.DataFrame:
        """One row per contrast and node: class, level, p, q, what would overturn it."""
        return self.tables["calls"].copy()

    @property
    def class_probabilities(self) -> pd.DataFrame:
        """One row per call and class: how probable it is."""
        return self.tables["class_probabilities"].copy()

    @property
    def contexts(self) -> pd.DataFrame:
        """One row per question and node: in how many models, mean change, a further model."""
        return self.tables["contexts"].copy()

    @property
    def association(self) -> pd.DataFrame:
        """One row per node and drug: is it more active where more cells survive?"""
        return self.tables["association"].copy()

    @property
    def activities(self) -> pd.DataFrame:
        """One row per contrast and node: change of activity with interval and coverage."""
        return self.tables["activities"].copy()

    @property
    def sites(self) -> pd.DataFrame:
        """One row per contrast and reporter site."""
        return self.tables["sites"].copy()

    @property
    def not_measured(self) -> pd.DataFrame:
        """Nodes that these data cannot see, and which assay would."""
        return self.tables["not_measured"].copy()

    @property
    def notes(self) -> pd.DataFrame:
        """Traps, lost identifiers, disagreements."""
        return self.tables["notes"].copy()

    @property
    def interaction(self) -> pd.DataFrame:
        """One row per growth experiment: survival with a second agent, on and off the drug."""
        return self.tables["interaction"].copy()

    @property
    def pooled(self) -> pd.DataFrame:
        """The same over independent experiments, with heterogeneity and verdict."""
        return self.tables["pooled"].copy()

    @property
    def candidates(self) -> pd.DataFrame:
        """Calls at level candidate or above."""
        calls = self.calls
        return calls[calls["level"] != Level.NONE].reset_index(drop=True)

    def summary(self) -> str:
        """Say the answer in a few plain sentences, written by rule from the fields."""
        from refugium.escape.cautions.drug_names import drug_name_sentences
        from refugium.escape.sentences.answers import answer_sentences

        sentences = answer_sentences(self.tables)
        told = [sentence.text for sentence in sentences if sentence.main]
        rest = len(sentences) - len(told)
        if rest:
            told.append(f"{rest} further comparisons have a verdict and no call: see the tables.")
        return "\n".join([*told, *drug_name_sentences(self.tables["notes"])])

    def plot_engagement(self) -> Chart:
        """Draw the change of each target's readouts with its interval."""
        from refugium.figures import engagement_chart

        return engagement_chart(self.engagement)

    def plot_backup_map(self, contrast: str | None = None) -> Chart:
        """Draw activity before drug against activity on drug."""
        from refugium.figures import backup_map_chart

        return backup_map_chart(self.calls, contrast=contrast)

    def save(self, folder: str | Path) -> None:
        """Save as one JSON and one Parquet file per table, into a new folder."""
        save_tables(Path(folder), "EscapeResult", self.tables,
                    {"manifest": self.manifest.as_dict()})

    @classmethod
    def load(cls, folder: str | Path) -> EscapeResult:
        """Load what :meth:`save` saved."""
        tables, head = load_tables(Path(folder), "EscapeResult")
        return cls(tables, Manifest(**head["manifest"]))
