"""States over time: scores per sample, refusals, and shares of cells."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from benchmarks.movie.loops import arrange
from benchmarks.promise import Promise

from refugium.core.errors import StudyError
from refugium.movie.states.occupancy import occupancy
from refugium.movie.states.scores import state_scores

PHASES = ("before", "on", "off")


def course(change=(0, 2, 0.1), phases=PHASES, replicates=3, seed=0, noise=0.1):
    means = np.full((40, 3), 6.0)
    means[:5] += np.array(change)
    return arrange(means, phases, np.array([0, 24, 48.0]), np.random.default_rng(seed),
                   replicates=replicates, noise=noise)


def sets(**named):
    return pd.DataFrame([(s, g) for s, genes in named.items() for g in genes],
                        columns=["source", "target"])


FIVE = [f"g{i}" for i in range(5)]
STILL = [f"g{i}" for i in range(20, 30)]


def test_a_state_that_rises_and_comes_back():
    found = state_scores(course(), sets(moved=FIVE, still=STILL)).set_index(["state", "point"])
    assert found.loc[("moved", 1), "change"] == pytest.approx(2, abs=0.15)
    assert found["verdict"].tolist() == ["", "up", "steady", "", "steady", "steady"]
    low, high = found.loc[("moved", 1), ["change_lo", "change_hi"]]
    assert low < 2 < high
    assert np.isnan(found.loc[("moved", 0), "change"])
    assert (found["status"] == "ok").all()


def test_scores_are_weighted_means_of_samples():
    one = course()
    table = sets(moved=FIVE[:3]).assign(weight=[2.0, -1.0, 1.0])
    found = state_scores(one, table)
    by_hand = (2 * one.means[0] - one.means[1] + one.means[2]) / 4
    assert found["score"].to_numpy() == pytest.approx(by_hand)


@pytest.mark.parametrize(
    ("genes", "measured"),
    [(FIVE[:3], True), ([*FIVE[:3], "a", "b", "c"], True), (FIVE[:3] + list("abcd"), False),
     ([*FIVE[:2], "a"], False), (FIVE[:1], True), (["SOX10"], False), ([FIVE[0], "a"], False)],
)
def test_what_is_not_measured_has_no_number(genes, measured):
    found = state_scores(course(), sets(one=genes))
    if measured:
        assert (found["status"] == "ok").all()
        return
    assert set(found["status"]) == {"not_measured"}
    numbers = ["score", "lo", "hi", "change", "change_lo", "change_hi", "p", "q"]
    assert found[numbers].isna().all().all()
    assert (found["verdict"] == "").all()
    assert found["reason"].str.contains("not in the data").all()


def test_no_point_before_the_drug():
    found = state_scores(course(phases=("on", "on", "off")), sets(moved=FIVE))
    assert set(found["status"]) == {"no_baseline"}
    assert found["change"].isna().all()
    assert found["lo"].notna().all()


def test_one_replicate_has_an_effect_and_no_interval():
    found = state_scores(course(replicates=1), sets(moved=FIVE))
    assert set(found["status"]) == {"too_few_replicates"}
    assert found[["lo", "hi", "change_lo", "p", "q"]].isna().all().all()
    assert found["change"].notna().sum() == 2


@pytest.mark.parametrize(
    ("table", "words"),
    [(pd.DataFrame({"source": ["a"]}), "lacks a column"),
     (pd.DataFrame({"source": ["a"], "target": ["g1"], "weight": ["x"]}), "no number"),
     (pd.DataFrame({"source": ["a"], "target": ["g1"], "weight": [0.0]}), "or 0"),
     (pd.DataFrame({"source": ["a", "a"], "target": ["g1", "g1"], "weight": [1.0, -1.0]}),
      "two weights")],
)
def test_wrong_sets_teach(table, words):
    with pytest.raises(StudyError, match=words):
        state_scores(course(), table)


def test_nothing_moves_at_the_promised_rate():
    """Sets whose genes vary together, each in three samples a point: q of any set and point."""
    false = 0
    table = sets(**{f"s{k}": [f"g{i}" for i in range(4 * k, 4 * k + 4)] for k in range(10)})
    for seed in range(120):
        rng = np.random.default_rng(seed)
        one = arrange(np.full((40, 3), 6.0), PHASES, np.array([0, 24, 48.0]), rng,
                      replicates=3, noise=0.1)
        shared = 0.1 * np.repeat(rng.standard_normal((10, 9)), 4, axis=0)
        false += bool((state_scores(replace(one, values=one.values + shared), table)["q"]
                       <= 0.05).any())
    assert Promise("change of a state", 0.05, false, 120, bound="at_most").kept


def test_a_point_of_one_sample_has_a_change_and_no_error():
    one = course()
    kept = np.flatnonzero((one.point != 1) | (np.arange(9) == 3))
    found = state_scores(replace(one, values=one.values[:, kept], point=one.point[kept]),
                         sets(moved=FIVE)).set_index("point")
    assert found["status"].tolist() == ["ok", "too_few_replicates", "ok"]
    assert found.loc[1, "change"] == pytest.approx(2, abs=0.3)
    assert np.isnan(found.loc[1, "p"])


def test_occupancy_counts_samples_not_cells():
    """Samples that differ widely stay uncertain, however many cells they have."""
    rng = np.random.default_rng(3)
    true = np.array([0.1, 0.5, 0.3, 0.8, 0.9, 0.7])
    sample = np.repeat(np.arange(6), 2000)
    state = (rng.random(12000) >= true[sample]).astype(int)
    found = occupancy(state, sample, np.array([0, 0, 0, 1, 1, 1]), ["a", "b"])
    a = found[found["state"] == "a"].set_index("point")
    assert a["share"].to_numpy() == pytest.approx([0.3, 0.8], abs=0.02)
    assert (a["hi"] - a["lo"]).min() > 0.2
    assert found["alternative"].str.contains("selection").all()
    assert found.groupby("point")["share"].sum().to_numpy() == pytest.approx(1.0)


def test_occupancy_refuses_what_was_not_seen():
    state, sample = np.zeros(45, int), np.repeat([0, 1, 2], [20, 20, 5])
    found = occupancy(state, sample, np.array([0, 1, 2]), ["a"]).set_index("point")
    assert found["status"].tolist() == ["too_few_replicates", "too_few_replicates", "not_measured"]
    assert found[["lo", "hi"]].isna().all().all()
    assert np.isnan(found.loc[2, "share"])
