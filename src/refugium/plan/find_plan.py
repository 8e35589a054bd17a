"""The verb: which addition to a study would change a call, and how likely is that?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.result import Result
from refugium.core.tables import Schema, rows_of
from refugium.escape import ALPHA, find_escape, p_of_next_call, read_situations
from refugium.knowledge import Knowledge, load_knowledge
from refugium.language.lists import first_few
from refugium.language.numbers import counted
from refugium.plan.call_additions import call_additions
from refugium.plan.design_additions import PLAN_DESIGN, design_additions, design_sentences
from refugium.plan.given_changes import given_change_rows
from refugium.plan.hit_additions import hit_additions
from refugium.plan.line_additions import PLAN_LINES, line_additions, line_sentences
from refugium.plan.noise import PlanLineage
from refugium.plan.power import ENOUGH_POWER
from refugium.plan.rows import PLAN, Row, span
from refugium.plan.transcript_additions import transcript_additions
from refugium.plan.version_1 import plan_of_version_1
from refugium.signal import Readings, read
from refugium.signal.reporters import match_reporters, measure
from refugium.study import Modality, Study

__all__ = ["PLAN", "StudyPlan", "plan_study"]


@dataclass(frozen=True, eq=False, repr=False)
class StudyPlan(Result):
    """What :func:`plan_study` found: additions to a study, and the p that one more call needs.

    Attributes
    ----------
    tables
        `plan`, one row per addition and call, `plan_lines`, one per addition to lines at baseline,
        `plan_design`, one per addition to courses and doses; also attributes, which return a copy.
    cut
        The p at or below which one more call would be made; 0 where hits are read from transcripts
        alone, and no call can be made.
    tests
        Nodes asked, over all questions of the study; 0 = not known (`refugium plan` keeps the p).

    Examples
    --------
    >>> print(StudyPlan({}, cut=0.002, tests=25).summary().splitlines()[-1])
    No addition tried brings a call to 80% power.
    """

    schemas: ClassVar[tuple[Schema, ...]] = (PLAN, PLAN_LINES, PLAN_DESIGN)

    cut: float = field(metadata={"saved_as": "alpha"})
    tests: int = 0

    @classmethod
    def _from_version_1(cls, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        made = super()._from_version_1(tables)
        return made | {"plan": plan_of_version_1(made["plan"])} if "plan" in made else made

    def summary(self, limit: int = 10) -> str:
        """Say in plain sentences what would change a call, by gain, and what would not."""
        plan = self.tables["plan"]
        tests = f"{self.tests}" if self.tests else "the"
        if not self.cut > 0:
            return "\n".join([*_without_power(plan), *self._others(plan)])
        lines = [f"One more call needs p <= {self.cut:.2g} ({ALPHA:g} over {tests} nodes asked in "
                 "the questions of this study). Power is for one call, noise as fitted."]
        good = plan[plan["would_change"]].sort_values(
            ["n_blocks_needed", "power_then"], kind="stable")
        best = good.drop_duplicates(["contrast", "node"])
        best = best.assign(gain=best["power_then"] - best["power_now"])
        best = best.sort_values("gain", ascending=False, kind="stable")
        groups = [g for _, g in best.groupby(["addition", "why"], sort=False)]
        for rows in groups[:limit]:
            first = rows_of(rows)[0]
            lines.append(f"- {first['addition']}: {first['why']}. Power for "
                         f"{span(rows['effect_log2'])} log2 from {span(rows['power_now'])} to "
                         f"{span(rows['power_then'])}; new plexes for {ENOUGH_POWER:.0%}: "
                         f"{span(rows['n_blocks_needed'])}. It would serve {_served(rows)}.")
        if len(groups) > limit:
            more = sum(len(rows) for rows in groups[limit:])
            lines.append(f"- and an addition for {more} more calls (see the table)")
        if best.empty:
            lines.append(f"No addition tried brings a call to {ENOUGH_POWER:.0%} power.")
        return "\n".join([*lines, *self._others(plan)])

    def _others(self, plan: pd.DataFrame) -> list[str]:
        lines = line_sentences(self.tables["plan_lines"])
        lines += design_sentences(self.tables["plan_design"])
        idle = plan[~plan["can_help"]]
        counts = idle.drop_duplicates(["contrast", "node", "why"])["why"].value_counts()
        lines += [f"Would not change {counted(n, 'call')}: {why}."
                  for why, n in counts.items()]
        blind = plan[plan["contrast"] == ""]
        if len(blind):
            lines.append(f"Not measured at all: {first_few(blind['node'].tolist(), 8)}.")
        return lines


def plan_study(study: Study | Readings, *, knowledge: Knowledge | None = None) -> StudyPlan:
    """Answer: what to measure next, so that an open call is decided?

    Parameters
    ----------
    study
        The study as it is, or its readings.
    knowledge
        Reporter rows and drugs; the built-in pack by default.

    Returns
    -------
    StudyPlan
        `plan`: columns of :data:`PLAN`, additions that change a call first, by gain of power;
        `plan_lines`: columns of :data:`PLAN_LINES`; `plan_design`: columns of :data:`PLAN_DESIGN`.

    Raises
    ------
    StudyError
        If the study has neither a modality in which kinase activity can be read nor RNA.

    Notes
    -----
    Power by noncentral t from the fitted variance of the node and the design with the added
    plexes; a call with several required parts gets the least of their powers (an upper bound).
    p of a call: the largest that Benjamini-Hochberg would let pass beside the calls made now.
    A plex of the same layout copies the fullest plex that holds case and reference. New arms are
    given for two plexes.

    Examples
    --------
    >>> from refugium.virtual import Plan, write_tumour
    >>> plan = plan_study(write_tumour(Plan(planted="none", seed=3)).study)
    >>> first = plan.plan.iloc[0]
    >>> print(f"{first['node']}: {first['addition']}; power {first['power_then']:.2f}")
    EGFR: a second, later time point with its own untreated arm (2 plexes); power 0.99
    """
    pack = knowledge or load_knowledge()
    readings = read(study)
    found = find_escape(readings, knowledge=pack, challenge=False)
    modality = str(found.manifest.parameters["modality"])
    design = PLAN_DESIGN.table(list(design_additions(readings, found.dose_series, pack)))
    if modality not in readings.of and any(Modality(m).of_reads for m in readings.of):
        return StudyPlan({"plan": PLAN.table([*transcript_additions(found.engagement),
                                              *_unseen(found.not_measured)]),
                          "plan_lines": PLAN_LINES.empty(), "plan_design": design}, cut=0.0)
    if modality not in readings.of:
        raise StudyError("no modality in which kinase activity can be read: there is no call to "
                         "plan for", found=sorted(readings.of), remedy="add phospho, rppa or "
                         "luminex, with samples on the drug and without it")
    matrix = readings.matrix(modality)
    cut, tests = p_of_next_call(found.calls)
    unseen = _unseen(found.not_measured)
    if matrix.changes is not None:
        open_rows = given_change_rows(found.calls, found.engagement, cut)
        return StudyPlan({"plan": PLAN.table([*open_rows, *unseen]),
                          "plan_lines": PLAN_LINES.empty(), "plan_design": design}, cut=cut,
                         tests=tests)
    signals = [measure(m, pack) for m in match_reporters(matrix, pack).of_lineages()]
    own_cut, _ = p_of_next_call(found.calls, own_arm=True)
    lineages = [
        PlanLineage(
            signal, read_situations(readings.design, signal, matrix.layout.contrasts, pack), pack,
            found.engagement, cut, own_cut)
        for signal in signals
    ]
    rows = [r for lineage in lineages for row in rows_of(found.calls)
            for r in call_additions(lineage, row)]
    verdicts = rows_of(found.engagement)
    rows += [r for lineage in lineages for row in verdicts for r in hit_additions(lineage, row)]
    table = PLAN.table(rows + unseen)
    gain = (table["power_then"] - table["power_now"]).fillna(-1.0)
    order = table.assign(gain=gain).sort_values(
        ["would_change", "gain", "n_blocks_needed"], ascending=[False, False, True], kind="stable")
    states = matrix.layout.states
    free = [int((matrix.state == s.number).sum()) for s in states if not s.course]
    lines = PLAN_LINES.table(list(line_additions(
        found.across_lines, signals, samples=int(np.median(free)) if free else 0)))
    return StudyPlan({"plan": order.drop(columns="gain"), "plan_lines": lines,
                      "plan_design": design}, cut=cut, tests=tests)


def _without_power(plan: pd.DataFrame) -> list[str]:
    """Say what would decide hits that are read from transcripts: no power is computed there."""
    told = plan[plan["can_help"] & (plan["contrast"] != "")]
    return [f"- {first['addition']}: {first['why']}. It would serve {_served(rows)}."
            for _, rows in told.groupby(["addition", "why"], sort=False)
            for first in rows_of(rows.head(1))]


def _unseen(not_measured: pd.DataFrame) -> list[Row]:
    return [{"contrast": "", "node": row["node"], "now": "not measured",
             "addition": row["would_need"], "can_help": True,
             "why": "it would be seen; its noise is not known"} for row in rows_of(not_measured)]


def _served(rows: pd.DataFrame, most: int = 4) -> str:
    """Name the calls that one addition serves, comparison by comparison."""
    parts = []
    for contrast, own in rows.groupby("contrast", sort=False):
        nodes = ", ".join(f"{r['node']} ({r['now']})" for r in rows_of(own))
        parts.append(f"{contrast}: {nodes}")
    return first_few(parts, most, between=" | ", rest=" | and {} more comparisons")
