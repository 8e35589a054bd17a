"""False calls and power on virtual tumours with known truth."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields, replace
from typing import Any

import pandas as pd

from benchmarks.calibration.single import candidates_alone
from benchmarks.promise import Promise
from refugium.core.status import BACKUP_CLASSES, Level
from refugium.escape import find_escape
from refugium.escape.parameters import ALPHA
from refugium.virtual import Plan, write_tumour

TRUE_BACKUPS = {str(kind) for kind in BACKUP_CLASSES}


@dataclass
class Score:
    """Counts over tumours of one plan."""

    repeats: int = 0
    false_studies: int = 0
    found: int = 0
    right_class: int = 0
    calls: int = 0
    false_calls: int = 0
    engaged: int = 0
    false_nodes: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Score) -> Score:
        """Pool two scores."""
        return Score(**{
            f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)
        })


RISE = 0.05
"""True activity (0 to 1) must have risen by this for a call of a rise to be right."""
ON = 0.15
"""True activity at which a node counts as on."""


def score_plan(
    plan: Plan, repeats: int, *, first_seed: int = 0, alone: bool = False
) -> Score:
    """Run `repeats` tumours of a plan and hold each call against the truth.

    A call of a rise is right if the node's true activity rose (nodes downstream of a planted
    backup truly rise), a call of persistence if the node is truly on under the drug. Found means
    that the planted node itself, or an adaptor whose set holds it, was called.
    `alone`: calls without what stands beside them
    (:func:`benchmarks.calibration.single.candidates_alone`), in a quarter of the time.
    """
    score = Score()
    for seed in range(first_seed, first_seed + repeats):
        tumour = write_tumour(replace(plan, seed=seed))
        if alone:
            calls, engaged = candidates_alone(tumour.study)
        else:
            found = find_escape(tumour.study, challenge=False)
            calls = found.calls
            engaged = bool((found.engagement["verdict"] == "engaged").any())
        truth = tumour.truth.set_index("node")
        kinds = truth["class"].astype(str)
        planted = set(kinds.index[kinds.isin(TRUE_BACKUPS)])
        mine = calls["drug"].str.contains(plan.drug, regex=False) & (calls["node"] != plan.target)
        called = calls[(calls["level"] != str(Level.NONE)) & mine].to_dict("records")
        wrong = [row for row in called if not _true(row, truth)]
        hit = [row for row in called if _speaks_for(row, planted)]
        score.repeats += 1
        score.engaged += engaged
        score.false_studies += bool(wrong)
        score.calls += len({row["node"] for row in called})
        score.false_calls += len({row["node"] for row in wrong})
        score.false_nodes.update({f"{row['node']}:{row['class']}" for row in wrong})
        score.found += bool(hit)
        named = {str(row["class"]) for row in hit if row["node"] in planted}
        score.classes.update(named)
        score.right_class += plan.planted in named
    return score


def _true(row: dict[str, Any], truth: pd.DataFrame) -> bool:
    nodes = [n for n in (row["node"], *row["members"]) if n in truth.index]
    before, on = truth.loc[nodes, "activity_before"], truth.loc[nodes, "activity_on"]
    if str(row["class"]).startswith("induced"):
        return bool((on - before > RISE).any())
    return bool((on > ON).any())


def _speaks_for(row: dict[str, Any], planted: set[str]) -> bool:
    members = set(row["members"])
    return row["node"] in planted or bool(members & planted)


def null_promise(
    repeats: int = 2000, *, alone: bool = False, **changes: object
) -> tuple[Promise, Score]:
    """Studies with nothing planted: the share with any candidate is at most ALPHA."""
    plan = Plan(planted="none", **changes)  # type: ignore[arg-type]
    score = score_plan(plan, repeats, alone=alone)
    promise = Promise("null studies with any candidate", ALPHA, score.false_studies,
                      score.repeats, "at_most")
    return promise, score
