"""The calls that a partner could answer, and what their cells were on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import CallRole, Engagement, Level, Told
from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge
from refugium.knowledge.packs.therapies import drug_name
from refugium.study.design import Design
from refugium.study.treatment import Agent, agents_on

WEAKEST = (Engagement.NOT_ENGAGED, Engagement.DID_NOT_FALL, Engagement.REBOUND, Engagement.PARTIAL,
           Engagement.DEGRADED, Engagement.ENGAGED)
"""Of several targets of one drug the first of these that is found speaks."""


@dataclass(frozen=True, kw_only=True)
class Called:
    """One call, with the names of the agents that its cells were on.

    Attributes
    ----------
    row
        The row of `calls`, with `call_id`.
    on
        Names of the agents in its case.
    tested
        Partner whose blow to survival is the call (a set that one drug hits); empty: none.
    seen
        Whether a readout of signalling showed the node: a set that only the partner's own effect
        names is no reason for that effect.
    """

    row: Mapping[str, Any]
    on: frozenset[str]
    tested: str = ""
    seen: bool = True


def called_rows(
    calls: pd.DataFrame, design: Design, *, knowledge: Knowledge | None = None
) -> list[Called]:
    """Answer: which calls could a partner answer?

    Parameters
    ----------
    calls
        Table `calls` of :func:`refugium.find_escape`.
    design
        Of the same study.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    list of Called
        Nodes of level candidate, associated or supported, and sets that a drug was shown to act
        by. The latter are no candidates and have a `call_id` all the same.
    """
    compared = comparisons(design)
    names = {str(a): a.name for history in design.histories.values()
             for period in history for a in period.agents}
    found = []
    for row in rows_of(calls):
        if row["level"] in ("", Level.NONE) or row["role"] not in (CallRole.BACKUP, CallRole.SET):
            continue
        case = compared.get(row["contrast"])
        on = () if case is None else agents_in(design, str(case["case_arm"]), case["time_h"])
        partner = names.get(str(row["perturbed_by"]), "") if row["role"] == CallRole.SET else ""
        found.append(Called(
            row=row, on=frozenset(a.name for a in on),
            tested=drug_name(partner, knowledge=knowledge) if partner else "",
            seen=row["role"] != CallRole.SET or row["is_candidate"] == Told.YES))
    return found


def comparisons(design: Design) -> dict[str, dict[str, Any]]:
    """Return what is compared, by the name of the contrast, in any modality.

    A modality that lacks the reference of another compares an arm with nothing.
    """
    tables = [design.compared, *(layout.contrasts for layout in design.layouts.values())]
    return {str(row["contrast"]): row for table in tables for row in rows_of(table)}


def agents_in(design: Design, arm: str, time_h: float) -> frozenset[Agent]:
    """Return the agents that an arm is on at a time; at the end where no time is stated."""
    history = design.histories.get(arm, ())
    return agents_on(history, time_h if np.isfinite(time_h) else float("inf"))


@dataclass(frozen=True, eq=False, kw_only=True)
class Hits:
    """Whether first drugs hit their targets; of several targets or times the weakest answer.

    Attributes
    ----------
    by_contrast
        By contrast and drug.
    by_cells
        By model, names of the agents that cells are on, and drug.
    """

    by_contrast: Mapping[tuple[str, str], str]
    by_cells: Mapping[tuple[str, frozenset[str], str], str]

    def of_call(self, one: Called) -> str:
        """Return the answer in the comparison of a call."""
        return _weakest({self.by_contrast.get((one.row["contrast"], drug), "")
                         for drug in one.row["drugs"]})

    def of_cells(self, model: str, on: frozenset[str], drugs: tuple[str, ...]) -> str:
        """Return the answer over all comparisons of the same cells."""
        return _weakest({self.by_cells.get((model, on, drug), "") for drug in drugs})


def hits_of(engagement: pd.DataFrame, design: Design) -> Hits:
    """Answer: did each drug hit, in each comparison and in each kind of cells?

    Parameters
    ----------
    engagement
        Table `engagement` of :func:`refugium.find_escape`.
    design
        Of the same study.
    """
    compared = comparisons(design)
    on = {name: frozenset(a.name for a in agents_in(design, str(r["case_arm"]), r["time_h"]))
          for name, r in compared.items()}
    by_contrast: dict[tuple[str, str], set[str]] = {}
    by_cells: dict[tuple[str, frozenset[str], str], set[str]] = {}
    for row in rows_of(engagement):
        by_contrast.setdefault((row["contrast"], row["drug"]), set()).add(str(row["verdict"]))
        cells = (row["model_id"], on.get(row["contrast"], frozenset()), row["drug"])
        by_cells.setdefault(cells, set()).add(str(row["verdict"]))
    return Hits(by_contrast={key: _weakest(said) for key, said in by_contrast.items()},
                by_cells={key: _weakest(said) for key, said in by_cells.items()})


def _weakest(said: set[str]) -> str:
    return next((str(verdict) for verdict in WEAKEST if verdict in said), "")
