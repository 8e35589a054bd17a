"""Growth, death and migration stay apart; what was not read under an agent is said."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as sps

from refugium.response import PHENOTYPES, phenotype_of, phenotype_table
from refugium.study import Study

NO_SAMPLE = pd.DataFrame({"sample_id": ["s"], "model_id": "M", "arm": "U"})
MODELS = pd.DataFrame({"model_id": ["M", "K"], "parent_id": ["", "M"],
                       "perturbation": ["", "AXL:KO"]})
ARMS = pd.DataFrame({"arm": ["U", "D", "P", "D+P", "D+P"], "start_h": 0,
                     "agent": ["none", "D", "P", "D", "P"]})


def study(wells):
    return Study("s", models=MODELS, arms=ARMS, samples=NO_SAMPLE, modalities={},
                 wells=pd.DataFrame(wells))


def course(arm, values, *, times=(0.0, 24.0), measure="confluence", unit="", model="M",
           block="e", n=2, spread=0.01):
    return [{"block": block, "well": f"{model}{arm}{i}", "model_id": model, "arm": arm,
             "time_h": t, "measure": measure, "unit": unit,
             "value": v * (1 + spread * i * (t > 0))}
            for i in range(n) for t, v in zip(times, values, strict=True)]


def one(table, **want):
    for column, value in want.items():
        table = table[table[column] == value]
    assert len(table) == 1, table
    return table.iloc[0]


def test_migration_is_no_growth_and_growth_no_migration():
    wells = [*course("U", (0, 60), measure="wound_density"),
             *course("D", (0, 30), measure="wound_density"),
             *course("U", (1, 4)), *course("D", (1, 4))]
    table = phenotype_table(study(wells).design)
    assert one(table, phenotype="migration")["effect"] == pytest.approx(-1)
    assert one(table, phenotype="migration")["verdict"] == "lower"
    growth = one(table, phenotype="growth")
    assert (growth["effect"], growth["verdict"]) == (0, "no_difference_seen")


def test_dead_objects_are_counted_per_cell():
    """Half the cells and half the dead: no more and no less death."""
    wells = [*course("U", (10, 40)), *course("D", (10, 20)),
             *course("U", (1, 8), measure="dead_objects"),
             *course("D", (1, 4), measure="dead_objects")]
    row = one(phenotype_table(study(wells).design), phenotype="death")
    assert row["readout"] == "dead objects / confluence"
    assert row["effect"] == pytest.approx(0)


def test_dead_objects_without_cells_are_not_testable():
    wells = [*course("U", (1, 8), measure="dead_objects"),
             *course("D", (1, 4), measure="dead_objects")]
    row = one(phenotype_table(study(wells).design), phenotype="death")
    assert row["status"] == "not_testable"
    assert np.isnan(row["effect"])


def test_wounds_are_read_before_any_is_closed():
    times = (0.0, 4.0, 8.0, 24.0)
    wells = [*course("U", (800, 600, 300, 0), times=times, measure="wound_width", unit="um"),
             *course("D", (800, 700, 500, 0), times=times, measure="wound_width", unit="um")]
    row = one(phenotype_table(study(wells).design), phenotype="migration")
    assert row["horizon_h"] == 8
    assert row["case"] / row["reference"] == pytest.approx(3 / 5, rel=0.02)


def test_unknown_readings_are_shown_without_a_number():
    wells = [*course("U", (1, 2), measure="glow"), *course("D", (1, 3), measure="glow")]
    row = one(phenotype_table(study(wells).design))
    assert (row["phenotype"], row["status"]) == ("other", "not_testable")


def test_what_was_never_read_under_an_agent_is_said():
    wells = [*course("U", (1, 4)), *course("D", (1, 2)), *course("P", (1, 2)),
             *course("U", (0, 60), measure="wound_density"),
             *course("D", (0, 30), measure="wound_density")]
    table = phenotype_table(study(wells).design)
    missing = table[table["status"] == "not_measured"]
    assert missing[["agent", "phenotype"]].to_numpy().tolist() == [["P", "migration"]]


def test_each_agent_alone_and_all_together_and_the_knock_out():
    wells = [*course("U", (1, 16)), *course("D", (1, 8)), *course("P", (1, 4)),
             *course("D+P", (1, 1)), *course("D", (1, 4), model="K")]
    table = phenotype_table(study(wells).design)
    combined = table[table["arm"] == "D+P"]
    assert combined.set_index("reference_arm")["effect"].round(6).to_dict() == {
        "P": -2, "D": -3, "U": -4}
    assert one(table, kind="genetic")["effect"] == pytest.approx(-1)


def test_pooled_over_experiments_near_duplicates_once():
    wells = [row for block, fold in (("a", 2.0), ("b", 2.2), ("c", 1.9), ("twin", 9.0))
             for row in (*course("U", (1, 4), block=block), *course("D", (1, fold), block=block))]
    table = phenotype_table(study(wells).design, counted_once=("twin",))
    pooled = one(table, scope="pooled")
    assert pooled["n_experiments"] == 3
    assert pooled["verdict"] == "lower"
    assert (table["block"] == "twin").sum() == 1


def test_no_wells_no_rows():
    empty = Study("s", models=MODELS, arms=ARMS, samples=NO_SAMPLE, modalities={})
    assert phenotype_table(empty.design).columns.tolist() == PHENOTYPES.names


@given(scale=st.floats(0.01, 100), fold=st.floats(0.1, 20))
@settings(max_examples=25, deadline=None)
def test_the_unit_of_a_reading_does_not_matter(scale, fold):
    wells = [*course("U", (1, 4)), *course("D", (1, fold))]
    plain = one(phenotype_table(study(wells).design))
    louder = study([w | {"value": w["value"] * scale} for w in wells])
    scaled = one(phenotype_table(louder.design))
    assert plain["effect"] == pytest.approx(np.log2(fold / 4))
    assert scaled["effect"] == pytest.approx(plain["effect"])


def test_interval_of_a_phenotype_covers():
    """800 null experiments in four wells an arm: the interval misses zero at most at its rate."""
    rng = np.random.default_rng(3)
    wells = [
        {"block": f"e{i}", "well": f"{arm}{w}", "model_id": "M", "arm": arm, "time_h": 24.0,
         "measure": "PI-positive", "unit": "%", "value": 10 * np.exp(0.1 * rng.normal())}
        for i in range(800) for arm in ("U", "D") for w in range(4)
    ]
    table = phenotype_table(study(wells).design)
    single = table[table["scope"] == "experiment"]
    missed = int((single["verdict"] != "no_difference_seen").sum())
    low, high = sps.binomtest(missed, len(single)).proportion_ci(0.99)
    assert low <= 0.05 <= high


@pytest.mark.parametrize(("measure", "phenotype"), [
    ("Confluence", "growth"), ("cell number", "growth"), ("PI-positive", "death"),
    ("wound_width", "migration"), ("nuclear_yap", "yap"), ("brightness", "other"),
])
def test_measures_have_their_phenotype(measure, phenotype):
    assert phenotype_of(measure) == phenotype
