"""The published two-module kinetics: constants come back, and what 35 days cannot hold is said."""

import json

import numpy as np
import pytest
from benchmarks.kinetics.score import true_values
from benchmarks.kinetics.simulated import DRUG_ON, NOISE, published, table_of

from refugium.datasets.recipes.gse134459 import COLUMNS
from refugium.datasets.recipes.gse134459 import DRUG_ON as SERIES_DRUG_ON
from refugium.movie.kinetics import fit_kinetics
from refugium.movie.kinetics.fitting.compare import best_fit, coupled
from refugium.movie.kinetics.fitting.coordinates import ENTRIES, from_rates, random_rates
from refugium.movie.kinetics.model import eigen_rates
from refugium.movie.kinetics.portrait import fixed_point, stability
from refugium.movie.kinetics.series import read_series


@pytest.fixture(scope="module")
def truth():
    return published()


@pytest.fixture(scope="module")
def reference(mirror):
    return json.loads((mirror / "su2026" / "reference_values.json").read_text(encoding="utf-8"))


def test_fixed_points_and_time_constants_of_the_published_constants(truth, reference):
    for phase, name in ((0, "drug_treatment"), (1, "drug_withdrawal")):
        want = reference["derived_by_scout"][name]
        slow, fast, turn = (float(x) for x in eigen_rates(truth.A[phase]))
        assert [1 / fast, 1 / slow] == pytest.approx(want["time_constants_days"], rel=2e-3)
        assert turn == 0
        rest = fixed_point(truth.alpha[phase], truth.A[phase])
        assert rest == pytest.approx(want["fixed_point_l1_l2"], abs=0.01)
        assert stability(truth.A[phase]) == "stable node"


def test_without_noise_fixed_points_come_back_within_two_percent(truth):
    series = read_series(table_of(truth), DRUG_ON)
    problem = coupled(series)
    rates = random_rates(np.random.default_rng(0), 32, 2, 8.0)
    best = best_fit(problem, from_rates(rates, ENTRIES).reshape(32, -1), 14)
    scale = series.scale[:, None] / series.scale / (series.span_h / 24)
    A = problem.rates_of(best.z[None])[0] * scale
    assert pytest.approx(np.stack(truth.A), rel=0.02) == A


def test_without_noise_every_constant_is_right(truth):
    found = fit_kinetics(table_of(truth), drug_on=DRUG_ON, particles=150).constants
    want = true_values(truth)
    for row in found.to_dict("records"):
        key = (row["phase"], row["quantity"], row["component"], row["from_component"])
        if key in want:
            assert row["estimate"] == pytest.approx(want[key], rel=0.02, abs=1e-4), key


def test_the_slow_constant_off_drug_is_a_bound_at_ten_percent_noise(truth):
    """25 d in a window of 35 d: a point with two ends would be a confident wrong number."""
    table = table_of(truth, noise=NOISE, seed=1)
    found = fit_kinetics(table, drug_on=DRUG_ON, particles=150).constants
    row = found.query("phase == 'off' and quantity == 'time_constant_slow'").iloc[0]
    assert row["bound"] == "lower" or row["status"] == "not_identifiable"
    assert np.isnan(row["estimate"])


def test_the_recipe_carries_the_columns_of_the_series(reference):
    assert list(COLUMNS) == reference["M397_RNA_series"]["columns"]
    assert {a: [tuple(p) for p in v] for a, v in SERIES_DRUG_ON.items()} == DRUG_ON
