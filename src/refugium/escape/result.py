"""The answer to "which pathway keeps cells alive": tidy tables that speak for themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from refugium.core.errors import RefugiumError
from refugium.core.manifest import Manifest
from refugium.core.result import Result
from refugium.core.status import Level
from refugium.core.tables import Schema
from refugium.escape.detour.routes import DETOUR_EDGES, DETOURS
from refugium.escape.engagement.dose_series import DOSE_SERIES
from refugium.escape.engagement.factorial import FACTORIALS
from refugium.escape.levels.across_lines.schemas import ACROSS_LINES, LINE_POINTS
from refugium.escape.schemas import (
    ASSOCIATION,
    CALLS,
    CONTEXTS,
    ENGAGEMENT,
    NOT_MEASURED,
    NOTES,
)
from refugium.language.suggest import did_you_mean
from refugium.response import INTERACTION, PHENOTYPES, POOLED
from refugium.signal import ABUNDANCE, ACTIVITIES, CENSORED, SITES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from refugium.figures import Chart

TOLD_FIRST = ("features", "copied_reading", "repeats", "same_samples")
"""Kinds of notes that bear on all answers: told with them."""


@dataclass(frozen=True, eq=False, repr=False)
class EscapeResult(Result):
    """What :func:`refugium.find_escape` found, as tables.

    Attributes
    ----------
    tables
        `engagement`: did the drug hit, per contrast and target? `calls`: class, level, p, q and
        what would overturn it, per contrast and node. `contexts`: in how many models, mean
        change, a further model. `association`: is a node more active where more cells survive?
        `activities`: change of activity with interval and coverage. `sites`: the same per reporter
        site. `not_measured`: nodes that these data cannot see, and which assay would. `notes`:
        traps, lost identifiers, disagreements. `interaction`: survival with a second agent, on
        and off the drug, per growth experiment. `pooled`: the same over independent experiments.
        `phenotypes`: growth, death, migration and the like, per agent. `detours`,
        `detour_edges`: routes around the blocked target. `abundance`: what is left of a node's
        change once that of its protein is taken off. `censored`: readouts seen on one side
        only. `across_lines`: which node is higher, before the drug, in the lines that survive
        it; `line_points`: the lines behind it.
        `factorials`: a drug over the contexts in which it was given, a sample each.
        `dose_series`: what falls and rises along the doses of a drug, a sample each. Each is
        also an attribute, which returns a copy.
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

    schemas: ClassVar[tuple[Schema, ...]] = (
        ENGAGEMENT, CALLS, CONTEXTS, ASSOCIATION, ACTIVITIES, SITES,
        NOT_MEASURED, NOTES, INTERACTION, POOLED, PHENOTYPES, DETOURS, DETOUR_EDGES, ABUNDANCE,
        CENSORED, ACROSS_LINES, LINE_POINTS, FACTORIALS, DOSE_SERIES,
    )
    main_chart: ClassVar[str] = "backup_map"

    manifest: Manifest = field(default_factory=Manifest)

    @classmethod
    def _from_version_1(cls, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        from refugium.escape.version_1 import calls_of_version_1, outliers_of_version_1

        facts = {"calls": calls_of_version_1, "sites": outliers_of_version_1,
                 "activities": outliers_of_version_1}
        made = super()._from_version_1(tables)
        return {name: facts[name](table) if name in facts and len(table) else table
                for name, table in made.items()}

    @property
    def candidates(self) -> pd.DataFrame:
        """Calls at level candidate or above."""
        calls = self.calls
        return calls[calls["level"] != Level.NONE].reset_index(drop=True)

    def summary(self) -> str:
        """Say the answer in a few plain sentences, written by rule from the fields."""
        from refugium.escape.cautions.drug_names import drug_name_sentences
        from refugium.escape.sentences.answers import answer_sentences
        from refugium.escape.sentences.dose_series import dose_series_sentences
        from refugium.escape.sentences.factorials import factorial_sentences
        from refugium.escape.sentences.lines import lines_sentences

        sentences = answer_sentences(self.tables)
        told = [sentence.text for sentence in sentences if sentence.main]
        rest = len(sentences) - len(told)
        if rest:
            told.append(f"{rest} further comparisons have a verdict and no call: see the tables.")
        told += factorial_sentences(self.tables["factorials"])
        told += dose_series_sentences(self.tables["dose_series"])
        told += [text for _, text in lines_sentences(self.tables["across_lines"])]
        notes = self.tables["notes"]
        told += [str(words) for words in notes.loc[notes["kind"].isin(TOLD_FIRST), "words"]]
        return "\n".join([*told, *drug_name_sentences(notes)])

    def plot_engagement(self) -> Chart:
        """Draw the change of each target's readouts with its interval."""
        from refugium.figures import engagement_chart

        return engagement_chart(self.engagement)

    def plot_lines(self, node: str | None = None, *, drug: str | None = None) -> Chart:
        """Draw a node before the drug in each line, with the hit and the node on the drug.

        Parameters
        ----------
        node, drug
            Of the table `line_points`; None: those of the smallest p of `across_lines`.

        Raises
        ------
        RefugiumError
            If no line has this node and a response to this drug; the error names those that exist.
        """
        from refugium.figures import lines_chart

        points, told = self.line_points, self.across_lines.sort_values("p")
        for name, column in ((drug, "drug"), (node, "node")):
            if name is not None and name not in set(points[column]):
                raise RefugiumError(f"no such {column} in lines at baseline", found=name,
                                    remedy=did_you_mean(name, points[column].unique()))
            told = told if name is None else told[told[column] == name]
        if len(told):
            first = told.iloc[0]
            points = points[(points["drug"] == first["drug"]) & (points["node"] == first["node"])]
        return lines_chart(points)

    def plot_backup_map(self, contrast: str | None = None) -> Chart:
        """Draw activity before drug against activity on drug.

        Parameters
        ----------
        contrast
            The comparison to draw; None: the one with most calls.

        Raises
        ------
        RefugiumError
            If nothing was asked of a comparison of this name; the error names those that exist.
        """
        from refugium.figures import backup_map_chart

        known = [*self.tables["calls"]["contrast"], *self.tables["engagement"]["contrast"]]
        if contrast is not None and contrast not in known:
            raise RefugiumError("no such contrast in this result", found=contrast,
                                remedy=did_you_mean(contrast, known))
        return backup_map_chart(self.calls, contrast=contrast)
