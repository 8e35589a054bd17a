"""Growth of PC9 under dasatinib: what the four files hold, and which two are one experiment."""

import numpy as np
import pytest

from refugium.response.near_duplicates import find_near_duplicates

READINGS = {
    "Dasatinib_2fixed": (96, 33), "Das_BR3_fixed": (96, 33),
    "Dasatinib_Dose_BR3": (96, 41), "Dasatinib": (48, 33),
}
DOSES = (0, 40, 200)


def arm(background, dose):
    parts = [part for part in (background, f"dasatinib {dose} nM" if dose else "") if part]
    return " + ".join(parts) or "untreated"


def mean_fold(study, block, name, hours=96):
    wells = study.wells
    rows = wells[(wells["block"] == block) & (wells["model_id"] == "PC9") & (wells["arm"] == name)]
    wide = rows.pivot(index="well", columns="time_h", values="value")
    return float((wide[hours] / wide[0]).mean())


@pytest.mark.parametrize(("block", "shape"), READINGS.items())
def test_every_column_is_a_well(pc9, block, shape):
    rows = pc9.wells[pc9.wells["block"] == block]
    wells, times = shape
    assert (rows["well"].nunique(), rows["time_h"].nunique()) == shape
    assert len(rows) == wells * times
    assert set(rows["measure"]) == {"confluence"}
    assert rows["time_h"].min() == 0


@pytest.mark.parametrize(
    ("block", "background", "folds", "rates"),
    [
        ("Dasatinib_2fixed", "erlotinib + AF154", (0.52, 0.39, 0.34), (0.77, 0.60, 0.40)),
        ("Das_BR3_fixed", "erlotinib + AF154", (0.33, 0.59, 0.41), (0.67, 0.77, 0.46)),
        ("Dasatinib_Dose_BR3", "erlotinib + AF154", (0.33, 0.75, 0.70), (0.68, 0.87, 0.79)),
        ("Dasatinib", "erlotinib + AF154", (1.20, 0.50, 0.35), None),
        ("Dasatinib_2fixed", "erlotinib", (0.35, 0.28, 0.28), (0.64, 0.46, 0.29)),
    ],
)
def test_growth_to_96_h_against_untreated_at_the_same_dasatinib_dose(
    pc9, block, background, folds, rates
):
    """Mean over wells of the fold 0 to 96 h, over that of wells without erlotinib."""
    treated = [mean_fold(pc9, block, arm(background, dose)) for dose in DOSES]
    untreated = [mean_fold(pc9, block, arm("", dose)) for dose in DOSES]
    assert np.divide(treated, untreated) == pytest.approx(folds, abs=0.011)
    if rates:
        assert np.divide(np.log(treated), np.log(untreated)) == pytest.approx(rates, abs=0.011)


def test_one_experiment_read_twice_is_found_and_named(pc9):
    pairs = find_near_duplicates(pc9.wells)
    (found,) = pairs[pairs["near_duplicate"]].to_dict(orient="records")
    assert {found["block"], found["other"]} == {"Das_BR3_fixed", "Dasatinib_Dose_BR3"}
    assert found["fluctuation"] > 0.8
    assert found["equal_share"] == 0.0
    dasatinib = pairs["block"].isin(READINGS) & pairs["other"].isin(READINGS)
    apart = ~pairs["near_duplicate"]
    assert pairs[apart & dasatinib]["fluctuation"].max() < 0.4
    assert pairs[apart]["fluctuation"].max() < 0.65
    assert any("Near-duplicates: Das_BR3_fixed and Dasatinib_Dose_BR3" in n for n in pc9.notes)
    assert {"Das_BR3_fixed", "Dasatinib_Dose_BR3"} <= set(pc9.wells["block"])


def test_wells_and_samples_share_arms_only_by_name(pc9):
    both = set(pc9.wells["arm"]) & set(pc9.samples["arm"])
    assert "erlotinib + AF154 + dasatinib 200 nM" in both
