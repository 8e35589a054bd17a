"""Orders of two drugs: which arms are held against which, what is told, and what is refused."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from benchmarks.promise import Promise
from benchmarks.response.orders import (
    END_H,
    PLANTED,
    PRETREATED,
    SEQUENCES,
    WORLDS,
    A,
    B,
    arm,
    told,
    wells_of,
)

import refugium as rf
from refugium.response.residual.orders.contrasts import contrasts_of
from refugium.response.residual.orders.courses import find_orders
from refugium.response.residual.orders.sentences import order_sentences
from refugium.response.residual.orders.table import order_table


def wells(world, seed=0):
    return wells_of(world, np.random.default_rng(seed))


def test_courses_and_their_time_matched_singles():
    (found,) = find_orders(PRETREATED)
    by = {str(one.order): one for one in found}
    assert set(by) == {"drug_first", "partner_first", "together"}
    assert by["drug_first"].drug_alone == ("a",)
    assert by["drug_first"].partner_alone == ("late b",)
    assert by["together"].partner_alone == ("late b",)
    assert by["together"].drug_alone == ("late a",)
    assert by["partner_first"].hours(END_H) == (36.0, 72.0, 36.0)


def test_a_pause_between_and_what_is_no_order():
    paused = arm((0, {A}), (24, set()), (48, {B}))
    twice = arm((0, {A}), (24, {B}), (48, {A}))
    (found,) = find_orders({"paused": paused, "b, a": SEQUENCES["b, a"], "twice": twice})
    assert [str(one.order) for one in found] == ["drug_then_partner", "partner_then_drug"]
    assert found[0].hours(END_H) == (24.0, 24.0, 0.0)
    # doses of pairs, given at once, are no question of order; nor is one order alone
    assert find_orders({"pair": arm((0, {A, B})), "a": arm((0, {A}))}) == []
    assert find_orders({"a, b": SEQUENCES["a, b"], "a": arm((0, {A}))}) == []


def test_sums_of_arms_in_closed_form_and_plates_that_share_no_arms():
    y, number = np.array([1.0, 2.0, 4.0, 8.0]), np.arange(4)
    plate = np.array([0, 0, 1, 1])
    weights = np.array([[1.0, -1, 0, 0], [1, 0, -1, 0]])
    found = contrasts_of(y, number, plate, weights)
    assert found.value[0] == pytest.approx(-1.0) and np.isnan(found.value[1])
    again = contrasts_of(np.r_[y, y + 5], np.r_[number, number], np.repeat([0, 1], 4), weights)
    assert again.value == pytest.approx([-1.0, -3.0]) and again.df == 3


def test_beyond_is_what_the_four_arms_say():
    own = wells(WORLDS[0])
    row = order_table(own, SEQUENCES).iloc[0]
    wide = own.pivot_table(index=["arm", "well"], columns="time_h", values="value")
    fold = np.log2(wide[END_H] / wide[0.0]).groupby("arm").mean()
    assert row["beyond"] == pytest.approx(
        fold["a, b"] - fold["a, off"] - fold["late b"] + fold["none"])
    assert row["over_drug"] == pytest.approx(fold["a, b"] - fold["a, off"])
    assert row["over_partner"] == pytest.approx(fold["a, b"] - fold["late b"])


@pytest.mark.parametrize("world", [WORLDS[1], WORLDS[3]], ids=lambda w: w.name)
def test_without_memory_no_order_matters(world):
    said = sum((table["verdict"] == "order_matters").any() for table in told(world, 25, 2))
    kept = Promise(world.name, 0.05, int(said), 25, "at_most")
    assert kept.kept, str(kept)


@pytest.mark.parametrize("world", PLANTED, ids=lambda w: w.name)
def test_an_order_that_matters_is_seen(world):
    assert sum((t["verdict"] == "order_matters").any() for t in told(world, 10, 3)) >= 7


@pytest.mark.parametrize(("gone", "reason"), [
    ("late b", "no_time_matched_single"), ("none", "no_untreated_cells")])
def test_an_arm_that_is_missing_is_named(gone, reason):
    own = wells(PLANTED[0])
    found = order_table(own[own["arm"] != gone], SEQUENCES)
    assert found["verdict"].iloc[0] == "not_matched" and found["reason"].iloc[0] == reason
    assert found["difference"].isna().all()
    assert "not compared with other orders" in order_sentences(found, 5)[0]


def test_a_single_of_other_hours_is_no_match():
    histories = dict(SEQUENCES) | {"late b": arm((0, {B}))}
    found = order_table(wells(PLANTED[0]), histories)
    assert found["verdict"].tolist() == ["not_matched", "not_matched"]


def test_a_longer_overlap_is_no_order():
    world = replace(WORLDS[4], arms=PRETREATED | {"a+b": arm((0, {A, B}))}, together=0.02)
    both = world.arms | {}
    del both["late a+b"], both["b, a+b"]
    found = order_table(wells(replace(world, arms=both)), both)
    assert set(found["order"]) == {"together", "drug_first"}
    assert (found["reason"] == "no_other_order_of_the_same_overlap").all()


def test_few_wells_and_other_readings_give_no_verdict():
    one = order_table(wells(replace(WORLDS[0], wells=1)), SEQUENCES)
    assert (one["reason"] == "too_few_wells").all() and one["beyond_lo"].isna().all()
    own = wells(WORLDS[0])
    log = own.assign(unit="log2")
    assert (order_table(log, SEQUENCES)["reason"] == "no_common_last_time").all()
    early = own[(own["arm"] != "a, b") | (own["time_h"] < 1)]
    assert set(order_table(early[early["time_h"] > 0], SEQUENCES)["verdict"]) <= {"not_matched"}


def test_experiments_that_differ_in_sign_are_no_call():
    first = wells(replace(PLANTED[0], b_after_a=0.03))
    second = wells(replace(PLANTED[0], b_after_a=-0.03), 1).assign(experiment="f", block="q")
    found = order_table(pd.concat([first, second]), SEQUENCES)
    assert set(found["verdict"]) == {"assays_disagree"}


def test_plates_names_and_scales_change_nothing():
    own = wells(replace(PLANTED[0], plates=2))
    base = order_table(own, SEQUENCES)
    scaled = order_table(own.assign(value=own["value"] * np.where(own["block"] == "p0", 7, 1)),
                         SEQUENCES)
    turned = order_table(own.sample(frac=1, random_state=0), SEQUENCES)
    for other in (scaled, turned):
        other = other.set_index("order").loc[base["order"]]
        assert other["difference"].to_numpy() == pytest.approx(base["difference"].to_numpy())
        assert other["verdict"].tolist() == base["verdict"].tolist()


def test_the_verb_tells_orders():
    own = wells(PLANTED[0])
    rows = []
    for name, history in SEQUENCES.items():
        for period in history or arm((0, set())):
            agents = period.agents or {None}
            rows += [{"arm": name, "start_h": period.start_h, "agent": a.name if a else "none",
                      "kind": "drug" if a else "none", "dose": a.dose if a else None,
                      "unit": a.unit if a else ""} for a in agents]
    study = rf.Study(name="s", modalities={}, wells=own, arms=pd.DataFrame(rows),
                     models=pd.DataFrame({"model_id": ["m"]}),
                     samples=pd.DataFrame(columns=["sample_id", "model_id", "arm"]))
    found = rf.fit_response(study)
    assert found.table("orders")["verdict"].tolist() == ["order_matters"] * 2
    assert "a, then b (e): the order matters" in found.summary()
    assert len([s for s in found.summary().split("\n") if "order matters" in s]) == 1
