"""From call to partner to cells on the page: each call with its anchor, its rows beneath."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import CallRole, Level
from refugium.core.tables import rows_of
from refugium.figures import dose_ladder_chart, pareto_chart
from refugium.language.lists import listed
from refugium.language.numbers import number, with_interval
from refugium.language.roles import in_words
from refugium.report.charts import Figure
from refugium.therapy import (
    Card,
    NextTest,
    NodeFell,
    PathCells,
    PathVerdict,
    TherapyResult,
    evidence_cards,
    ladder_rungs,
    pareto_groups,
)

MOST_ROWS = 60
"""Measured rows of a call on the page; the table holds all."""
MOST_CALLS = 200
"""Calls without a measured partner on the page, folded."""
MOST_PARTNERS = 12
"""Partners of a call that are named from tables alone."""
MOST_PARETO = 3
"""Readouts whose pairs are drawn."""
LADDER = (
    "A lane per partner on one logarithmic axis. Pale band: up to the unbound concentration in "
    "patients' plasma (the tick); serum binds some of a nominal dose, so that what cells saw is no "
    "higher. Filled circles: doses within it; open: above it; crosses: it is not known here. "
    "Diamonds: tightest constant on the called node."
)
PARETO = (
    "Up: cells on the drug lose more; right: untreated cells lose more; pale lines are 95 % "
    "intervals. Filled green: no ranked pair is as good in everything that is known of both and "
    "better in something; filled grey: ranked and beaten; hollow: without a rank. "
    "Dashed: as much from both."
)
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class PathRow:
    """One partner at one dose on one kind of cells, in words."""

    partner: str
    dose: str
    node: str
    cells: str
    growth: str
    death: str
    untreated: str
    verdict: str
    look: str
    next_test: str
    beside: str


@dataclass(frozen=True, kw_only=True)
class CallPath:
    """A call, what was measured of its partners, and those known from tables alone.

    `anchor`: empty for pairs that answer no call.
    """

    anchor: str
    name: str
    about: str
    rows: tuple[PathRow, ...]
    more: int
    known: str


@dataclass(frozen=True, kw_only=True)
class TherapySection:
    """Sentences, notes, calls with measured partners (and pairs without a call), figures, cards.

    `untested`: the other calls; `left`: how many of the others the page leaves to the table.
    """

    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    calls: tuple[CallPath, ...]
    untested: tuple[CallPath, ...]
    left: int
    figures: tuple[Figure, ...]
    cards: tuple[Card, ...]


def therapy_section(therapy: TherapyResult, calls: pd.DataFrame) -> TherapySection:
    """Lay out `path` by call; a call that no known drug hits keeps its anchor.

    Parameters
    ----------
    therapy
        From call to pair.
    calls
        Table `calls` of the escape.
    """
    of: dict[str, list[Row]] = {}
    for row in rows_of(therapy.tables["path"]):
        of.setdefault(row["call_id"], []).append(row)
    called = [row for row in rows_of(calls) if row["level"] not in ("", Level.NONE)
              and row["role"] in (CallRole.BACKUP, CallRole.SET)]
    made = [_path(f"call-{row['call_id']}", f"{row['node']} ({in_words(row['class'])}, "
                  f"{row['level']}) in {row['model_id']} on {_drug(row)}", row["contrast"],
                  of.get(row["call_id"], [])) for row in called]
    free: dict[tuple[str, str], list[Row]] = {}
    for row in of.get("", []):
        free.setdefault((row["model_id"], row["drug"]), []).append(row)
    made += [_path("", f"{model} on {_drug(rows[0])}: partners that are not known to hit a called "
                   "node", "", rows) for (model, _), rows in free.items()]
    untested = [path for path in made if not path.rows]
    return TherapySection(
        sentences=therapy.sentences, notes=therapy.notes,
        calls=tuple(path for path in made if path.rows), untested=tuple(untested[:MOST_CALLS]),
        left=max(0, len(untested) - MOST_CALLS), figures=_figures(therapy),
        cards=tuple(evidence_cards(therapy.tables)))


def _figures(therapy: TherapyResult) -> tuple[Figure, ...]:
    """Return benefit against harm, readout by readout, and the ladder of doses."""
    made = [Figure(f"pareto-{i}", pareto_chart(
                pairs, readout=readout, cells=cells, width="container"), PARETO)
            for i, (readout, cells, pairs) in enumerate(pareto_groups(therapy.tables)[:MOST_PARETO])
            if (pairs["benefit"].notna() & pairs["harm"].notna()).any()]
    rungs = ladder_rungs(therapy.tables)
    if len(rungs) and rungs[["kd_nM", "free_cmax_nM", "dose_nM"]].gt(0).any(axis=None):
        made.append(Figure("ladder", dose_ladder_chart(rungs, width="container"), LADDER))
    return tuple(made)


def _drug(row: Row) -> str:
    return str(row["drug"]).replace(";", " + ")


def _path(anchor: str, name: str, about: str, rows: list[Row]) -> CallPath:
    measured = [row for row in rows if row["cells"]]
    known = [row for row in rows if not row["cells"]]
    told = [f"{row['partner']}{_kd(row)}" for row in known[:MOST_PARTNERS]]
    more = f" and {len(known) - len(told)} more" if len(known) > len(told) else ""
    return CallPath(anchor=anchor, name=name, about=about,
                    rows=tuple(_row(row) for row in measured[:MOST_ROWS]),
                    more=max(0, len(measured) - MOST_ROWS),
                    known=f"{', '.join(told)}{more}" if told else "")


def _kd(row: Row) -> str:
    return f" ({number(row['kd_nM'])} nM)" if np.isfinite(row["kd_nM"]) else ""


def _row(row: Row) -> PathRow:
    ratio = row["dose_over_free_cmax"]
    reach = (f"{number(ratio)} of free Cmax" if np.isfinite(ratio)
             else "concentration in patients not known")
    dose = f"{number(row['dose_nM'])} nM" if np.isfinite(row["dose_nM"]) else "dose not stated"
    verdict = PathVerdict(row["verdict"])
    return PathRow(
        partner=row["partner"], dose=f"{dose}, {reach}",
        node=NodeFell(row["node_fell_under_partner"]).says if row["node"] else "no call",
        cells=PathCells(row["cells"]).says, growth=_amount(row, "growth"),
        death=_amount(row, "death"), untreated=_amount(row, "same_on_untreated"),
        verdict=verdict.says, look=str(verdict), next_test=NextTest(row["next_test"]).says,
        beside=_beside(row))


def _amount(row: Row, name: str) -> str:
    return with_interval(row[name], row[f"{name}_lo"], row[f"{name}_hi"])


def _beside(row: Row) -> str:
    """Say readout, experiments, and what is known of harm and evidence."""
    parts = [row["readout"], f"{row['n_biological']} of {row['n_experiments']} experiments without "
             "shared wells" if row["n_biological"] != row["n_experiments"]
             else f"experiments: {row['n_experiments']}"]
    if row["toxicity"]:
        parts.append(f"harm of the pair: {listed([in_words(a) for a in row['toxicity']])}")
    if row["evidence_against"]:
        parts.append(f"against: {listed(list(row['evidence_against']))}")
    return "; ".join(filter(None, parts))
