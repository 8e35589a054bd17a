"""Virtual wells of second drugs on survivors: what was planted is in the counts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from refugium.core.errors import RefugiumError
from refugium.virtual import (
    Partner,
    Plan,
    SurvivorPlan,
    demo_partners,
    partner_truth,
    with_survivors,
    write_tumour,
)

KILLS = Partner(name="capmatinib", doses_nM=(1e6,), half_nM=1.0, takes=0.05, takes_untreated=0.0)
PLAN = SurvivorPlan(partners=(KILLS,), experiments=4, wells=6)


@pytest.fixture(scope="module")
def tumour():
    return write_tumour(Plan(seed=1, n_background=5))


def rate(study, arm):
    """Doublings per hour from 48 to 96 h, mean over wells."""
    own = study.wells[(study.wells["arm"] == arm) & (study.wells["measure"] == "cell count")]
    wide = np.log2(own.pivot_table(index=["block", "well"], columns="time_h", values="value"))
    return float(((wide[96.0] - wide[48.0]) / 48).mean())


def test_what_was_planted_is_in_the_counts(tumour):
    study = with_survivors(tumour.study, "erlotinib", PLAN)
    taken = rate(study, "survivors + capmatinib 1e+06 nM") - rate(study, "survivors")
    # it acts late and spares a few cells, so that less is taken than the most it could take
    assert -0.05 < taken < -0.035
    assert abs(rate(study, "cells + capmatinib 1e+06 nM") - rate(study, "cells")) < 0.004
    assert rate(study, "cells") > 2 * rate(study, "survivors") > 0
    dead = study.wells[study.wells["measure"] == "dead objects"].groupby("arm")["value"].mean()
    assert dead["survivors + capmatinib 1e+06 nM"] > 5 * dead["survivors"]


def test_the_study_is_valid_and_the_same_seed_writes_the_same_wells(tumour):
    one, two = (with_survivors(tumour.study, "erlotinib", PLAN) for _ in range(2))
    pd.testing.assert_frame_equal(one.wells, two.wells)
    other = with_survivors(tumour.study, "erlotinib", replace(PLAN, seed=9))
    assert not np.allclose(one.wells["value"], other.wells["value"])
    # every plate holds both kinds of cells
    arms = one.wells.groupby("block")["arm"].agg(set)
    assert all({"survivors", "cells"} <= held for held in arms)


def test_samples_and_readouts_are_untouched(tumour):
    made = with_survivors(tumour.study, "erlotinib", PLAN)
    pd.testing.assert_frame_equal(made.samples, tumour.study.samples)
    assert made.modalities.keys() == tumour.study.modalities.keys()


def test_truth_says_who_kills():
    got = partner_truth(demo_partners()).set_index("partner")["kills"]
    assert got.to_dict() == {"gilteritinib": True, "linsitinib": False, "bosutinib": True}


@pytest.mark.parametrize("fields", [{"doses_nM": ()}, {"doses_nM": (0.0, 1.0)}, {"half_nM": 0.0}])
def test_a_partner_without_doses_is_refused(fields):
    with pytest.raises(RefugiumError):
        SurvivorPlan(partners=(replace(KILLS, **fields),))


def test_a_drug_that_no_arm_holds_is_named(tumour):
    with pytest.raises(RefugiumError, match="dasatinib"):
        with_survivors(tumour.study, "dasatinib", PLAN)
