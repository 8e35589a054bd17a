"""A control that was read once and copied into every experiment makes no experiments."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from builders.pair_arms import with_pair_arm
from refugium import check_study
from refugium.escape.levels.survival import survival
from refugium.knowledge import load_knowledge
from refugium.study.design import shared_wells
from refugium.virtual import Plan, write_tumour

PACK = load_knowledge()


@pytest.fixture(scope="module")
def study():
    quiet = write_tumour(Plan(planted="none", noise_log2=0.1, misannotated=0.0, seed=5)).study
    return with_pair_arm(quiet, partner="dasatinib", together=0.3)


def control(study, change):
    """Change the readings of the untreated arm, given those of the first experiment."""
    wells = study.wells.copy()
    own = wells["arm"] == "vehicle"
    first = wells[own & (wells["block"] == "experiment 0")].set_index(["well", "time_h"])["value"]
    key = pd.MultiIndex.from_frame(wells.loc[own, ["well", "time_h"]])
    rng = np.random.default_rng(3)
    wells.loc[own, "value"] = change(wells.loc[own, "value"].to_numpy(),
                                     first.reindex(key).to_numpy(), rng)
    return dataclasses.replace(study, wells=wells)


SHARED = {
    "copied": lambda own, first, rng: first,
    "copied, whole counts": lambda own, first, rng: np.round(first),
    "copied but for one well in three": lambda own, first, rng: np.where(
        np.arange(len(own)) % 6 == 5, own, first),
}
APART = {
    "as read": lambda own, first, rng: own,
    "fillers": lambda own, first, rng: np.where(own > 20, 160.0, 10.0),
    "whole per cents": lambda own, first, rng: np.where(own > 20, np.round(own / 2), 7.0),
    "two digits": lambda own, first, rng: np.where(own > 20, rng.integers(70, 90, len(own)), own),
}


@pytest.mark.parametrize("kind", SHARED)
def test_experiments_with_one_control_are_one(study, kind):
    made = control(study, SHARED[kind])
    found = survival(made.design, PACK)
    assert set(found.pooled["n_experiments"]) == {1}
    assert set(found.pooled["verdict"]) == {"too_few"}
    told = check_study(made).warnings["found"].str.contains("count as one experiment")
    assert told.sum() == 6  # four experiments, two by two
    assert set(made.wells["experiment"]) == {f"experiment {i}" for i in range(4)}


@pytest.mark.parametrize("kind", APART)
def test_what_is_equal_by_chance_or_by_scale_is_no_copy(study, kind):
    made = control(study, APART[kind])
    assert made.design.shared == ()
    assert (made.design.wells["experiment"] == made.wells["experiment"]).all()


def test_plates_of_one_experiment_may_share_their_control(study):
    made = control(study, SHARED["copied"])
    assert shared_wells(made.wells.assign(experiment="one")) == ()


def test_only_those_that_share_are_joined(study):
    made = control(study, SHARED["copied"])
    last = made.wells["block"] == "experiment 3"
    apart = dataclasses.replace(made, wells=made.wells.assign(
        value=made.wells["value"].where(~last, study.wells["value"])))
    assert set(apart.design.wells["experiment"]) == {
        "experiment 0 + experiment 1 + experiment 2", "experiment 3"}
