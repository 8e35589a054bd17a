"""Lines at baseline: which addition would decide a node, from the noise of the study itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from refugium.core.status import LinesVerdict, Status
from refugium.escape import lines_power
from refugium.escape.levels.across_lines.schemas import ACROSS_LINES
from refugium.plan.line_additions import (
    BRIDGE,
    LINES,
    PARTED,
    PLAN_LINES,
    line_additions,
    line_sentences,
)
from refugium.plan.power import ENOUGH_POWER

ROW: dict[str, Any] = {
    "drug": "osimertinib", "node": "SRC family", "family": "declared", "n_lines": 8,
    "n_origins": 8, "n_survive": 4, "n_sites": 3, "difference": 0.4, "p": 0.2, "p_family": 0.2,
    "sd": 0.7, "df": 20.0, "reliability": 0.9, "verdict": LinesVerdict.NOT_SHOWN,
    "status": Status.OK,
}


def _plan(*rows: dict[str, Any]) -> pd.DataFrame:
    table = ACROSS_LINES.table([ROW | row for row in rows])
    return PLAN_LINES.table(list(line_additions(table, [], samples=2)))


def test_lines_are_as_many_as_are_needed_and_no_more() -> None:
    plan = _plan({}, {"node": "MET", "family": "other", "n_sites": 1, "sd": 1.0})
    assert plan["kind"].tolist() == [LINES]
    row = plan.iloc[0]
    half = int(row["n_added"]) // 2
    powers = [lines_power(0.7, 4 + m, 4 + m, df=20.0 + 2 * m, reliability=0.9, alpha=0.025)
              for m in (0, half - 1, half)]
    assert row["power_now"] == pytest.approx(powers[0])
    assert row["power_then"] == pytest.approx(powers[2])
    assert powers[1] < ENOUGH_POWER <= powers[2]
    assert row["would_change"]
    assert "would decide SRC family" in line_sentences(plan)[0]


def test_a_family_of_many_needs_more_lines() -> None:
    alone = _plan({"family": "blocked here"})
    among = _plan(*[{"family": "blocked here", "node": f"node {i}"} for i in range(6)], {})
    assert among["alpha"].iloc[0] == pytest.approx(0.025 / 12)
    assert among["n_added"].iloc[0] > alone["n_added"].iloc[0]


@pytest.mark.parametrize(("row", "kind"), [
    ({"verdict": LinesVerdict.ALIASED, "aliased_with": ["untreated growth"]}, PARTED),
    ({"verdict": LinesVerdict.SHARED}, PARTED),
    ({"status": Status.TOO_FEW_POINTS, "n_origins": 4, "sd": np.nan, "verdict": ""}, LINES),
    ({"status": Status.CONFOUNDED, "sd": np.nan, "verdict": ""}, BRIDGE),
])
def test_what_no_number_decides_is_said_in_words(row: dict[str, Any], kind: str) -> None:
    plan = _plan(row)
    assert plan["kind"].tolist() == [kind]
    assert plan["power_then"].isna().all()
    assert not plan["would_change"].any()
    assert len(line_sentences(plan)) == 1


def test_what_is_called_or_was_not_named_asks_for_nothing() -> None:
    assert _plan({"verdict": LinesVerdict.PRIMED}).empty
    assert _plan({"family": "other"}).empty
