"""One line under several names counts once; lines of their own stay."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from benchmarks.movie.state_worlds import states_study

import refugium as rf
from builders.same_lines import lines_study

THREE = ("A", "B", "C")


def in_models(study):
    found = rf.find_escape(study, challenge=False)
    return set(found.contexts["n_models"]), found


@pytest.mark.parametrize("how", ["copied", "scaled", "rounded", "added"])
@pytest.mark.parametrize("seed", range(2))
def test_copied_samples_are_one_line_and_named(how, seed):
    study = lines_study(THREE, how, seed=seed)
    number, found = in_models(study)
    assert number == {1} and set(found.calls["contexts_tested"]) <= {0, 1}
    words = "6 samples hold the same profile in 'A', 'B': they are one line and count once"
    assert words in found.summary()
    assert words in " | ".join(rf.check_study(study).warnings["found"])


@pytest.mark.parametrize("names", [("PC9", "PC-9", "pc 9"), ("HCC 827", "hcc_827", "HCC-827")])
def test_names_that_differ_by_a_sign_are_asked_about_and_count_once(names):
    study = lines_study(names, "replicates")
    number, found = in_models(study)
    assert number == {1}
    words = f"{names[0]!r}, {names[1]!r} differ by a sign or a capital only"
    assert words in found.summary()
    warned = rf.check_study(study).warnings
    assert words in " | ".join(warned["found"])
    own = warned[warned["where"] == "models.model_id"]
    assert not own["found"].str.contains("almost the same name").any()


@pytest.mark.parametrize("how", ["sisters", "replicates"])
@pytest.mark.parametrize("noise", [0.08, 0.15])
def test_lines_of_their_own_stay(how, noise):
    study = lines_study(THREE, how, noise=noise, sister=0.1)
    number, _ = in_models(study)
    assert number == {3} and not study.design.same_lines


@pytest.mark.parametrize("stated", [{"subject_id": ["s1", "s2"]}, {"lineage": ["lung", "colon"]},
                                    {"perturbation": ["", "AXL:KO"], "parent_id": ["", "PC9"]}])
def test_what_is_stated_sets_names_apart(stated):
    study = lines_study(("PC9", "PC-9"), "replicates")
    apart = dataclasses.replace(study, models=pd.DataFrame(
        {"model_id": ["PC9", "PC-9"], **stated}))
    assert not apart.design.same_lines


def test_a_sample_of_one_number_is_no_copy():
    study = lines_study(THREE, "replicates")
    study.modalities["phospho"].X[study.samples["arm"].eq("untreated").to_numpy()] = 1.0
    assert not study.design.same_lines


def test_states_over_models_count_a_copied_line_once():
    study = states_study({"": {"MESENCHYMAL": 1.0}}, models=THREE, seed=1)
    data = study.modalities["rna_log"].copy()
    for at in (1, 2):
        data.X[6 * at: 6 * at + 6] = data.X[:6]
    copied = dataclasses.replace(study, modalities={"rna_log": data})
    assert {one.other for one in copied.design.same_lines} == {"B", "C"}
    whole, less = (rf.make_movie(s).table("states_over_models") for s in (study, copied))
    assert set(whole["n_units"]) == {3} and set(less["n_units"]) <= {1}


def test_changes_that_hardly_move_are_no_copies():
    """Effects drawn towards 0 are alike in nine of ten genes, whatever the lines."""
    from refugium.study.design.same_lines import _alike

    rng = np.random.default_rng(0)
    moved = rng.random((4, 8000)) < 0.05
    effects = np.where(moved, rng.normal(0, 1, moved.shape), rng.normal(0, 0.005, moved.shape))
    assert not list(_alike(effects, changes=True))
    assert list(_alike(np.vstack([effects, effects[:1]]), changes=True)) == [(0, 4)]
