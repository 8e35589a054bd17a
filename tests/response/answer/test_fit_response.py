"""The verb: from a table of wells to curves, rates and pairs, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
from benchmarks.response.surfaces import Drug, drugs, grid, null

import refugium as rf
from refugium.response import ResponseResult

DOSES = [0, 0, 1, 3, 10, 30, 100, 300]
VIABLE = [101, 99, 97, 90, 70, 45, 33, 29]


def table(**changes):
    return pd.DataFrame({
        "model_id": "PC9", "drug": "erlotinib", "dose": DOSES, "unit": "nM",
        "measure": "viability", "value": VIABLE, "value_unit": "%", **changes})


def pair_table(kept, doses, seed=0, sd=0.03, copies=1, experiment="e"):
    rng = np.random.default_rng(seed)
    rows = []
    for copy in range(copies):
        rows.append(pd.DataFrame({
            "model_id": "PC9", "drug": "erlotinib", "dose": doses[0], "unit": "uM",
            "partner": "dasatinib", "partner_dose": doses[1], "partner_unit": "uM",
            "measure": "viability", "value": kept + rng.normal(0, sd, len(kept)),
            "value_unit": "fraction", "block": f"{experiment} plate {copy}",
            "experiment": experiment, "well": [f"{copy}-{i}" for i in range(len(kept))]}))
    return pd.concat(rows, ignore_index=True)


def test_a_curve_from_a_table():
    found = rf.fit_response(table())
    row = found.table("curves").iloc[0]
    assert row["status"] == "ok" and row["scale"] == "fraction"
    assert row["half_effect_lo"] < row["half_effect_dose"] < row["half_effect_hi"]
    assert row["half_dose"] == pytest.approx(25, rel=0.2)
    assert "half effect at" in found.summary()


def test_units_and_scales_change_nothing():
    one = rf.fit_response(table()).table("curves").iloc[0]
    other = rf.fit_response(table(dose=np.array(DOSES) * 1e-9, unit="M", measure="inhibition",
                                  value=1 - np.array(VIABLE) / 100, value_unit="fraction"))
    again = other.table("curves").iloc[0]
    assert again["half_effect_dose"] == pytest.approx(one["half_effect_dose"], rel=1e-6)
    assert again["einf"] == pytest.approx(one["einf"], abs=1e-8)


def test_flat_and_beyond_the_doses_have_no_half_effect_dose():
    flat = rf.fit_response(table(value=[101, 99, 97, 103, 100, 98, 102, 99])).table("curves")
    assert flat["status"].tolist() == ["flat"] and flat["half_effect_dose"].isna().all()
    late = rf.fit_response(table(value=[101, 99, 99, 101, 99, 95, 85, 60])).table("curves").iloc[0]
    assert late["status"] == "not_identifiable" and np.isnan(late["half_effect_dose"])
    assert np.isfinite(late["half_effect_lo"]) and np.isnan(late["half_effect_hi"])


def test_counts_over_time_are_read_on_three_scales():
    rows = []
    for dose, rate in ((0, 1.0), (1, 0.9), (3, 0.7), (10, 0.3), (30, -0.1), (100, -0.3)):
        for well in range(2):
            for t in range(0, 96, 12):
                rows.append({"model_id": "m", "drug": "x", "dose": dose, "unit": "nM",
                             "time_h": float(t), "measure": "cell count", "block": "p",
                             "value": 100 * (1 + 0.01 * well) * 2 ** (rate * t / 24),
                             "well": f"{dose} {well}"})
    found = rf.fit_response(pd.DataFrame(rows))
    curves = found.table("curves").set_index("scale")
    assert set(curves.index) == {"fraction", "rate", "gr"}
    assert curves.loc["rate", "e0"] == pytest.approx(1 / 24, rel=0.05)
    assert curves.loc["rate", "zero_dose"] == pytest.approx(curves.loc["gr", "zero_dose"], rel=0.2)
    rates = found.table("rates").set_index("arm")
    assert rates.loc["untreated", "net_rate_per_h"] == pytest.approx(1 / 24)
    assert rates.loc["x 100 nM", "course"] == "shrinks"


@pytest.mark.parametrize(("kind", "extra", "verdict"), [
    ("bliss", 0.0, "not_shown"), ("bliss", -0.15, "synergistic"), ("bliss", 0.25, "antagonistic")])
def test_planted_pairs(kind, extra, verdict):
    one, two = Drug(c=0.5, hill=1.2, most=0.6), Drug(c=2.0, hill=1.0, most=0.5)
    doses = grid(6, 1, 1)
    kept = null(kind, one, two, *doses)
    both = (1 - one.kept(doses[0])) * (1 - two.kept(doses[1])) / (0.6 * 0.5)
    found = rf.fit_response(pair_table(kept + extra * both, doses, copies=2), draws=100)
    row = found.table("surfaces").iloc[0]
    assert row["verdict"] == verdict and row["design"] == "full" and row["replicated"]
    assert set(found.table("synergy")["null"]) >= {"hsa", "bliss", "loewe", "zip"}


def test_experiments_that_differ_in_sign_are_no_call():
    one, two = Drug(c=0.5, hill=1.2, most=0.6), Drug(c=2.0, hill=1.0, most=0.5)
    doses = grid(6, 1, 1)
    both = (1 - one.kept(doses[0])) * (1 - two.kept(doses[1])) / (0.6 * 0.5)
    parts = [pair_table(null("bliss", one, two, *doses) + sign * 0.19 * both, doses, seed=i,
                        experiment=f"assay {i}") for i, sign in enumerate((-1, 1))]
    found = rf.fit_response(pd.concat(parts), draws=60).table("surfaces")
    assert found["verdict"].tolist() == ["assays_disagree"] * 2
    assert (found["heterogeneity_p"] < 1e-3).all()


def test_missing_edges_are_said_and_sparse_designs_read():
    one, two = drugs(np.random.default_rng(3))
    doses = grid(5, 1, 1)
    whole = pair_table(null("bliss", one, two, *doses), doses)
    edge = whole[~((whole["partner_dose"] == 0) & (whole["dose"] > 0))]
    assert rf.fit_response(edge).table("surfaces")["status"].tolist() == ["no_reference"]
    odd = (whole["dose"] > 0) & (whole["partner_dose"] > 0) & (np.arange(len(whole)) % 5 == 0)
    sparse = rf.fit_response(whole[~odd], draws=30).table("surfaces").iloc[0]
    assert sparse["design"] == "sparse" and sparse["status"] == "ok" and not sparse["replicated"]


def test_same_seed_same_tables_saved_and_loaded(tmp_path):
    one, two = drugs(np.random.default_rng(4))
    doses = grid(5, 1, 1)
    wells = pair_table(null("loewe", one, two, *doses), doses)
    found = rf.fit_response(wells, draws=20)
    pd.testing.assert_frame_equal(found.synergy, rf.fit_response(wells, draws=20).synergy)
    found.save(tmp_path / "out")
    again = ResponseResult.load(tmp_path / "out")
    pd.testing.assert_frame_equal(again.surfaces, found.surfaces)


REFUSED = {
    "negative viability": ({"value": [100, 99, 97, 90, 70, 45, -40, 29]}, "negative viability"),
    "per cent as fraction": ({"value_unit": "fraction"}, "are these per cent"),
    "fraction as per cent": ({"value": np.array(VIABLE) / 100}, "are these fractions"),
    "inhibition as viability": ({"value": 100 - np.array(VIABLE)}, "is it inhibition"),
    "viability as inhibition": ({"measure": "inhibition"}, "is it viability"),
    "a share of what": ({"value_unit": ""}, "`%` or `fraction`"),
    "logarithms as doses": ({"dose": [-9, -9, -8, -7, -6, -5, -4, -3]}, "a negative dose"),
    "moles for nanomoles": ({"unit": "M"}, "no dose that anyone gives"),
    "an unknown unit": ({"unit": "um"}, "unknown unit"),
    "a dose that is text": ({"dose": [*map(str, DOSES[:-1]), "high"]}, "no number"),
    "a drug without a dose": ({"dose": [*DOSES[:-1], np.nan]}, "without a dose"),
    "a target for a drug": ({"drug": "EGFR"}, "a target, not a drug"),
    "two names of one drug": ({"drug": ["erlotinib"] * 7 + ["Tarceva"]}, "two names"),
    "a well twice": ({"well": "A1", "dose": 3.0}, "read twice"),
    "an empty cell": ({"value": [np.nan, *VIABLE[1:]]}, "empty cell"),
    "an unknown column": ({"conc": 1.0}, "unknown column"),
    "a dose of nothing": ({"drug": ["erlotinib"] * 7 + [None]}, "row 9, .*a dose of no drug"),
    "a partner's dose alone": ({"partner": "", "partner_dose": [0] * 7 + [3]}, "`partner`"),
    "a rate in weeks": ({"measure": "DIP rate", "value_unit": "1/week"}, "a rate in a unit"),
    "two units of one share": ({"value_unit": ["%"] * 4 + ["fraction"] * 4}, "also given in"),
    "negative counts": ({"measure": "cell count", "value": [-1.0, *VIABLE[1:]]},
                        "negative number of cells"),
}

ALONE = {"dose": [*DOSES[2:], 600, 900], "value": np.array([*VIABLE[2:], 27, 26])}
REFUSED |= {
    "inhibition in per cent as fraction": (
        {"measure": "inhibition", "value": 100.0 - np.array(VIABLE), "value_unit": "fraction"},
        "are these per cent"),
    "inhibition in fractions as per cent": (
        {"measure": "inhibition", "value": 1 - np.array(VIABLE) / 100}, "are these fractions"),
    "per cent as fraction, no controls": ({**ALONE, "value_unit": "fraction"}, "are these per"),
    "fraction as per cent, no controls": ({**ALONE, "value": ALONE["value"] / 100},
                                          "are these fractions"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused(case):
    changes, words = REFUSED[case]
    with pytest.raises(rf.StudyError, match=words):
        rf.fit_response(table(**changes))


def test_neither_study_nor_table():
    with pytest.raises(rf.StudyError, match="neither a study nor a table"):
        rf.fit_response("PC9")
    with pytest.raises(rf.StudyError, match="no such model"):
        rf.fit_response(table(), model="PC8")


def test_missing_control_and_logarithms_give_no_fraction():
    counts = table(measure="cell count", value_unit="").iloc[2:]
    assert rf.fit_response(counts).table("curves").empty
    assert rf.fit_response(table(value_unit="log2 ratio")).table("curves").empty


def counted(experiment, base, seed, *, half=12.0, plate="P1", drug="x", last_h=72.0, **changes):
    """Wells counted twice on one plate; what a dose leaves is a sigmoid of the fold's logarithm."""
    rng = np.random.default_rng(seed)
    dose = np.array([0, 0, 0, 1, 3, 10, 30, 100, 300], dtype=float)
    kept = 1 - 0.9 * dose / (dose + half)
    read = [base * 2 ** (2 * kept * t / last_h) * np.exp(rng.normal(0, 0.03, len(dose)))
            for t in (0.0, last_h)]
    well = [f"{experiment}{plate}{drug} {i}" for i in range(len(dose))]
    return pd.concat([pd.DataFrame({
        "model_id": "A375", "drug": drug, "dose": dose, "unit": "nM", "time_h": t,
        "measure": "cell count", "value": v, "block": plate, "experiment": experiment,
        "well": well, **changes}) for t, v in zip((0.0, last_h), read, strict=True)])


