"""Plates of one name in two experiments share nothing: growth, interaction, bound, units."""

import numpy as np
import pandas as pd
import pytest

from builders.drugged import NONE, build
from builders.plates_alike import numbered_alike
from refugium.core.errors import StudyError
from refugium.escape import find_escape
from refugium.response import growth_table
from refugium.study import Study
from refugium.study.validate import blocks_apart


def made(**how):
    study = build([
        {"arm": "vehicle", "agents": NONE, "time_h": 24.0, "levels": {}},
        {"arm": "erlotinib", "agents": [("erlotinib", "drug", 1000.0)], "time_h": 24.0,
         "levels": {"EGFR": -3.0, "MET": 2.0}},
    ])
    return numbered_alike(study, together=0.5, partner="capmatinib", **how)


def test_growth_and_interaction_are_those_of_plates_named_apart():
    alike, apart = made(faster=8.0)
    one, two = (find_escape(s, challenge=False) for s in (alike, apart))
    assert set(one.interaction["block"]) == {
        "May plate 1", "May plate 2", "June plate 1", "June plate 2"}
    pd.testing.assert_frame_equal(one.interaction, two.interaction)
    pd.testing.assert_frame_equal(one.pooled, two.pooled)
    pd.testing.assert_frame_equal(one.calls, two.calls)
    grown = growth_table(alike.wells)
    assert sorted(grown["block"].unique()) == [
        "June plate 1", "June plate 2", "May plate 1", "May plate 2"]
    pd.testing.assert_frame_equal(grown, growth_table(apart.wells))
    ratio = grown[grown["arm"] == "vehicle"].groupby("experiment")["fold"].mean()
    assert ratio["June"] / ratio["May"] == pytest.approx(8.0, rel=0.2)


def test_experiments_may_read_in_units_of_their_own_and_one_may_not():
    alike, _ = made(units=("cells", "objects"))
    assert set(alike.wells["unit"]) == {"cells", "objects"}
    wells = alike.wells.assign(experiment="May", well=alike.wells["well"] + alike.wells["unit"])
    with pytest.raises(StudyError, match="also given in 'cells'"):
        Study(name="x", models=alike.models, arms=alike.arms, samples=alike.samples,
              modalities={}, wells=wells)


def test_the_tables_of_a_study_keep_the_names_that_were_written():
    alike, _ = made()
    assert set(alike.wells["block"]) == {"1", "2"}
    assert set(alike.design.wells["block"]) == {
        f"{month} plate {i}" for month in ("May", "June") for i in (1, 2)}


def test_a_name_that_is_taken_is_not_taken_again():
    wells = pd.DataFrame({"block": ["1", "1", "May plate 1"], "experiment": ["May", "June", "May"],
                          "well": "w", "model_id": "m", "arm": "a", "time_h": 0.0,
                          "measure": "count", "value": np.arange(3.0)})
    assert blocks_apart(wells)["block"].nunique() == 3
