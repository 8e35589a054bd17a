"""What is said about a measured path, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from builders.paths import DRUG_ON, REMOVED_H, A, readings
from refugium.core.errors import FitError
from refugium.movie.kinetics import Kinetics, fit_kinetics
from refugium.movie.kinetics.constants import time_constant, two_ends
from refugium.movie.kinetics.fitting.profile import Ends
from refugium.movie.kinetics.schemas import KINETICS, PATH, PHASE_TABLE, RETURN

FEW = 150


@pytest.fixture(scope="module")
def found():
    return fit_kinetics(readings(noise=0.02, sd=0.02), drug_on=DRUG_ON, particles=300)


def test_tables_hold_what_they_declare(found):
    for table, schema in ((found.constants, KINETICS), (found.phases, PHASE_TABLE),
                          (found.returning, RETURN), (found.path, PATH)):
        assert list(table.columns) == schema.names
        assert len(table)
    rows = found.constants
    assert set(rows["status"]) <= {"ok", "not_identifiable"}
    assert set(rows["bound"]) <= {"", "lower", "upper"}


def test_no_number_where_a_status_applies_and_no_estimate_beside_a_bound(found):
    rows = found.constants
    assert rows.loc[rows["status"] != "ok", ["estimate", "lo", "hi"]].isna().all(axis=None)
    assert rows.loc[rows["bound"] != "", "estimate"].isna().all()
    two = rows[(rows["status"] == "ok") & (rows["bound"] == "")]
    assert (two["lo"] <= two["hi"]).all()
    assert (two["estimate"] >= two["lo"] - 1e-9).all()
    assert (two["estimate"] <= two["hi"] + 1e-9).all()


def test_truth_is_mostly_inside(found):
    rows = found.constants[found.constants["quantity"] == "rate"]
    inside = 0
    for row in rows.to_dict("records"):
        i, j = (int(row[c][-1]) - 1 for c in ("component", "from_component"))
        true = A[0 if row["phase"] == "on" else 1][i, j]
        inside += not row["lo"] > true and not row["hi"] < true
    assert inside >= 6


def test_the_path_passes_through_the_readings(found):
    path = found.path[found.path["arm"] == "on"]
    first = path[path["time_h"] == 0].set_index("component")
    assert first.loc["lambda_1", "lo"] < 1.0 < first.loc["lambda_1", "hi"]
    off = found.path[found.path["arm"] == "off"]
    assert set(off["phase"]) == {"on", "off"}
    assert (path["phase"] == "on").all()


def test_saved_and_loaded(found, tmp_path):
    found.save(tmp_path / "k")
    again = Kinetics.load(tmp_path / "k")
    for name, table in found.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[name])
    assert again.notes == found.notes
    assert again.summary() == found.summary()
    assert "off drug" in found.summary()


def test_order_of_rows_and_replicate_labels_do_not_matter(found):
    table = readings(noise=0.02, sd=0.02)
    shuffled = table.sample(frac=1.0, random_state=1).assign(replicate="1")
    again = fit_kinetics(shuffled, drug_on=DRUG_ON, particles=300)
    ours, theirs = found.constants, again.constants
    assert ours["bound"].tolist() == theirs["bound"].tolist()
    both = ours["lo"].notna() & (ours["quantity"] == "time_constant_slow")
    assert theirs.loc[both, "lo"].to_numpy() == pytest.approx(ours.loc[both, "lo"], rel=0.05)


def test_missing_values_are_left_out_not_read_as_zero():
    table = readings(noise=0.005, sd=0.005)
    holed = table.copy()
    holed.loc[[4, 19], "value"] = np.nan
    full, less = (fit_kinetics(t, drug_on=DRUG_ON, particles=FEW) for t in (table, holed))
    rest = [k.constants.query("phase == 'on' and quantity == 'fixed_point'").iloc[0]
            for k in (full, less)]
    assert rest[1]["lo"] < rest[0]["estimate"] < rest[1]["hi"]
    assert rest[1]["estimate"] != rest[0]["estimate"]


def on_only(table):
    return table[table["arm"] == "on"]


@pytest.mark.parametrize(("change", "on", "off"), [
    (lambda t: t[t["time_h"] == 0], "too_few_points", "no_off_sample"),
    (lambda t: on_only(t)[lambda r: r["time_h"] <= 24], "too_few_points", "no_off_sample"),
    (lambda t: t[t["time_h"] > REMOVED_H][lambda r: r["arm"] == "off"], "no_on_sample",
     "no_baseline"),
    (lambda t: t.assign(value=1.0), "flat", "flat"),
    (lambda t: t.assign(value=t["value"].where(t["component"] == "lambda_1", 2.0)), "flat", "flat"),
    (lambda t: t.assign(value=np.random.default_rng(1).normal(size=len(t)), sd=1.0), "flat",
     "flat"),
])
def test_refused_by_the_data(change, on, off):
    found = fit_kinetics(change(readings(noise=0.02)), drug_on=DRUG_ON, particles=FEW)
    rows = found.constants
    assert rows.loc[rows["phase"] == "on", "status"].unique().tolist() == [on]
    assert rows.loc[rows["phase"] == "off", "status"].unique().tolist() == [off]
    assert rows[["estimate", "lo", "hi"]].isna().all(axis=None)
    assert found.returning[["estimate", "lo", "hi"]].isna().all(axis=None)
    assert found.summary()


@pytest.mark.parametrize(("keep", "status"), [
    (lambda t: on_only(t), "no_off_sample"),
    (lambda t: t[(t["arm"] == "on") | (t["time_h"] < REMOVED_H + 40)], "too_few_points"),
])
def test_the_phase_on_drug_stands_without_the_other(keep, status):
    found = fit_kinetics(keep(readings(noise=0.01, sd=0.01)), drug_on=DRUG_ON, particles=FEW)
    rows = found.constants
    assert (rows.loc[rows["phase"] == "on", "status"] == "ok").any()
    assert (rows.loc[rows["phase"] == "off", "status"] == status).all()
    assert (found.returning["status"] == status).all()


@pytest.mark.parametrize(("change", "words"), [
    (lambda t: t.drop(columns="arm"), "lacks a column"),
    (lambda t: t.assign(value=np.nan), "no value"),
    (lambda t: t.assign(value=np.inf), "infinite"),
    (lambda t: t.assign(time_h=np.nan), "no time"),
    (lambda t: t.assign(time_h=t["time_h"] - 5), "before the first period"),
    (lambda t: t.assign(arm="other"), "no periods"),
    (lambda t: t.assign(component="one"), "two components"),
    (lambda t: t.assign(unit=np.where(t.index < 4, "log2", "ln")), "several units"),
    (lambda t: t.assign(sd=0.0), "standard deviation"),
    (lambda t: t.assign(sd=np.where(t.index < 4, np.nan, 1.0)), "standard deviation"),
    (lambda t: pd.concat([t, t]).assign(replicate="1"), "twice"),
    (lambda t: t.assign(value="many"), "no value"),
])
def test_wrong_use_is_an_error(change, words):
    with pytest.raises(FitError, match=words):
        fit_kinetics(change(readings()), drug_on=DRUG_ON)


@pytest.mark.parametrize("drug_on", [
    {"on": [(0, True)], "off": [(24, True)]}, {"on": [(0, True)], "off": []},
    {"on": [(0, True)], "off": [(0, True), (24, False), (12, True)]},
])
def test_periods_must_make_sense(drug_on):
    with pytest.raises(FitError):
        fit_kinetics(readings(), drug_on=drug_on)


def test_turning_is_given_as_period_and_damping():
    w, k = 2 * np.pi / 200, 0.004
    rates = (np.array([[-k, -w], [w, -k]]), A[1])
    table = readings(noise=0.01, sd=0.01, rates=rates, on_h=np.arange(0.0, 505, 36))
    found = fit_kinetics(table, drug_on=DRUG_ON, particles=300)
    rows = found.constants[found.constants["phase"] == "on"].set_index("quantity")
    assert found.phases.set_index("phase").loc["on", "motion"] == "oscillates"
    assert rows.loc["period", "lo"] < 200 < rows.loc["period", "hi"]
    assert rows.loc["period", "estimate"] == pytest.approx(200, rel=0.1)
    assert rows.loc["damping_time", "lo"] < 250 < rows.loc["damping_time", "hi"]
    assert "time_constant_slow" not in rows.index


@pytest.mark.parametrize(("rate", "bound", "status"), [
    ((0.1, 0.05, 0.2), "", "ok"),
    ((0.1, -0.05, 0.2), "lower", "ok"),
    ((0.1, np.nan, 0.2), "lower", "ok"),
    ((0.1, 0.001, 0.2), "lower", "ok"),
    ((9.0, 0.05, np.nan), "upper", "ok"),
    ((9.0, 0.05, 90.0), "upper", "ok"),
    ((9.0, np.nan, np.nan), "", "not_identifiable"),
    ((-0.1, -0.2, -0.05), "", "not_identifiable"),
])
def test_a_time_constant_out_of_sight_is_a_bound(rate, bound, status):
    found = time_constant(Ends(*rate, None), 1.0, 100.0, 1.0)
    assert (found.bound, str(found.status)) == (bound, status)
    assert np.isfinite(found.estimate) == (bound == "" and status == "ok")


def test_an_interval_without_ends_is_no_interval():
    assert str(two_ends(1.0, np.nan, np.nan).status) == "not_identifiable"