@pytest.mark.parametrize("plate", ["P1", ""])
def test_one_plate_name_in_two_experiments_shares_no_controls(plate):
    wells = pd.concat([counted("e1", 1000, 1, plate=plate), counted("e2", 3000, 2, plate=plate)])
    curves = rf.fit_response(wells).table("curves")
    shares = curves[curves["scale"] == "fraction"].set_index("experiment")
    assert set(shares.index) == {"e1", "e2"}
    assert shares["e0"].tolist() == pytest.approx([1.0, 1.0], abs=0.08)


@pytest.mark.parametrize(("name", "unit"), [("DMSO", "%"), ("vehicle", "nM"), ("0.1% DMSO", "%")])
def test_a_vehicle_is_a_control(name, unit):
    wells = counted("e", 1000, 1)
    free = wells["dose"] == 0
    known = rf.fit_response(wells).table("curves")
    for column, value in (("drug", name), ("dose", 0.1), ("unit", unit)):
        wells[column] = wells[column].mask(free, value)
    pd.testing.assert_frame_equal(rf.fit_response(wells).table("curves"), known)


def test_a_pair_without_untreated_wells_is_not_called():
    one, two = Drug(c=0.5, hill=1.2, most=0.6), Drug(c=2.0, hill=1.0, most=0.5)
    doses = grid(6, 1, 1)
    wells = pair_table(null("bliss", one, two, *doses), doses)
    treated = wells[(wells["dose"] > 0) | (wells["partner_dose"] > 0)]
    found = rf.fit_response(treated, draws=20).table("surfaces")
    assert found["status"].tolist() == ["no_reference"]


