"""Why we say so: the rows behind the sentences, ready to be printed and sorted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from refugium.core.tables import rows_of
from refugium.escape import question_of
from refugium.escape.sentences import contexts_sentence, overturn_sentence
from refugium.language.names import shown
from refugium.language.nodes import node_name
from refugium.language.numbers import known, number, p_value, with_interval
from refugium.language.roles import Role, in_words, is_called, reading_of, role_of
from refugium.language.times import page_time
from refugium.report.bars import interval_bar, scale_of, site_bars

MOST_ROWS = 300
ONLY_HERE = "Seen in this model, not in the line it was made from. This is not a general rule."
Row = Mapping[Any, Any]


@dataclass(frozen=True, kw_only=True)
class Call:
    """A row of the channels table."""

    number: int
    row: Row
    name: str
    look: Role
    level: str
    reading: str
    change: str
    bar: Markup
    sites: Markup
    levels: str
    p: str
    q: str
    contexts: str
    overturn: str
    cautions: tuple[str, ...]

    @property
    def sort_q(self) -> str:
        """Value to sort by; missing sorts last."""
        return str(self.row["q"]) if known(self.row["q"]) else ""

    @property
    def sort_change(self) -> str:
        """Value to sort by; missing sorts last."""
        return str(self.row["change_log2"]) if known(self.row["change_log2"]) else ""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A row of the engagement table."""

    number: int
    row: Row
    verdict: str
    change: str
    residual: str
    when: str
    p: str


def call_evidence(
    tables: Mapping[str, pd.DataFrame], wanted: Iterable[int]
) -> tuple[list[Call], list[Call]]:
    """Return called rows and other rows: those that the answer points to, then the first called.

    At most 300 together.
    """
    calls, sites = tables["calls"], tables["sites"]
    records = rows_of(calls)
    kinds = dict(zip(tables["activities"]["node"], tables["activities"]["kind"], strict=True))
    called_first = dict.fromkeys([*wanted, *(i for i, r in enumerate(records) if is_called(r))])
    chosen = sorted(list(called_first)[:MOST_ROWS])
    scale = scale_of([records[i] for i in chosen])
    by_node = {
        key: rows_of(part)
        for key, part in sites.groupby(["contrast", "node"], sort=False)
    } if len(sites) else {}
    seen = {
        (r["question"], r["node"]): str(r["words"]) if r["n_seen"] else ONLY_HERE
        for r in rows_of(tables["contexts"]) if r["about"] == "backup"
    } if "contexts" in tables else {}
    called: list[Call] = []
    others: list[Call] = []
    for i in chosen:
        row = records[i]
        own: list[Row] = list(by_node.get((row["contrast"], row["node"]), []))
        home = called if is_called(row) else others
        key = (question_of(str(row["contrast"]), str(row["model_id"])), row["node"])
        words = seen.get(key) or contexts_sentence(row)
        home.append(_call(i, row, kinds.get(row["node"], ""), scale, own, words))
    return called, others


def hit_evidence(engagement: pd.DataFrame, wanted: Iterable[int] = ()) -> list[Hit]:
    """Return the engagement table, ready to be printed: `wanted` rows, and the first others."""
    first = dict.fromkeys([*wanted, *range(len(engagement))])
    records = rows_of(engagement)
    return [
        Hit(
            number=i + 1, row=row,
            verdict=in_words(row["verdict"]) or f"none: {in_words(row['status'])}",
            change=with_interval(row["change_log2"], row["change_lo"], row["change_hi"]),
            residual=with_interval(
                row["residual"], row["residual_lo"], row["residual_hi"], signed=False),
            when=page_time(row["time_h"]), p=p_value(row["p"]),
        )
        for i, row in ((i, records[i]) for i in sorted(list(first)[:MOST_ROWS]))
    ]


def _call(
    i: int, row: Row, kind: str, scale: tuple[float, float], sites: list[Row], contexts: str
) -> Call:
    role = role_of(row)
    return Call(
        number=i + 1, row=row, name=node_name(row, kind), look=role, level=in_words(row["level"]),
        reading=in_words(row["class"]) if is_called(row) else reading_of(row),
        change=_change(row),
        bar=interval_bar(row, scale, role), sites=site_bars(sites, role),
        levels=_levels(row),
        p=p_value(row["p"]), q=p_value(row["q"]), contexts=contexts,
        overturn=overturn_sentence(row) if is_called(row) else "", cautions=cautions_of(row),
    )


def cautions_of(row: Row) -> tuple[str, ...]:
    """Return a call's cautions, one by one, in words.

    Examples
    --------
    >>> cautions_of({"cautions": ("EGFR excluded: blocked", "MET's own sites do not rise")})
    ('EGFR excluded: blocked', "MET's own sites do not rise")
    """
    return tuple(shown(caution, 400) for caution in row["cautions"])


def _change(row: Row) -> str:
    if not known(row["change_log2"]) and row["change"] == "no_baseline":
        return "no sample without the drug"
    return with_interval(row["change_log2"], row["change_lo"], row["change_hi"])


def _levels(row: Row) -> str:
    if not (known(row["before"]) and known(row["on_drug"])):
        return ""
    return f"level {number(row['before'])} before, {number(row['on_drug'])} on drug"
