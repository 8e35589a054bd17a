"""Pairs from singles: closed forms, an oracle, and virtual cells with known truth."""

import numpy as np
import pandas as pd
import pytest

from refugium.core.errors import RefugiumError
from refugium.response import pair_excess, pairs_from_singles
from refugium.response.pairs.additive import additive_effects
from refugium.response.pairs.beyond import skill_of


def world(seed, kind, drugs=10, outcomes=12, sd=0.4):
    """Singles and all pairs of heavy-tailed effects; the generator knows no ridge."""
    rng = np.random.default_rng(seed)
    arms = [(a, b) for a in range(drugs) for b in range(a + 1)]
    held = np.array([[float(x in arm) for x in range(drugs)] for arm in arms])
    effect = rng.standard_t(4, size=(drugs, outcomes))
    first, second = (np.array([effect[arm[i]] for arm in arms]) for i in (0, 1))
    pair = np.array([a != b for a, b in arms])[:, None]
    done = {
        "sum": held @ effect,
        "product": held @ effect + pair * 0.5 * first * second,
        "stronger": np.where(np.abs(first) > np.abs(second), first, second),
        "luck": held @ effect + pair * rng.standard_normal(first.shape),
    }[kind]
    names = [f"drug{d}" for d in range(drugs)]
    return (pd.DataFrame(held, columns=names),
            pd.DataFrame(done + sd * rng.standard_normal(done.shape)))


def test_effects_are_found_whatever_the_penalty_of_a_stiff_ridge():
    rng = np.random.default_rng(0)
    design = (rng.random((3, 40, 5)) < 0.4).astype(float)
    truth = rng.standard_normal((3, 5, 4))
    found = additive_effects(design, design @ truth)
    np.testing.assert_allclose(found, truth, atol=0.02)  # batched, and unbiased without noise


def test_leave_one_out_of_the_ridge_is_that_of_refitting(monkeypatch):
    from refugium.response.pairs import additive

    rng = np.random.default_rng(1)
    design, y = rng.standard_normal((15, 4)), rng.standard_normal((15, 3))
    square = (design**2).sum() / 4
    losses = {}
    for penalty in additive.PENALTIES:
        missed = []
        for i in range(15):
            x, z = np.delete(design, i, 0), np.delete(y, i, 0)
            fit = np.linalg.solve(x.T @ x + penalty * square * np.eye(4), x.T @ z)
            missed.append(y[i] - design[i] @ fit)
        losses[penalty] = np.mean(np.square(missed))
    best = min(losses, key=losses.get)
    expected = np.linalg.solve(design.T @ design + best * square * np.eye(4), design.T @ y)
    np.testing.assert_allclose(additive_effects(design, y), expected, atol=1e-10)


@pytest.mark.parametrize("sd", [0.0, 0.003])
def test_shrinkage_is_not_taken_for_interaction_where_sums_are_exact(sd):
    for seed in range(5):
        found = pairs_from_singles(*world(seed, "sum", sd=sd)).set_index("split")
        assert found.verdict["leave_drug_out"] == "additive_suffices"
        assert found.verdict["random"] == "additive_suffices"


def test_nothing_beyond_the_sum_is_never_called():
    verdicts = [v for seed in range(25)
                for v in pairs_from_singles(*world(seed, "sum")).verdict if v]
    assert verdicts.count("beyond_additive") <= 1  # of 50
    assert verdicts.count("additive_suffices") >= 45


@pytest.mark.parametrize("kind", ["product", "stronger"])
def test_a_true_interaction_is_foretold_for_a_drug_never_seen_in_a_pair(kind):
    found = [pairs_from_singles(*world(seed, kind)).set_index("split").loc["leave_drug_out"]
             for seed in range(10)]
    assert sum(f.verdict == "beyond_additive" for f in found) >= 6
    assert np.median([f.skill for f in found]) > 0.1


def test_excess_of_each_pair_in_its_own_way_cannot_be_foretold():
    verdicts = [v for seed in range(12)
                for v in pairs_from_singles(*world(seed, "luck", sd=0.05)).verdict if v]
    assert verdicts.count("beyond_additive") <= 1  # of 24


def test_skill_is_one_less_the_share_still_missed_and_pairs_of_one_drug_go_together():
    rng = np.random.default_rng(2)
    who = np.array([(a, b) for a in range(8) for b in range(a)])
    rough = rng.standard_normal((len(who), 3))
    skill, lo, hi = skill_of(rough / 2, rough, who, draws=100)
    assert (skill, lo, hi) == pytest.approx((0.75, 0.75, 0.75))
    fine = np.where((who == 0).any(axis=1)[:, None], 0.0, rough)  # one drug makes all the skill
    skill, lo, hi = skill_of(fine, rough, who, draws=200)
    assert lo < 0.05 < skill < hi


def test_the_split_that_shows_no_pair_says_so():
    found = pairs_from_singles(*world(0, "sum")).set_index("split")
    assert found.status["single_to_pair"] == "not_testable"
    assert found.verdict["single_to_pair"] == "" and found.r["single_to_pair"] > 0.9


def test_few_drugs_are_no_forecast():
    doses, cells = world(0, "sum", drugs=3)
    found = pairs_from_singles(doses, cells).set_index("split")
    assert found.status["leave_drug_out"] == "too_few_points" and found.verdict["random"] == ""


def test_excess_over_the_sum_and_over_twice_the_dose_with_intervals_of_repeats():
    rng, hit = np.random.default_rng(3), 0
    doses = pd.DataFrame({"A": [1.0, 0, 2, 1], "B": [0.0, 3, 0, 3]})
    truth = np.array([-1.0, -0.5, -2.0, -2.2])
    for _ in range(200):
        repeated = pd.concat([doses] * 3, ignore_index=True)
        cells = pd.DataFrame({"v": np.tile(truth, 3) + 0.2 * rng.standard_normal(12)})
        row = pair_excess(repeated, cells).iloc[0]
        hit += row.over_sum_lo <= -0.7 <= row.over_sum_hi
    assert row.n_arms == 3 and np.isnan(row.over_partner_double) and row.status == "ok"
    assert 180 <= hit <= 199


def test_a_missing_single_gives_no_number():
    doses = pd.DataFrame({"A": [1.0, 1.0], "B": [0.0, 3.0]})
    row = pair_excess(doses, pd.DataFrame({"v": [-1.0, -2.0]})).iloc[0]
    assert row.status == "no_reference" and np.isnan(row.over_sum)


@pytest.mark.parametrize(("dose", "response", "named"), [
    ([[1.0, 1.0, 1.0]], [[0.0]], "more than two"),
    ([[0.0, 0.0, 0.0]], [[0.0]], "no drug"),
    ([[-1.0, 0.0, 0.0]], [[0.0]], "negative"),
    ([[1.0, 0.0, 0.0]], [[np.nan]], "missing"),
    ([[1.0, 0.0, 0.0]], [[0.0], [1.0]], "same arms"),
    ([["1 uM", 0.0, 0.0]], [[0.0]], "no number"),
])
def test_bad_input_is_named(dose, response, named):
    with pytest.raises(RefugiumError, match=named):
        pairs_from_singles(pd.DataFrame(dose, columns=list("ABC")), pd.DataFrame(response))


def test_a_drug_in_two_columns_is_named():
    doses = pd.DataFrame([[1.0, 0.0], [0.0, 1.0]], columns=["A", "A"])
    with pytest.raises(RefugiumError, match="named twice"):
        pair_excess(doses, pd.DataFrame({"v": [1.0, 2.0]}))
