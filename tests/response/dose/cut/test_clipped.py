"""Readings cut off at an edge: the likelihood they have, and intervals that hold the truth."""

import numpy as np
import pandas as pd
import pytest
from benchmarks.promise import Promise
from benchmarks.response.clipped import FLAT, ROWS, told
from scipy import stats as sps
from scipy.optimize import minimize

import refugium as rf
from refugium.response.dose.cut.clipped import find_clipped, fit_clipped
from refugium.response.dose.cut.one_sided import one_sided_error
from refugium.response.dose.four_parameter import fit_sigmoids, share_of_effect
from refugium.response.dose.interval.bounds import bound_curves
from refugium.response.dose.scales import Scale

DOSES = np.repeat(np.linspace(-2.0, 2.0, 9), 3)[None]


def curve(seed=0, sd=0.08, hill=3.0):
    rng = np.random.default_rng(seed)
    return 1 - share_of_effect(DOSES, np.array(0.1), np.array(hill)) + rng.normal(
        0, sd, DOSES.shape)


def test_the_error_is_the_likelihood():
    y, fitted = np.array([[1.0, 0.4, 0.0]]), np.array([[0.97, 0.5, 0.02]])
    side, sd = np.array([[1, 0, -1]], dtype=np.int8), np.array([0.1])
    log = (sps.norm.logsf(1.0, 0.97, 0.1) + sps.norm.logcdf(0.0, 0.02, 0.1)
           - 0.5 * (0.1 / 0.1) ** 2)
    assert one_sided_error(fitted, y, side, sd, np.ones((1, 3)))[0] == pytest.approx(
        -2 * 0.1**2 * log)


def test_an_edge_is_one_only_where_nothing_lies_beyond_and_two_wells_lie_on_it():
    assert find_clipped(np.array([[0.0, 0.0, -0.01, 1.0, 0.9]])).tolist() == [[0, 0, 0, 0, 0]]
    assert find_clipped(np.array([[0.0, 0.0, np.nan, 1.0, 1.0]])).tolist() == [[-1, -1, 0, 1, 1]]


def test_no_other_optimiser_finds_a_likelier_curve():
    y = np.clip(curve(), 0, 1)
    side = find_clipped(y)
    found, cut = fit_clipped(DOSES, y, fit_sigmoids(DOSES, y), side)

    def error(p):
        shape = p[0] + (p[1] - p[0]) * share_of_effect(DOSES, np.array(p[2]), np.exp(p[3]))
        return one_sided_error(shape, y, side, cut.sd, np.ones(y.shape))[0]

    begin = [found.e0[0], found.einf[0], found.log10_c[0], np.log(found.hill[0])]
    best = minimize(error, begin, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-9})
    assert cut.error[0] <= best.fun * (1 + 1e-3) + 1e-6
    assert found.log10_c[0] == pytest.approx(best.x[2], abs=0.005)


def test_the_scatter_is_that_of_whole_readings():
    y = np.concatenate([curve(seed) for seed in range(60)])
    clipped = np.clip(y, 0, 1)
    cut = fit_clipped(DOSES, clipped, fit_sigmoids(DOSES, clipped), find_clipped(clipped))[1]
    whole = fit_sigmoids(DOSES, y).sd
    assert np.sqrt(np.mean(cut.sd**2)) == pytest.approx(np.sqrt(np.mean(whole**2)), rel=0.1)


def test_curves_of_whole_readings_are_as_before():
    y = np.concatenate([curve(1), np.clip(curve(2), 0, 1)])
    both = bound_curves(np.broadcast_to(DOSES, y.shape), y, fit_sigmoids(DOSES, y), Scale.FRACTION)
    alone = bound_curves(DOSES, y[:1], fit_sigmoids(DOSES, y[:1]), Scale.FRACTION)
    assert both.lo[0] == pytest.approx(alone.lo[0], abs=1e-4)
    rates = bound_curves(np.broadcast_to(DOSES, y.shape), y, fit_sigmoids(DOSES, y), Scale.RATE)
    assert not rates.side.any()


@pytest.mark.parametrize("row", [r for r in ROWS if r.hill[0] == 2][:3], ids=lambda r: r.name)
def test_intervals_hold_the_truth(row):
    _, inside = told(row, 120, seed=11)
    for name, held in inside.items():
        kept = Promise(name, 0.95, int(held.sum()), len(held), "at_least")
        assert kept.kept, str(kept)


@pytest.mark.parametrize("row", FLAT, ids=lambda r: r.name)
def test_flat_readings_that_were_cut_off_are_no_curves(row):
    p = told(row, 250, seed=5)[0]["p"]
    kept = Promise(row.name, 0.05, int((p <= 0.05).sum()), len(p), "at_most")
    assert kept.kept, str(kept)


def test_a_curve_with_nothing_between_the_edges_has_no_half_effect_dose():
    table = pd.DataFrame({
        "model_id": "m", "drug": "x", "dose": [0, 0, 1, 3, 10, 30, 100, 300], "unit": "nM",
        "measure": "viability", "value": [100, 100, 100, 100, 100, 0, 0, 0], "value_unit": "%"})
    found = rf.fit_response(table)
    row = found.table("curves").iloc[0]
    assert row["n_clipped"] == 8 and np.isnan(row["half_effect_dose"])
    assert row["status"] == "not_identifiable"


def test_the_row_and_the_sentence_say_that_wells_were_cut_off():
    y = np.clip(curve(3)[0], 0, 1)
    table = pd.DataFrame({
        "model_id": "m", "drug": "x", "dose": 10 ** DOSES[0], "unit": "nM",
        "measure": "viability", "value": 100 * y, "value_unit": "%",
        "well": [str(i) for i in range(len(y))]})
    found = rf.fit_response(table)
    row = found.table("curves").iloc[0]
    assert row["n_clipped"] == ((y == 0) | (y == 1)).sum() > 0
    assert row["einf"] >= 0 and "cut off at 0 or 1" in found.summary()
