"""What is said of a pair over lines, written by rule from its row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refugium.core.status import Status
from refugium.language.lists import listed
from refugium.language.numbers import counted, interval, number, with_interval
from refugium.response.pairs.over_lines import LinesVerdict

_SAID = {LinesVerdict.SYNERGISTIC: "higher than no interaction",
         LinesVerdict.ANTAGONISTIC: "lower than no interaction"}


def say_pair_over_lines(row: Mapping[str, Any]) -> str:
    """Say what one row of :data:`PAIRS_OVER_LINES` shows, and where it is silent.

    Parameters
    ----------
    row
        One row, as a mapping from column to value.

    Returns
    -------
    str
        Mean, lines, further line, contexts, the partner's class, place among the pairs looked at,
        and the noise of a score; "no call" where there is none.

    Examples
    --------
    >>> row = {"drug": "A", "partner": "B", "n_lines": 2, "status": "too_few_points"}
    >>> say_pair_over_lines(row)
    'A + B: 2 lines are too few for a call.'
    """
    pair = f"{row['drug']} + {row['partner']}"
    if row["status"] == Status.TOO_FEW_POINTS:
        verb = "is" if row["n_lines"] == 1 else "are"
        return f"{pair}: {counted(row['n_lines'], 'line')} {verb} too few for a call."
    parts = [f"mean score {with_interval(row['mean'], row['lo'], row['hi'], signed=False)} in "
             f"{counted(row['n_lines'], 'line')}, number {row['rank']} of {row['n_ranked']} pairs "
             f"looked at: {_SAID.get(row['verdict'], 'no call')}",
             f"a further line: {interval(row['next_lo'], row['next_hi'])}"
             + ("" if row["travels"] else ", so nothing is foretold of it")]
    if row["n_compared"]:
        parts.append("beside the same lines' other pairs of the partner's class: "
                     + with_interval(row["over_class"], row["over_class_lo"], row["over_class_hi"]))
    if row["contexts"]:
        parts.append(f"context: {listed(list(row['contexts']))}")
    parts.append(f"lines of {listed(list(row['lineages']))} only" if row["lineages"] else
                 "lineages of the lines not stated")
    parts.append("no repeats: how far a score scatters is not known" if not row["n_repeats"] else
                 f"two single scores differ from {number(row['least_difference'])} on")
    return f"{pair}: {'; '.join(parts)}."
