"""What a partner does across lines rests on untreated cells that had room, or is not told."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from refugium.core.status import Told
from refugium.escape.levels.across_lines.partner import Partner, partners
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
