"""What a partner does across lines rests on untreated cells that had room, or is not told."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from refugium.core.status import Told
from refugium.escape.levels.across_lines.on_drug import GroupMean
from refugium.escape.levels.across_lines.parameters import END_ALPHA
from refugium.escape.levels.across_lines.partner import Partner, corrected, partners
from refugium.escape.levels.survival import inhibited_set, survival
from refugium.knowledge import load_knowledge
from refugium.study import Study
from refugium.virtual import LinesPlan, write_lines

TIMES = (0.0, 24.0, 48.0, 72.0)
PLAN = LinesPlan(seed=5, n_lines=8, pair_kills=0.0, pair_dies=0.25)


def _read_often(study: Study, capacity: float) -> Study:
    """Read the same growth four times, until `capacity` times the seeding fills a well."""
    wells = study.wells[study.wells["measure"] == "cell count"]
    key = ["well", "model_id", "arm", "block"]
    wide = wells.pivot_table(index=key, columns="time_h", values="value")
    fold = wide[72.0] / wide[0.0]
    rng = np.random.default_rng(1)
    more = [wide[0.0] * np.minimum(fold ** (t / 72), capacity)
            * np.exp(0.05 * rng.standard_normal(len(wide))) for t in TIMES]
    table = pd.concat([v.rename("value").reset_index().assign(time_h=t)
                       for t, v in zip(TIMES, more, strict=True)], ignore_index=True)
    return dataclasses.replace(study, wells=table.assign(
        measure="cell count", unit="cells", experiment=table["block"]))


def _partner(plan: LinesPlan, capacity: float) -> Partner:
    made, pack = write_lines(plan), load_knowledge()
    design = _read_often(made.study, capacity).design
    agents = {a for history in design.histories.values() for p in history for a in p.agents}
    blockers = {a: inhibited_set(a, pack)[0] for a in agents if a.name == plan.second}
    alive = [m for m, lives in zip(made.study.models["model_id"], made.survives, strict=True)
             if lives]
    (found,) = partners(design, survival(design, pack), plan.drug, alive, blockers)
    return found


@pytest.mark.parametrize("capacity", [4.0, 6.0])
def test_one_that_kills_alike_supports_nothing_where_wells_fill(capacity: float) -> None:
    full, free = _partner(PLAN, capacity), _partner(PLAN, np.inf)
    assert full.p < 0.05 < free.p  # untreated cells hide what it does to them
    assert full.supports != Told.YES
    assert full.late_share < 0.8


def test_one_that_kills_on_the_drug_supports_where_wells_have_room() -> None:
    plan = dataclasses.replace(PLAN, pair_kills=0.5, pair_dies=0.0)
    found = _partner(plan, np.inf)
    assert found.supports == Told.YES
    assert found.late_share > 0.9
    assert found.with_room.mean == pytest.approx(found.growth["rate"].mean, abs=0.1)


def _made(p: float, room: float = float("nan")) -> Partner:
    none = GroupMean.of([])
    return Partner(agent=str(p), hits=("AXL",), growth={}, with_room=none, late_share=1.0,
                   others=none, death=none, p=p, p_room=room)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_the_best_of_several_partners_that_do_nothing_is_rarely_supported(n: int) -> None:
    """Four surviving lines each; partners share the scatter of the drug alone."""
    rng, studies = np.random.default_rng(n), 3000
    shared = rng.standard_normal((studies, 1, 4))
    values = rng.standard_normal((studies, n, 4)) + shared
    p = stats.ttest_1samp(values, 0, axis=-1, alternative="less").pvalue
    told = sum(any(one.supports == Told.YES for one in corrected([_made(each) for each in row]))
               for row in p)
    assert stats.binomtest(told, studies).proportion_ci(0.99).low <= END_ALPHA
    if n > 1:  # what was taken before: the smallest p as if it had been the only one
        alone = int((p.min(axis=1) <= END_ALPHA).sum())
        assert stats.binomtest(alone, studies).proportion_ci(0.99).low > END_ALPHA


def test_one_partner_is_as_it_was_and_a_strong_one_stands_among_many() -> None:
    assert corrected([_made(0.04)])[0].supports == Told.YES
    many = corrected([_made(0.001, 0.002), *(_made(p) for p in (0.3, 0.5, 0.8))])
    assert [one.supports for one in many] == [Told.YES, Told.NO, Told.NO, Told.NO]
    assert many[0].p == pytest.approx(0.004) and many[0].p_room == pytest.approx(0.008)
    # shown against untreated cells as they were, and with room no longer
    assert corrected([_made(0.001, 0.04), _made(0.5)])[0].supports == Told.NOT_TESTED
