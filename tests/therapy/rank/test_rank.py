"""Ranks: what outranks what, what has none, and that neither names nor order of rows decide."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refugium.core.errors import RefugiumError
from refugium.therapy import TherapyResult
from refugium.therapy.path.schema import PATH
from refugium.therapy.rank.pareto import fronts
from refugium.therapy.rank.table import rank_table

BASE = {"model_id": "m", "drug": "d", "call_id": "k", "node": "AXL", "level": "candidate",
        "cells": "on_drug", "dose_nM": 10.0, "dose_over_free_cmax": 0.5, "verdict": "closes",
        "reason": "", "status": "ok", "growth": -0.05, "beyond_untreated": -0.04,
        "beyond_untreated_lo": -0.05, "beyond_untreated_hi": -0.03, "kill_depth_log10": 1.0,
        "readout": "rate", "same_on_untreated": -0.01}


def ranked(*rows, **options):
    path = PATH.table([BASE | row for row in rows])
    return rank_table(path, lineages={}, **options)


def test_a_residual_effect_outranks_synergy_only_with_node_and_reach():
    rank, _ = ranked(
        {"partner": "syn", "verdict": "slows_only", "synergy_verdict": "synergistic"},
        {"partner": "closing"},
        {"partner": "by another route", "call_id": "", "node": "", "level": "",
         "status": "abstained"},
        {"partner": "not known in patients", "dose_over_free_cmax": np.nan})
    got = rank.set_index("partner")
    assert got["rank"].to_dict() == {"closing": 1, "syn": 2, "by another route": 3,
                                     "not known in patients": 0}
    assert got["recommended"].to_dict() == {
        "closing": True, "syn": False, "by another route": False, "not known in patients": False}
    assert got.loc["not known in patients", "abstained"] == "exposure_unknown"


def test_without_signalling_cells_alone_are_ranked():
    rank, _ = ranked({"partner": "a", "call_id": "", "node": "", "level": "",
                      "status": "not_measured"})
    assert rank[["rank", "tier", "recommended"]].iloc[0].tolist() == [1, "residual_effect", True]


@pytest.mark.parametrize(("verdict", "why"), [
    ("cannot_tell", "no_call"), ("assays_disagree", "assays_disagree"),
    ("not_reachable", "not_reachable"), ("from_knowledge_only", "not_tested")])
def test_what_is_no_effect_shown_has_no_rank(verdict, why):
    rank, _ = ranked({"partner": "a", "verdict": verdict})
    assert rank[["rank", "abstained", "tier"]].iloc[0].tolist() == [0, why, ""]


def test_of_several_doses_the_highest_within_reach_speaks_never_the_luckiest():
    doses = [(1.0, 0.1, -0.9, "closes"), (8.0, 0.8, -0.01, "slows_only"),
             (80.0, 8.0, -2.0, "not_reachable")]
    rank, _ = ranked(*({"partner": "a", "dose_nM": d, "dose_over_free_cmax": r, "verdict": v,
                        "beyond_untreated": b} for d, r, b, v in doses))
    assert rank[["dose_nM", "verdict", "n_rows"]].iloc[0].tolist() == [8.0, "slows_only", 3]


def test_survivors_speak_before_cells_that_met_both_from_the_start():
    rank, _ = ranked({"partner": "a", "cells": "from_start", "verdict": "slows_only"},
                     {"partner": "a", "verdict": "no_effect"})
    assert rank["verdict"].tolist() == ["no_effect"]


def test_a_pair_is_said_by_the_row_that_speaks_for_it():
    path = PATH.table([BASE | row for row in (
        {"partner": "a", "cells": "from_start", "verdict": "slows_only", "dose_nM": 3.0},
        {"partner": "a", "call_id": "", "node": "", "level": "", "status": "abstained",
         "next_test": "other_lines"})]).assign(next_test="other_lines", reason="intervals_too_wide")
    path["node_fell_under_partner"] = "not_measured"
    rank, baselines = rank_table(path, lineages={})
    assert rank["call_ids"].tolist() == [("k",)] and not rank["hits_called_node"].any()
    said = TherapyResult({"path": path, "rank": rank, "baselines": baselines}).summary()
    assert "survivors still on the drug" in said and "10 nM" in said


def test_naive_orders_that_pick_another_pair_are_told():
    _, baselines = ranked(
        {"partner": "closing", "growth": -0.05, "same_on_untreated": -0.01},
        {"partner": "poison", "verdict": "kills_both", "growth": -0.09, "same_on_untreated": -0.09,
         "beyond_untreated": 0.0})
    got = baselines.set_index("baseline")
    assert got["partner"].to_dict() == {"best_single": "poison", "most_killed": "poison",
                                        "synergy_only": "closing"}
    assert got["same"].tolist() == [False, False, True]


def test_weights_are_used_only_where_given_and_then_shown():
    rows = ({"partner": "a", "dose_over_free_cmax": 0.9, "kill_depth_log10": 2.0},
            {"partner": "b", "dose_over_free_cmax": 0.1, "kill_depth_log10": 1.0})
    for aim, first in (("exposure", "b"), ("kill_depth", "a")):
        rank, _ = ranked(*rows, weights={aim: 1})
        assert rank["partner"].iloc[0] == first and rank["score"].tolist() == [1.0, 0.0]
    assert ranked(*rows)[0]["score"].isna().all()


@pytest.mark.parametrize("weights", [
    {"efficacy": 1}, {"exposure": -1}, {"exposure": float("nan")}, {"exposure": "2"}, {},
    {"exposure": 0}, {"exposure": True}, {"exposure": float("inf")}])
def test_weights_that_mean_nothing_are_refused(weights):
    with pytest.raises(RefugiumError, match="weight"):
        ranked({"partner": "a"}, weights=weights)


def test_a_further_model_needs_three_and_a_line_and_its_clone_count_once():
    rows = [{"partner": "a", "model_id": m, "beyond_untreated": b, "beyond_untreated_lo": b - 0.01,
             "beyond_untreated_hi": b + 0.01} for m, b in zip("pqrs", (-0.1, -0.2, -0.3, -0.3),
                                                              strict=True)]
    path = PATH.table([BASE | row for row in rows])
    rank, _ = rank_table(path, lineages={"p": "p", "q": "q", "r": "r", "s": "r"})
    row = rank.iloc[0]
    assert row["context_models"] == 3 and row["context_mean"] == pytest.approx(-0.2, abs=0.01)
    assert row["context_next_lo"] < row["context_lo"] < row["context_mean"]
    two, _ = rank_table(path.head(2), lineages={})
    assert np.isnan(two["context_next_lo"]).all()


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(5)), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_names_of_models_decide(order, rng):
    rows = [{"partner": f"p{i}", "beyond_untreated_hi": rng.choice([-0.03, -0.02]),
             "kill_depth_log10": rng.choice([0.5, 1.0, np.nan]), "dose_kept": rng.choice(
                 [0.5, np.nan]), "verdict": rng.choice(["closes", "slows_only", "no_effect"])}
            for i in range(5)]
    one, _ = ranked(*rows)
    two, _ = ranked(*(rows[i] | {"model_id": "a|b; c + d vs e"} for i in order))
    by = ["partner"]
    one, two = (t.drop(columns="model_id").sort_values(by).reset_index(drop=True)
                for t in (one, two))
    pd.testing.assert_frame_equal(one, two)


def brute_front(values):
    def beats(a, b):
        both = np.isfinite(a) & np.isfinite(b)
        return (np.isfinite(a) | ~np.isfinite(b)).all() and (a[both] >= b[both]).all() and (
            a[both] > b[both]).any()
    return [not any(beats(other, own) for other in values) for own in values]


def test_the_front_is_that_of_a_loop_over_pairs():
    rng = np.random.default_rng(1)
    for _ in range(50):
        values = rng.integers(0, 3, (6, 3)).astype(float)
        values[rng.random(values.shape) < 0.2] = np.nan
        free = brute_front(values)
        if any(free):  # where rows with gaps beat each other in a ring, all of it is one front
            assert (fronts(values) == 0).tolist() == free


def test_fronts_of_a_batch_are_those_of_its_parts():
    values = np.random.default_rng(2).normal(size=(4, 5, 3))
    np.testing.assert_array_equal(fronts(values), np.stack([fronts(one) for one in values]))
