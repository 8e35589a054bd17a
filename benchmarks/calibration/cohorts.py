"""False and true `associated` and `supported` calls on virtual cohorts with growth wells."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from benchmarks.promise import Promise
from refugium.core.status import Level
from refugium.escape import find_escape
from refugium.escape.levels.partial_rank import partial_rank
from refugium.escape.parameters import ALPHA
from refugium.virtual import CohortPlan, write_cohort


@dataclass
class CohortScore:
    """Counts over cohorts of one plan; the unit of a false call is the study."""

    repeats: int = 0
    candidate: int = 0
    associated: int = 0
    false_associated: int = 0
    supported: int = 0
    false_supported: int = 0
    covered: int = 0
    rows: int = 0
    smallest: int = 0

    def __add__(self, other: CohortScore) -> CohortScore:
        """Pool two scores."""
        return CohortScore(**{
            f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)
        })


def score_cohorts(plan: CohortPlan, repeats: int, *, first_seed: int = 0) -> CohortScore:
    """Run cohorts and hold the levels against what was planted.

    `associated` is true for the planted backup if it carries survival; any other node, or any
    node where nothing carries survival, is false. `supported` is true if the second drug takes
    more from cells on the drug (`interaction` > 0), for a set that holds the planted backup.
    """
    score = CohortScore()
    for seed in range(first_seed, first_seed + repeats):
        cohort = write_cohort(replace(plan, seed=seed))
        found = find_escape(cohort.study, challenge=False)
        calls = found.calls
        drug = calls["drug"] == plan.tumour.drug
        raised = calls[drug & (calls["level"] == str(Level.ASSOCIATED))]
        held = calls[drug & (calls["level"] == str(Level.SUPPORTED))]
        mine = raised["node"] == cohort.backup
        truly = [cohort.backup in m for m in held["members"]]
        score.repeats += 1
        score.candidate += bool(((calls["node"] == cohort.backup) & drug
                                 & (calls["level"] != str(Level.NONE))).any())
        score.associated += bool(mine.any()) and plan.carries > 0
        score.false_associated += bool((~mine).any()) or (len(raised) > 0 and plan.carries == 0)
        score.supported += bool(any(truly)) and plan.interaction > 0
        score.false_supported += len(held) > 0 and plan.interaction == 0
        rows = found.association
        rows = rows[(rows["drug"] == plan.tumour.drug) & rows["p"].notna()]
        score.rows += len(rows)
        score.smallest += int((rows["p"] <= ALPHA).sum())
    return score


def rank_promises(repeats: int = 2000, seed: int = 0) -> list[Promise]:
    """Hold the rank test against data without association.

    Activity and survival both follow a third reading (engagement), or neither does; normal,
    heavy-tailed and tied readings.
    """
    promises = []
    stream = np.random.default_rng(seed)
    for n in (6, 8, 12):
        for name, pull in (("nothing shared", 0.0), ("both follow engagement", 1.0)):
            low = inside = 0
            for _ in range(repeats):
                third = stream.standard_normal(n)
                x = pull * third + stream.standard_t(3, n)
                y = np.round(pull * third + stream.standard_normal(n), 1)
                found = partial_rank(x, y, third[:, None])
                low += found.p <= ALPHA
                inside += found.lo <= 0 <= found.hi
            promises.append(Promise(f"rank test, {n} models, {name}: p <= {ALPHA}", ALPHA, low,
                                    repeats, "at_most"))
            promises.append(Promise(f"rank interval holds 0, {n} models, {name}", 0.95, inside,
                                    repeats, "at_least"))
    return promises
