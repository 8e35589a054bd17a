"""What the drug does in lines that survive and in lines that die: hit, and does the node last?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from refugium.core.status import HIT, CaseRole
from refugium.core.tables import rows_of
from refugium.escape.levels.across_lines.parameters import END_ALPHA
from refugium.escape.situations import Situation, View


@dataclass(frozen=True)
class GroupMean:
    """Mean change over lines with one-sided ends; NaN: fewer than two lines."""

    mean: float
    lo: float
    hi: float
    n: int

    @classmethod
    def of(cls, values: Sequence[float]) -> GroupMean:
        """Mean over lines; each end bounds it at a one-sided `END_ALPHA`."""
        known = np.array([v for v in values if np.isfinite(v)])
        n = len(known)
        if n == 0:
            return cls(float("nan"), float("nan"), float("nan"), 0)
        half = float("nan")
        if n > 1:
            half = float(stats.t.ppf(1 - END_ALPHA, n - 1) * known.std(ddof=1) / np.sqrt(n))
        return cls(float(known.mean()), float(known.mean() - half), float(known.mean() + half), n)


@dataclass(frozen=True, kw_only=True)
class Hit:
    """What the drug does to its target in some lines.

    Attributes
    ----------
    mean, each
        Change of its readout, over lines and line by line.
    shown
        The mean is shown below 0, or every line alone has its verdict.
    """

    mean: GroupMean
    shown: bool
    each: dict[str, float]


def drug_situations(views: Sequence[View], drug: str) -> dict[str, tuple[View, Situation]]:
    """Return, per line, the comparison that adds this drug alone: its highest dose, latest time."""
    found: dict[str, tuple[tuple[float, float], View, Situation]] = {}
    for view in views:
        for s in view.situations.each:
            if s.role != CaseRole.DRUG or s.reference is None or len(s.on) != 1:
                continue
            if s.on[0].name != drug:
                continue
            place = (s.on[0].dose or 0.0, s.time_h if np.isfinite(s.time_h) else 0.0)
            if s.model_id not in found or place > found[s.model_id][0]:
                found[s.model_id] = (place, view, s)
    return {model: (view, s) for model, (_, view, s) in found.items()}


def node_changes(
    held: Mapping[str, tuple[View, Situation]], node: str, lines: Sequence[str]
) -> list[float]:
    """Return the change of a node under the drug in each line; NaN where it was not measured."""
    out = []
    for line in lines:
        value = float("nan")
        if line in held:
            view, s = held[line]
            names = view.signal.nodes.names
            if node in names and s.reference is not None:
                at = names.index(node)
                if view.signal.shared_blocks(s.case, s.reference)[at] > 0:
                    value = float(view.signal.compare(s.case, s.reference).estimate[at])
        out.append(value)
    return out


def hit_in(
    engagement: pd.DataFrame, held: Mapping[str, tuple[View, Situation]], targets: Sequence[str],
    lines: Sequence[str],
) -> Hit:
    """Answer: was the target hit in some lines?"""
    names = {held[line][1].contrast: line for line in lines if line in held}
    falls: dict[str, list[float]] = {}
    verdicts: dict[str, bool] = {}
    for row in rows_of(engagement[engagement["contrast"].isin(list(names))]):
        if row["target"] in targets and np.isfinite(row["change_log2"]):
            line = names[str(row["contrast"])]
            falls.setdefault(line, []).append(float(row["change_log2"]))
            verdicts[line] = verdicts.get(line, False) or row["verdict"] in HIT
    each = {line: float(np.mean(values)) for line, values in falls.items()}
    mean = GroupMean.of(list(each.values()))
    shown = bool(mean.hi < 0) or (bool(verdicts) and all(verdicts.values()))
    return Hit(mean=mean, shown=shown, each=each)
