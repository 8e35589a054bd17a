"""Calls alone are those of a whole run, where no sample is in doubt and no growth was read."""

import pytest
from benchmarks.calibration.single import candidates_alone

import refugium as rf
from refugium.core.status import Level
from refugium.virtual import Plan, write_tumour

PLANS = [Plan(seed=1), Plan(planted="induced", seed=2), Plan(planted="primed", seed=6),
         Plan(planted="mixed", seed=4, n_plexes=4, direct_inhibitor=True),
         Plan(planted="persistent", before=False, seed=3)]


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.planted}-{plan.seed}")
def test_candidates_are_the_same(plan):
    study = write_tumour(plan).study
    whole = rf.find_escape(study, challenge=False)
    calls, engaged = candidates_alone(study)
    one, other = (
        {tuple(row) for row in table.loc[table["level"] == str(Level.CANDIDATE),
                                         ["contrast", "node", "class"]].to_numpy().tolist()}
        for table in (whole.calls, calls))
    assert one == other
    assert engaged == (whole.engagement["verdict"] == "engaged").any()
