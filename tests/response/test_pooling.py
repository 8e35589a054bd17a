"""Experiments as units: plates count once, single series give a t interval, refusals give none."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats as sps

from refugium.response import growth_table, interaction_table, pool_experiments

NAN = float("nan")
KNOCK_OUT = pd.DataFrame([{
    "model_id": "M", "agent_model_id": "K", "background": "D", "control": "U",
    "background_agent": "D", "control_agent": "U", "agent": "AXL:KO",
}])


def rows(effect, se=NAN, block=None, df=NAN):
    effect = np.atleast_1d(effect)
    se = np.broadcast_to(se, effect.shape)
    return pd.DataFrame({
        "block": block or [f"e{i}" for i in range(len(effect))], "model_id": "M",
        "background": "D", "agent": "P", "kind": "drug", "phenotype": "growth", "scale": "fold",
        "effect": effect, "se": se, "df": df,
        "status": np.where(np.isfinite(se), "ok", "too_few_replicates"),
    })


def series(model, arm, fold, *, block="e", n=3, first=10.0):
    return [{"block": block, "well": f"{model}{arm}{i}", "model_id": model, "arm": arm,
             "time_h": t, "measure": "count", "value": v}
            for i in range(n) for t, v in ((0.0, first), (72.0, first * fold * (1 + 0.01 * i)))]


def test_single_series_of_three_experiments_give_the_t_interval():
    effect = np.array([-1.0, -0.6, -1.3])
    found = pool_experiments(rows(effect)).iloc[0]
    lo, hi = sps.t.interval(0.95, 2, effect.mean(), sps.sem(effect))
    assert found["effect"] == pytest.approx(effect.mean())
    assert (found["lo"], found["hi"]) == (pytest.approx(lo), pytest.approx(hi))
    assert found["p_lower"] == pytest.approx(
        sps.ttest_1samp(effect, 0, alternative="less").pvalue)
    assert found["n_experiments"] == 3


def test_t_over_experiments_keeps_its_promise():
    """2,000 null pools of four single series: the interval misses zero at its rate."""
    rng = np.random.default_rng(7)
    tables = [rows(rng.normal(size=4)).assign(agent=f"P {i}") for i in range(2000)]
    found = pool_experiments(pd.concat(tables))
    missed = int((found["verdict"] != "no_difference_seen").sum())
    low, high = sps.binomtest(missed, 2000).proportion_ci(0.99)
    assert low <= 0.05 <= high


def test_two_single_series_give_no_number():
    found = pool_experiments(rows([-1.0, -1.2])).iloc[0]
    assert (found["verdict"], found["status"]) == ("too_few", "too_few_replicates")
    assert np.isnan(found["effect"])
    assert (found["n_alone"], found["n_alone_lower"]) == (2, 2)


def test_plates_of_one_experiment_count_once():
    found = pool_experiments(rows([-1.0, -1.2], 0.1).assign(experiment="x")).iloc[0]
    assert found["n_experiments"] == 1
    assert found["verdict"] == "too_few"
    assert np.isnan(found["lo"])
    two = pool_experiments(rows([-1.0, -1.2, -1.1], 0.1).assign(
        experiment=["x", "x", "y"])).iloc[0]
    assert (two["n_experiments"], two["verdict"]) == (2, "too_few")


def test_two_experiments_are_shown_and_not_pooled():
    found = pool_experiments(rows([-1.0, -1.4], 0.05)).iloc[0]
    assert (found["verdict"], found["status"]) == ("too_few", "too_few_replicates")
    assert (found["least"], found["most"], found["effect"]) == (-1.4, -1.0, pytest.approx(-1.2))
    assert np.isnan(found[["lo", "hi", "p_lower"]].to_numpy(dtype=float)).all()
    assert pool_experiments(rows([-1.0, 1.4], 0.05)).iloc[0]["verdict"] == "assays_disagree"


@pytest.mark.parametrize("scatter", [0.0, 0.1, 0.4])
@pytest.mark.parametrize("k", [3, 4])
def test_experiments_that_differ_keep_the_promise(scatter, k):
    """1,000 null pools, errors read from three wells: zero is missed in 5 % at most."""
    rng = np.random.default_rng([k, int(10 * scatter)])
    tables = []
    for i in range(1000):
        well = rng.normal(0, 0.2, size=(k, 3)) + rng.normal(0, scatter, size=(k, 1))
        tables.append(rows(well.mean(1), well.std(1, ddof=1) / 3**0.5, df=2.0)
                      .assign(agent=f"P {i}"))
    found = pool_experiments(pd.concat(tables))
    missed = int(found["verdict"].isin(["lower", "higher"]).sum())
    assert sps.binomtest(missed, 1000).proportion_ci(0.99).low <= 0.05


def test_an_experiment_without_replicate_wells_counts_like_the_others():
    lone = rows([-0.5, -0.4]).assign(block=["f", "g"])
    found = pool_experiments(pd.concat([rows([-1.0, -1.1, -0.9], 0.1), lone])).iloc[0]
    assert (found["n_experiments"], found["method"]) == (5, "experiments as replicates (t)")
    lo, hi = sps.t.interval(0.95, 4, -0.78, sps.sem([-1.0, -1.1, -0.9, -0.5, -0.4]))
    assert (found["lo"], found["hi"]) == (pytest.approx(lo), pytest.approx(hi))
    few = pool_experiments(pd.concat([rows([-1.0], 0.1), lone[:1]])).iloc[0]
    assert (few["n_experiments"], few["n_alone"], few["verdict"]) == (1, 1, "too_few")


def test_experiments_of_opposite_sign_disagree_beside_a_single_series():
    both = pd.concat([rows([-1.0, 1.1], 0.1), rows([0.4]).assign(block="f")])
    assert pool_experiments(both).iloc[0]["verdict"] == "assays_disagree"


def test_a_knock_out_never_read_without_the_drug_has_no_number():
    wells = pd.DataFrame([*series("M", "U", 8), *series("M", "D", 4), *series("K", "D", 2)])
    table = interaction_table(growth_table(wells), KNOCK_OUT)
    assert set(table["status"]) == {"no_baseline"}
    assert table[["effect", "lo", "alone"]].isna().all(axis=None)
    pooled = pool_experiments(table)
    assert set(pooled["status"]) == {"no_baseline"}
    assert pooled["p_lower"].isna().all()


def test_a_knock_out_that_lowers_survival_on_the_drug_only():
    wells = pd.DataFrame([*series("M", "U", 8), *series("M", "D", 4), *series("K", "U", 8),
                          *series("K", "D", 2)])
    table = interaction_table(growth_table(wells), KNOCK_OUT).set_index("scale")
    assert table.loc["fold", "effect"] == pytest.approx(-1)
    assert table.loc["rate", "effect"] == pytest.approx(-1 / 3, abs=0.01)
    assert set(table["verdict"]) == {"lower"}
    assert set(table["kind"]) == {"genetic"}


def test_two_readings_of_one_experiment_are_not_mixed():
    wells = pd.DataFrame([*series("M", "U", 8), *series("M", "D", 4), *series("K", "U", 8),
                          *series("K", "D", 4)])
    other = wells.assign(measure="dead_objects", value=wells["value"] ** 2)
    table = interaction_table(growth_table(pd.concat([wells, other])), KNOCK_OUT)
    assert table.groupby("measure").size().to_dict() == {"count": 2, "dead_objects": 2}
    assert set(table["phenotype"]) == {"growth", "death"}


def test_a_well_seeded_elsewhere_is_left_out_and_counted():
    wells = pd.DataFrame([*series("M", "U", 8, n=4), *series("M", "D", 4, n=4)])
    wells.loc[wells["well"] == "MD0", "value"] = 300.0
    table = growth_table(wells).set_index("arm")
    assert table["n_left_out"].to_dict() == {"U": 0, "D": 1}
    assert table.loc["D", "n_wells"] == 3
    assert table.loc["D", "fold"] == pytest.approx(4 * 1.02)


def test_confluence_is_read_until_wells_are_crowded():
    wells = pd.DataFrame([
        {"block": "e", "well": w, "model_id": "M", "arm": w, "time_h": t, "unit": "%",
         "measure": "confluence", "value": v}
        for w, values in (("U", (5, 40, 99)), ("D", (5, 10, 40)))
        for t, v in zip((0.0, 48.0, 96.0), values, strict=True)])
    assert set(growth_table(wells)["horizon_h"]) == {48.0}
    assert set(growth_table(wells.assign(measure="count"))["horizon_h"]) == {96.0}


def test_readings_without_a_time_give_no_growth():
    wells = pd.DataFrame(series("M", "U", 8)).assign(time_h=np.nan)
    assert growth_table(wells).empty
