"""Growth scales in closed form, and the verdicts over experiments."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats as sps

from refugium.response import growth_table, interaction_table, pool_experiments

QUARTET = pd.DataFrame([{
    "model_id": "M", "agent_model_id": "M", "background": "D", "control": "U",
    "background_agent": "D+P", "control_agent": "P", "agent": "P 10 nM",
}])


def wells(folds, *, block="e", n=3, spread=0.0, hours=96.0, seed=0):
    rng = np.random.default_rng(seed)
    rows = []
    for arm, fold in folds.items():
        for i in range(n):
            end = 10 * fold * np.exp(spread * rng.normal())
            for t, v in ((0.0, 10.0), (hours / 2, 10.0 * np.sqrt(fold)), (hours, end)):
                rows.append({"block": block, "well": f"{block}{arm}{i}", "model_id": "M",
                             "arm": arm, "time_h": t, "measure": "count", "value": v})
    return pd.DataFrame(rows)


def test_fold_and_rate_in_closed_form():
    table = growth_table(wells({"U": 16.0, "D": 2.0})).set_index("arm")
    assert table.loc["U", "fold"] == pytest.approx(16)
    assert table.loc["U", "rate_per_day"] == pytest.approx(np.log(16) / 4)
    assert table.loc["D", "fold_se"] == pytest.approx(0)


def test_one_well_has_no_error_and_no_verdict():
    growth = growth_table(wells({"U": 16, "D": 4, "P": 8, "D+P": 1.5}, n=1))
    table = interaction_table(growth, QUARTET)
    assert (table["status"] == "too_few_replicates").all()
    assert table["lo"].isna().all()
    assert (table["verdict"] == "").all()


def test_independent_growth_factors_are_no_effect_on_the_fold_scale():
    """Drug divides the fold by 4, agent by 2, both by 8: nothing beyond, on that scale."""
    growth = growth_table(wells({"U": 16, "D": 4, "P": 8, "D+P": 2}))
    table = interaction_table(growth, QUARTET).set_index("scale")
    assert table.loc["fold", "effect"] == pytest.approx(0, abs=1e-12)
    assert table.loc["rate", "alone"] == pytest.approx(0.5)
    assert table.loc["rate", "together"] == pytest.approx(1 / 3)


def test_horizon_is_the_last_reading_all_wells_reach():
    table = wells({"U": 16.0})
    assert growth_table(table, horizon_h=60.0)["horizon_h"].tolist() == [48.0]


def test_opposite_experiments_disagree():
    parts = [
        interaction_table(growth_table(wells(
            {"U": 16, "D": 8, "P": 8, "D+P": last}, block=name, n=4, spread=0.03, seed=seed
        )), QUARTET)
        for name, last, seed in (("a", 2.0, 1), ("b", 8.0, 2))
    ]
    pooled = pool_experiments(pd.concat(parts)).set_index("scale")
    assert pooled.loc["fold", "verdict"] == "assays_disagree"
    assert pooled.loc["fold", "i2"] > 0.9


def test_agreeing_experiments_lower():
    parts = [
        interaction_table(growth_table(wells(
            {"U": 16, "D": 8, "P": 8, "D+P": 1.5}, block=str(seed), n=4, spread=0.03, seed=seed
        )), QUARTET)
        for seed in (1, 2, 3)
    ]
    pooled = pool_experiments(pd.concat(parts)).set_index("scale")
    assert set(pooled["verdict"]) == {"lower"}
    assert pooled.loc["fold", "effect"] == pytest.approx(np.log2(1.5 / 4), abs=0.1)
    assert (pooled["p_lower"] < 1e-3).all()


def test_interval_of_one_experiment_covers():
    """2,000 null experiments with four wells an arm: the 95 % interval misses zero at its rate."""
    rng = np.random.default_rng(0)
    tables = []
    for number in range(2000):
        folds = 4 * np.exp(0.1 * rng.normal(size=(4, 4)))
        tables.append(pd.DataFrame({
            "block": str(number), "model_id": "M", "arm": ["D", "U", "D+P", "P"], "n_wells": 4,
            "measure": "count", "phenotype": "growth", "horizon_h": 96.0, "n_left_out": 0,
            "fold": folds.mean(axis=1), "fold_se": folds.std(axis=1, ddof=1) / 2,
            "rate_per_day": np.log(folds.mean(axis=1)) / 4,
            "rate_se": folds.std(axis=1, ddof=1) / 2 / folds.mean(axis=1) / 4,
        }))
    found = interaction_table(pd.concat(tables), QUARTET)
    fold = found[found["scale"] == "fold"]
    missed = int((~((fold["lo"] <= 0) & (fold["hi"] >= 0))).sum())
    assert len(fold) == 2000
    low, high = sps.binomtest(missed, 2000).proportion_ci(0.99)
    assert low <= 0.05 <= high


@pytest.mark.parametrize("unit", ["%", "Percent", "fraction"])
def test_crowding_is_told_in_every_unit_of_confluence(unit):
    rows = wells({"U": 16.0, "D": 2.0}).assign(measure="confluence", unit=unit)
    rows["value"] *= 0.01 if unit == "fraction" else 1.0
    table = growth_table(rows).set_index("arm")
    assert (table["horizon_h"] == 48).all()  # 160 per cent at 96 h
    assert table.loc["U", "fold"] == pytest.approx(4)
