"""hayford2024-persister: potency shifts, depth does not; a rescue; one plate for each state."""

import numpy as np
import pytest

import refugium as rf
from refugium.response.residual.compare import compare_series
from refugium.response.residual.states import Cells, find_given

RESCUE = ("ferrostatin-1 1 uM",)


@pytest.fixture(scope="module")
def study(published):
    return published("hayford2024-persister")


@pytest.fixture(scope="module")
def response(study):
    return rf.fit_response(study)


def test_every_image_is_counted(study):
    assert len(study.wells) == 4 * 60 * 13
    assert study.wells.groupby("block")["time_h"].max().round().eq(146).all()
    assert study.wells["value"].sum() > 0 and study.arms["dose"].max() == 40


def slopes(study, given, experiment):
    """Least squares of log2 counts over 50 to 140 h, as the reference values were made."""
    own = study.wells[study.wells["arm"].isin(given.arms)
                      & (study.wells["experiment"] == experiment)]
    wide = own.pivot_table(index=["arm", "well"], columns="time_h", values="value")
    t = wide.columns.to_numpy(dtype=float)
    used = (t >= 50) & (t <= 140)
    y, x = np.log2(np.maximum(wide.to_numpy()[:, used], 0.5)), t[used] - t[used].mean()
    dose = np.array([given.arms[arm] for arm in wide.index.get_level_values("arm")])
    return dose / 1000, (y * x).sum(axis=1) / (x**2).sum()


@pytest.mark.parametrize(("partner", "experiment", "beside", "expected"), [
    ("RSL3", "RSL3", (), (0.16, 0.61, 0.26)), ("RSL3", "RSL3", RESCUE, (4.0, 3.4, 1.2)),
    ("erastin", "Erastin", (), (27, 32, 0.85)),
])
def test_the_dose_of_no_growth_over_the_window_of_the_reference(
    study, partner, experiment, beside, expected
):
    by_cells = {g.cells: g for g in find_given(study.design.histories)
                if (g.partner, g.background) == (partner, beside)}
    found = compare_series(*(slopes(study, by_cells[cells], experiment) for cells in
                             (Cells.AFTER_DRUG, Cells.UNTREATED)), rates=True, draws=1000,
                           rng=np.random.default_rng(0))
    seen = (found.survivors.zero_dose.value, found.untreated.zero_dose.value, found.ratio.value)
    assert seen == pytest.approx(expected, rel=0.03)
    if expected[2] == 0.26:
        assert found.ratio.lo < 0.22 and 0.32 < found.ratio.hi < 0.6  # no narrower than resampling
        assert found.survivors.at_highest.value == pytest.approx(-0.024, abs=5e-4)
        assert found.untreated.at_highest.value == pytest.approx(-0.032, abs=5e-4)
        assert not found.interaction.below


def test_potency_shifts_depth_does_not(response):
    row = response.table("residual").query("partner == 'RSL3' and verdict != ''").iloc[0]
    assert row["cells"] == "after_drug" and row["verdict"] == "potency_only"
    assert row["ratio_hi"] < 1 and not row["interaction_hi"] < 0
    assert row["range_of"] == "wells_only" and row["n_plates"] == 1
    # the ratio hangs on which times are read, and that is said
    assert row["ratio_whole"] == pytest.approx(0.22, abs=0.01)
    assert row["ratio_late"] == pytest.approx(0.62, abs=0.02)  # wells emptied early fell
    # survivors are off the first drug and grow as untreated cells do
    assert row["at_zero"] == pytest.approx(row["untreated_at_zero"], abs=0.006)
    said = response.summary()
    assert "With rates read otherwise that ratio is 0.22 over the whole time" in said
    assert "survivors just off PLX4720" in said and "intervals are of wells only" in said


def test_the_rescue_supports_the_route_in_one_experiment(response):
    rows = response.table("residual").query("route != ''").set_index("partner")
    assert rows.loc["RSL3", "route"] == "supported_in_one_experiment"
    assert rows.loc["RSL3", "double_ratio_lo"] > 1
    assert rows.loc["RSL3", "ratio_lo"] < 1.2 < rows.loc["RSL3", "ratio_hi"]
    assert rows.loc["erastin", "route"] != "supported_in_one_experiment"


def test_erastin_and_the_rescue_alone_are_no_call(response):
    rows = response.table("residual").query("verdict != '' and partner != 'RSL3'")
    assert set(rows["verdict"]) <= {"slows_only", "no_effect", "cannot_tell"}
    ratio = rows[rows["partner"] == "erastin"].iloc[0]
    assert not ratio["ratio_hi"] < 1 and not ratio["ratio_lo"] > 1
