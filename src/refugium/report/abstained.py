"""What could not be judged: one sentence per reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from refugium.core.status import Status
from refugium.escape.sentences import to_decide
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import counted
from refugium.report.marked_lines import Line, marks_of

MOST_NAMED = 4


@dataclass(frozen=True)
class DrugAndTarget:
    """A target under a drug, in words, and its rows without a verdict."""

    words: str
    rows: tuple[int, ...]


def abstained_lines(engagement: pd.DataFrame, rows: Sequence[int]) -> list[Line]:
    """Say which targets could not be judged, in which models, why, and what would decide it.

    Parameters
    ----------
    engagement
        The `engagement` table.
    rows
        Its rows (positions) without a verdict.

    Returns
    -------
    list of Line
        One per reason; targets without a verdict in the same models stand together.
    """
    found: dict[tuple[str, str, str], dict[str, list[int]]] = {}
    for i in rows:
        row = engagement.iloc[i]
        pair = (str(row["status"]), str(row["target"]), str(row["drug"]))
        found.setdefault(pair, {}).setdefault(str(row["model_id"]), []).append(i)
    reasons: dict[str, dict[tuple[str, ...], list[DrugAndTarget]]] = {}
    for (status, target, drug), models in found.items():
        words = f"{shown(target, 32)} under {shown(drug, 32)}"
        held = tuple(i for own in models.values() for i in own)
        same = reasons.setdefault(status, {}).setdefault(tuple(models), [])
        same.append(DrugAndTarget(words, held))
    return [_line(Status(status), shared, engagement) for status, shared in reasons.items()]


def _line(
    status: Status, shared: Mapping[tuple[str, ...], list[DrugAndTarget]], engagement: pd.DataFrame
) -> Line:
    pairs = [pair for own in shared.values() for pair in own]
    told = [
        f"{listed([pair.words for pair in own], most=MOST_NAMED)} in "
        f"{listed([shown(model, 70) for model in models], most=MOST_NAMED)}"
        for models, own in list(shared.items())[:MOST_NAMED]
    ]
    if len(shared) > len(told):
        left = sum(len(own) for own in list(shared.values())[MOST_NAMED:])
        told.append(f"{left} more")
    order = dict.fromkeys([*(p.rows[0] for p in pairs), *(i for p in pairs for i in p.rows)])
    many = f" ({counted(len(order), 'comparison')})" if len(order) > 1 else ""
    text = (f"No verdict on {'; '.join(told)}{many}: {status.advice}. To decide: "
            f"{to_decide([engagement.iloc[i].to_dict() for i in order])}.")
    return Line("no verdict", text, *marks_of("engagement", order))
