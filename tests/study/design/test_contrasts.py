"""Which sample is compared with which."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.studies import design
from refugium.study.design import derive_contrasts

NAN = float("nan")
BASIC = [("U", 0, "none"), ("E", 0, "erl:1 uM"), ("E+D", 0, "erl:1 uM + das:40 nM")]


def found(study, modality="phospho"):
    table = derive_contrasts(study, modality)
    return [tuple(row) for row in table[
        ["case_arm", "reference_arm", "kind", "agents", "status"]].itertuples(index=False)]


def test_the_same_time_and_block_without_the_agent():
    study = design([("U", 24), ("E", 24)], BASIC)
    table = derive_contrasts(study, "phospho")
    assert found(study) == [("E", "U", "agent", "erl", "ok")]
    assert table["contrast"].tolist() == ["m: E vs U"]
    assert table["reference_time_h"].tolist() == [24]


def test_a_combination_is_taken_apart():
    assert found(design([("U", 24), ("E", 24), ("E+D", 24)], BASIC)) == [
        ("E", "U", "agent", "erl", "ok"),
        ("E+D", "U", "all_agents", "das + erl", "ok"),
        ("E+D", "E", "agent", "das", "ok"),
    ]


def test_the_same_history_with_the_agent_taken_out():
    arms = [("U", 0, "none"), ("E", 0, "erl"), ("E>ED", 0, "erl"), ("E>ED", 24, "erl + das")]
    samples = [("U", 48), ("E", 48), ("E>ED", 48), ("E>ED", 12), ("U", 12)]
    assert found(design(samples, arms)) == [
        ("E", "U", "agent", "erl", "ok"),
        ("E>ED", "U", "all_agents", "das + erl", "ok"),
        ("E>ED", "E", "agent", "das", "ok"),
        ("E>ED", "U", "agent", "erl", "ok"),
    ]


def test_another_block_is_no_reference():
    study = design([("U", 24, "R1"), ("E", 24, "R2")], BASIC)
    assert found(study) == [("E", "", "standing", "erl", "confounded")]


def test_a_bridge_of_blocks_makes_it_comparable_but_not_derived():
    study = design([("U", 24, "R1"), ("E+D", 24, "R1"), ("E+D", 24, "R2"), ("E", 24, "R2")],
                   BASIC)
    assert ("E", "", "standing", "erl", "no_baseline") in found(study)


def test_without_a_reference_at_the_time_the_last_sample_before():
    study = design([("E", 0), ("U", -2), ("E", 6), ("E", 48)], BASIC)
    table = derive_contrasts(study, "phospho")
    assert found(study) == [("E", "E", "before", "erl", "ok")] * 2
    assert table["reference_time_h"].tolist() == [0, 0]
    assert table["contrast"].tolist() == ["m: E at 6 h vs E at 0 h", "m: E at 48 h vs E at 0 h"]


def test_a_sample_at_the_start_of_a_period_is_its_baseline():
    study = design([("E", 0), ("E", 24)], BASIC)
    assert study.states()["agents"].tolist() == ["", "erl"]


def test_the_baseline_of_the_second_drug_is_the_first():
    arms = [("E>ED", 0, "erl"), ("E>ED", 24, "erl + das")]
    study = design([("E>ED", 0), ("E>ED", 24), ("E>ED", 48)], arms)
    table = derive_contrasts(study, "phospho").set_index("time_h")
    assert table.loc[24, "agents"] == "erl"
    last = table.loc[[48]]
    assert sorted(zip(last["agents"], last["reference_time_h"], strict=True)) == [
        ("das", 24), ("das + erl", 0)]


def test_a_later_sample_is_never_a_baseline():
    study = design([("U", 48), ("E", 24)], BASIC)
    assert found(study) == [("E", "", "standing", "erl", "no_baseline")]


def test_no_untreated_sample_at_all():
    study = design([("E", 24), ("E+D", 24)], BASIC)
    assert found(study) == [("E", "", "standing", "erl", "no_baseline"),
                            ("E+D", "E", "agent", "das", "ok")]
    assert derive_contrasts(study)["contrast"].iloc[0] == "m: E vs no reference"


def test_the_parent_model():
    study = design([("E", 24, "R1", "wt"), ("E", 24, "R1", "ko"), ("U", 24, "R1", "ko")], BASIC,
                   parents={"ko": "wt"})
    assert found(study) == [
        ("E", "", "standing", "erl", "no_baseline"),
        ("E", "U", "agent", "erl", "ok"),
        ("E", "E", "model", "X:KO", "ok"),
    ]


def test_a_dose_series_is_compared_with_no_dose():
    arms = [("U", 0, "DMSO"), *[(f"d{d}", 0, f"das:{d} nM") for d in (50, 100, 200)]]
    study = design([("U", 1), ("d50", 1), ("d100", 1), ("d200", 1)], arms)
    assert found(study) == [(f"d{d}", "U", "agent", "das", "ok") for d in (50, 100, 200)]


def test_a_dose_series_on_a_background():
    arms = [("E", 0, "erl:1 uM"), *[(f"E+{d}", 0, f"erl:1 uM + das:{d} nM") for d in (50, 100)],
            ("E2+50", 0, "erl:2 uM + das:50 nM")]
    study = design([("E", 1), ("E+50", 1), ("E+100", 1), ("E2+50", 1)], arms)
    assert found(study)[1:] == [("E+50", "E", "agent", "das", "ok"),
                                ("E+100", "E", "agent", "das", "ok"),
                                ("E2+50", "", "standing", "das + erl", "no_baseline")]


def test_a_dose_of_zero_is_no_agent():
    arms = [("zero", 0, "das:0 nM"), ("d", 0, "das:50 nM")]
    assert found(design([("zero", 1), ("d", 1)], arms)) == [("d", "zero", "agent", "das", "ok")]


def test_the_vehicle_is_preferred_to_untreated():
    arms = [("U", 0, "none"), ("V", 0, "DMSO"), ("E", 0, "erl")]
    assert found(design([("U", 24), ("V", 24), ("E", 24)], arms)) == [
        ("E", "V", "agent", "erl", "ok")]


PULSE = [("U", 0, "none"), ("on", 0, "enc"), ("pulse", 0, "enc"), ("pulse", 168, "none"),
         ("pulse", 336, "enc")]


def test_washout_and_rechallenge():
    study = design([("U", 0), ("on", 168), ("pulse", 336), ("pulse", 504)], PULSE)
    assert found(study) == [("on", "U", "before", "enc", "ok"),
                            ("pulse", "U", "washout", "", "ok"),
                            ("pulse", "U", "before", "enc", "ok")]
    matched = design([("U", 336), ("pulse", 336), ("U", 504), ("pulse", 504)], PULSE)
    assert found(matched) == [("pulse", "U", "washout", "", "ok"),
                              ("pulse", "U", "agent", "enc", "ok")]


def test_branches_share_their_stem():
    study = design([("on", 0), ("on", 100), ("pulse", 168), ("on", 504), ("pulse", 250)], PULSE)
    assert study.branches() == {
        "s0": ["U", "on", "pulse"], "s1": ["on", "pulse"], "s2": ["on", "pulse"], "s3": ["on"],
        "s4": ["pulse"],
    }
    states = study.states().set_index("sample_id")
    assert states.loc["s2", "agents"] == "enc"
    assert states.loc["s4", "agents"] == ""
    table = derive_contrasts(study, "phospho")
    assert set(table["reference_arm"]) == {"on"}
    assert set(table["reference_time_h"]) == {0.0}
    assert len(table) == 4


def test_samples_of_two_arms_with_one_history_are_one_state():
    study = design([("on", 100), ("pulse", 100), ("U", 100)], PULSE)
    assert study.states()["state"].tolist() == [0, 0, 1]
    assert found(study) == [("on", "U", "agent", "enc", "ok")]


def test_unknown_times_are_one_time_and_after_all_periods():
    study = design([("U", NAN), ("E", NAN), ("E", 24), ("pulse", NAN)], [*BASIC, *PULSE[2:]])
    assert found(study) == [("E", "U", "agent", "erl", "ok"),
                            ("E", "", "standing", "erl", "no_baseline"),
                            ("pulse", "U", "agent", "enc", "ok")]


def test_only_states_of_the_modality_count():
    study = design([("U", 24), ("E", 24)], BASIC)
    part = {"phospho": study.modalities["phospho"][[1]].copy()}
    half = type(study)(name="h", models=study.models, arms=study.arms, samples=study.samples,
                       modalities=part)
    assert found(half) == [("E", "", "standing", "erl", "no_baseline")]
    assert found(half, None) == [("E", "U", "agent", "erl", "ok")]


@given(st.permutations(range(7)))
@settings(max_examples=30, deadline=None)
def test_the_order_of_samples_does_not_matter(order):
    samples = [("U", 24), ("E", 24), ("E+D", 24), ("E", 0), ("E", 48), ("U", 0, "R2"),
               ("E", 24, "R2")]
    # a state at 0 h has samples of two arms: which arm names it follows the order
    one = {(row[0], *row[2:]) for row in found(design(samples, BASIC))}
    two = {(row[0], *row[2:]) for row in found(design([samples[i] for i in order], BASIC))}
    assert one == two


def stated(samples, rows, arms=BASIC, **columns):
    contrasts = pd.DataFrame(rows, columns=["contrast", "case_arm", "reference_arm"]).assign(
        case_model="m", reference_model="m", **columns)
    return derive_contrasts(design(samples, arms, contrasts=contrasts), "phospho")


def test_only_stated_contrasts_are_used():
    table = stated([("U", 24), ("E", 24), ("E+D", 24)], [("mine", "E+D", "U")], time_h=24)
    assert table[["contrast", "kind", "agents", "status"]].to_numpy().tolist() == [
        ["mine", "stated", "das + erl", "ok"]]


def test_a_stated_contrast_without_time_holds_at_every_time():
    table = stated([("U", 6), ("E", 6), ("U", 24), ("E", 24), ("E", 48)], [("hit", "E", "U")])
    assert table[["contrast", "reference_time_h", "status"]].fillna(-1).to_numpy().tolist() == [
        ["hit at 6 h", 6.0, "ok"], ["hit at 24 h", 24.0, "ok"],
        ["hit at 48 h", -1.0, "no_baseline"]]


def test_a_stated_contrast_without_time_takes_the_only_baseline():
    table = stated([("U", 0), ("E", 6), ("E", 24)], [("hit", "E", "U")])
    assert table["reference_time_h"].tolist() == [0, 0]


def test_a_stated_contrast_over_a_bridge_is_sound_and_without_one_is_confounded():
    bridge = [("U", 24, "R1"), ("E+D", 24, "R1"), ("E+D", 24, "R2"), ("E", 24, "R2")]
    assert stated(bridge, [("hit", "E", "U")])["status"].tolist() == ["ok"]
    apart = [("U", 24, "R1"), ("E", 24, "R2")]
    assert stated(apart, [("hit", "E", "U")])["status"].tolist() == ["confounded"]


def test_a_stated_contrast_within_one_block():
    samples = [("U", 24, "R1"), ("E", 24, "R1"), ("E", 24, "R2")]
    assert stated(samples, [("hit", "E", "U")], block="R1")["status"].tolist() == ["ok"]
    assert stated(samples, [("hit", "E", "U")], block="R2")["status"].tolist() == ["no_baseline"]


def test_a_stated_contrast_of_unmeasured_or_equal_samples():
    assert stated([("U", 24)], [("hit", "E", "U")])["status"].tolist() == ["not_measured"]
    arms = [*BASIC, ("E2", 0, "erl:1 uM")]
    table = stated([("E", 24), ("U", 24)], [("same", "E2", "E")], arms)
    assert table["status"].tolist() == ["no_reference"]
    assert table["case_arm"].tolist() == ["E"]


@pytest.mark.parametrize("modality", [None, "phospho"])
def test_a_study_without_treated_samples_has_no_contrasts(modality):
    assert derive_contrasts(design([("U", 24)], BASIC), modality).empty
