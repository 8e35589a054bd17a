"""False calls and power on virtual tumours with known truth."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

import numpy as np

from refugium.escape import find_escape
from refugium.escape.parameters import ALPHA
from refugium.stats import Promise
from refugium.status import BACKUP_CLASSES, Level
from refugium.virtual import Plan, write_tumour

TRUE_BACKUPS = {str(kind) for kind in BACKUP_CLASSES}


@dataclass
class Score:
    """Counts over tumours of one plan."""

    repeats: int = 0
    false_studies: int = 0
    found: int = 0
    right_class: int = 0
    engaged: int = 0
    false_nodes: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)


def score_plan(plan: Plan, repeats: int, *, first_seed: int = 0) -> Score:
    """Run `repeats` tumours of a plan; a study is false if it calls any node not planted."""
    score = Score()
    for seed in range(first_seed, first_seed + repeats):
        tumour = write_tumour(replace(plan, seed=seed))
        found = find_escape(tumour.study, challenge=False)
        truth = tumour.truth.set_index("node")["class"].astype(str)
        planted = set(truth.index[truth.isin(TRUE_BACKUPS)])
        calls = found.calls
        called = calls[calls["level"] != str(Level.NONE)]
        spoken = np.array([_speaks_for(r, planted) for r in called.to_dict("records")], dtype=bool)
        right, wrong = called[spoken], called[~spoken]
        score.repeats += 1
        score.engaged += bool((found.engagement["verdict"] == "engaged").any())
        score.false_studies += not wrong.empty
        score.false_nodes.update(f"{r['node']}:{r['class']}" for r in wrong.to_dict("records"))
        score.found += not right.empty
        kinds = {str(k) for k in right["class"]}
        score.classes.update(kinds)
        score.right_class += bool(planted) and plan.planted in kinds
    return score


def _speaks_for(row: dict[str, object], planted: set[str]) -> bool:
    members = set(str(row["members"]).split(";"))
    return row["node"] in planted or bool(members & planted)


def null_promise(repeats: int = 2000, **changes: object) -> tuple[Promise, Score]:
    """Studies with nothing planted: the share with any candidate is at most ALPHA."""
    score = score_plan(Plan(planted="none", **changes), repeats)  # type: ignore[arg-type]
    promise = Promise("null studies with any candidate", ALPHA, score.false_studies,
                      score.repeats, "at_most")
    return promise, score