@pytest.mark.parametrize("times", [2, 3])
@pytest.mark.parametrize("well", [None, [f"A{i}" for i in range(len(DOSES))]])
def test_a_table_pasted_twice_is_counted_once_and_said(times, well):
    one = table() if well is None else table(well=well)
    found = rf.fit_response(pd.concat([one] * times))
    pd.testing.assert_frame_equal(found.table("curves"), rf.fit_response(one).table("curves"))
    assert f"{len(one) * (times - 1)} rows say again" in found.summary()
    assert "again" not in rf.fit_response(one).summary()


def test_replicates_that_read_the_same_are_wells():
    clipped = table(value=[100, 100, 100, 90, 70, 45, 33, 29])
    assert rf.fit_response(clipped).table("curves")["n_wells"].tolist() == [len(clipped)]


def test_rates_per_day_are_rates_per_hour():
    daily = np.array([1, 1, 0.9, 0.7, 0.4, 0.1, -0.1, -0.2])
    day, hour = (rf.fit_response(table(measure="DIP rate", value=value, value_unit=unit))
                 for value, unit in ((daily, "doublings/day"), (daily / 24, "doublings per hour")))
    pd.testing.assert_frame_equal(day.table("curves"), hour.table("curves"))


def test_nothing_vanishes_without_a_word():
    early = pd.concat([table(drug="A", time_h=48.0), table(drug="B", time_h=72.0)])
    said = rf.fit_response(early).summary()
    assert "A 300 nM, not read at the last time (72 h)" in said and "`block`" in said
    both = pd.concat([counted("e", 1000, 1), counted("e", 1000, 2, plate="P2").query("dose > 0")])
    assert "plate P2, cell count): the plate holds no untreated well" in (
        rf.fit_response(both).summary())
    glow = rf.fit_response(table(measure="luminescence", value_unit="")).summary()
    assert "8 readings of 'luminescence', which is no known measure" in glow
    assert "Not read" not in rf.fit_response(table()).summary()
    apart = rf.fit_response(pd.concat([table(drug="A", time_h=48.0, experiment="e1"),
                                       table(drug="A", time_h=72.0, experiment="e2")]))
    assert apart.table("curves")["time_h"].tolist() == [48.0, 72.0]
    assert "Left out" not in apart.summary()


