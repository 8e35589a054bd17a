"""Early and late rates, death apart, and confluence that is full."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from refugium.response.dose.rates import rate_table

HOURS = np.arange(0.0, 96.0, 12.0)


def wells(log2, *, measure="cell count", unit="", n=3, sd=0.02, level=100.0):
    rng = np.random.default_rng(0)
    return pd.DataFrame([
        {"model_id": "m", "experiment": "e", "block": "e", "arm": "d", "well": str(w), "time_h": t,
         "measure": measure, "unit": unit, "value": level * 2 ** (v + sd * rng.normal())}
        for w in range(n) for t, v in zip(HOURS, log2, strict=True)])


def test_growth_decay_and_a_turn():
    for log2, course in ((HOURS / 24, "grows"), (-HOURS / 48, "shrinks"), (0 * HOURS, "not_shown"),
                         (np.minimum(HOURS, 48) / 12 - np.maximum(HOURS - 48, 0) / 30,
                          "rate_changes")):
        assert rate_table(wells(log2))["course"].tolist() == [course]


def test_death_needs_counts_of_dead_objects_beside():
    live = wells(0 * HOURS, sd=0.0)
    dead = live.assign(measure="dead objects", value=live["time_h"] * 0.5)
    row = rate_table(pd.concat([live, dead])).iloc[0]
    assert row["death_per_h"] == pytest.approx(0.005) and row["course"] == "not_shown"
    share = dead.assign(measure="dead fraction", unit="%")
    assert np.isnan(rate_table(pd.concat([live, share]))["death_per_h"].iloc[0])
    assert np.isnan(rate_table(live)["death_per_h"].iloc[0])


def test_one_well_has_rates_and_no_course():
    row = rate_table(wells(HOURS / 24, n=1)).iloc[0]
    assert row["status"] == "too_few_replicates" and row["course"] == ""
    assert np.isfinite(row["net_rate_per_h"])


def test_full_wells_are_read_no_further():
    full = wells(HOURS / 24, measure="confluence", unit="%", level=20.0, sd=0.0)
    assert rate_table(full)["last_h"].tolist() == [48.0]


@pytest.mark.published
def test_cells_that_grew_and_then_shrink():
    path = Path(os.environ["REFUGIUM_DATA"]) / "aceso-pc9" / "cell_viability_assay.txt"
    raw = pd.read_csv(path, sep=";").query("Type2 == 'sensitive'").astype({"CONC": str})
    own = raw[raw["CONC"].isin([".", "10"])]
    row = rate_table(pd.DataFrame({
        "model_id": "PC9", "experiment": "e", "block": "e", "arm": "erlotinib 10 uM",
        "well": own["Replicate"].astype(str), "time_h": own["Time"].astype(float),
        "measure": "cell count", "unit": "", "value": own["Viable.cells"]})).iloc[0]
    assert row["course"] == "rate_changes"
    assert row["fold_log2"] > 1 and row["late_rate_per_h"] < 0
    assert np.isnan(row["death_per_h"])  # apoptotic shares are no death rate