def test_points_are_the_wells_behind_each_curve_and_pair():
    found = rf.fit_response(table())
    points = found.table("curve_points")
    assert points["dose"].tolist() == DOSES
    assert points["value"].tolist() == pytest.approx(np.array(VIABLE) / 100)
    doses = grid(4, 1, 1)
    one, two = Drug(c=0.5, hill=1.2, most=0.6), Drug(c=2.0, hill=1.0, most=0.5)
    found = rf.fit_response(pair_table(null("bliss", one, two, *doses), doses, copies=2),
                            draws=20)
    pairs = found.table("surface_points")
    both = (pairs["dose"] > 0) & (pairs["partner_dose"] > 0)
    assert len(pairs) == 25 and (pairs["n_wells"] == 2).all()
    assert pairs.loc[~both, "excess"].isna().all()
    bliss = found.table("synergy").set_index("null").loc["bliss", "effect"]
    assert pairs["excess"].mean() == pytest.approx(bliss, abs=1e-12)
    assert rf.fit_response(table()).table("surface_points").empty


def test_charts_of_a_response_and_what_they_refuse():
    found = rf.fit_response(table())
    assert "half effect at" in found.plot_curves("erlotinib", model="PC9").description
    assert found.plot_surface().description.startswith("No pair")
    assert found.plot_residual().description.startswith("No second drug")
    with pytest.raises(rf.RefugiumError, match="erlotinib"):
        found.plot_curves("erlotinob")
    doses = grid(4, 1, 1)
    one, two = Drug(c=0.5, hill=1.2, most=0.6), Drug(c=2.0, hill=1.0, most=0.5)
    pairs = rf.fit_response(pair_table(null("bliss", one, two, *doses), doses, copies=2),
                            draws=20)
    words = pairs.plot_surface("dasatinib").description
    assert "25 pairs of doses" in words and "synergy" in words
