"""Constraints against a plain SVD, planted directions, and courses of noise alone."""

import numpy as np
import pytest
from benchmarks.movie.loops import arrange
from benchmarks.movie.memory import NOISES, constraint_promises, too_many_directions
from hypothesis import given, settings
from hypothesis import strategies as st

from refugium.core.errors import StudyError
from refugium.movie.constraints.constraints import find_constraints
from refugium.movie.time_course.replicate_noise import replicates_of

TIMES = np.array([0, 20, 168, 336, 504.0])
PHASES = ("before", "on", "on", "off", "again")


def course(seed=0, directions=2, features=400, replicates=3, phases=PHASES, **noise):
    rng = np.random.default_rng(seed)
    means = 6 + sum(
        (np.outer(rng.standard_normal(features), rng.standard_normal(len(TIMES)))
         for _ in range(directions)), np.zeros((features, len(TIMES))))
    return arrange(means, phases, TIMES, rng, replicates=replicates, **noise)


@pytest.mark.parametrize("matrix", ["points", "samples"])
@pytest.mark.parametrize("centring", ["none", "mean", "time_0"])
def test_shares_are_those_of_a_plain_svd(matrix, centring):
    one = course()
    full = one.means if matrix == "points" else one.values
    before = one.means[:, [0]]
    centred = full - {"none": 0, "mean": full.mean(axis=1, keepdims=True),
                      "time_0": before}[centring]
    power = np.linalg.svd(centred, compute_uv=False)[int(centring == "none"):] ** 2
    found = find_constraints(one, matrix=matrix, centring=centring, draws=20)
    assert found.table["share"].to_numpy() == pytest.approx((power / power.sum())[:4], abs=1e-10)
    assert found.n_beyond == 2
    assert {"none": "not centred", "mean": "the mean", "time_0": "before the drug"}[
        centring] in found.recipe
    assert found.recipe.startswith({"points": "means of points", "samples": "single"}[matrix])


@pytest.mark.parametrize("centring", ["none", "mean"])
def test_weights_times_lambdas_give_back_the_natural_logarithm(centring):
    one = course(noise=0.01)
    found = find_constraints(one, centring=centring, draws=20)
    lambdas = found.lambdas.pivot(index="constraint", columns="point", values="value")
    ln = one.means * np.log(2)
    if centring == "mean":
        ln = ln - ln.mean(axis=1, keepdims=True)
    again = found.weights.to_numpy() @ lambdas.to_numpy()
    assert np.abs(again - ln).max() < 0.05
    assert (found.weights**2).mean().to_numpy() == pytest.approx(1.0)
    assert list(found.weights.columns) == list(lambdas.index)


@pytest.mark.parametrize("seed", range(8))
def test_samples_projected_on_weights_lie_where_the_lambdas_are(seed):
    """Whatever signs two decompositions choose, weights and lambdas agree."""
    one = course(seed, features=60 if seed % 2 else 3000)
    found = find_constraints(one, draws=10)
    logs = one.means * np.log(2.0)
    seen = found.weights.T @ (logs - logs.mean(axis=1, keepdims=True)) / len(logs)
    told = found.lambdas.pivot(index="constraint", columns="point", values="value")
    assert seen.to_numpy() == pytest.approx(told.to_numpy(), abs=1e-8)


@pytest.mark.parametrize("directions", [0, 1, 3])
def test_planted_directions_are_counted(directions):
    found = find_constraints(course(directions=directions, seed=3), draws=20)
    assert found.n_beyond == directions
    assert found.table["beyond_noise"].sum() == directions
    assert len(found.lambdas) == directions * len(TIMES)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.2, 5.0))
def test_order_of_features_changes_nothing_and_a_factor_only_lambdas(seed, factor):
    one = course(seed=seed)
    shuffled = one.select(np.random.default_rng(seed).permutation(len(one.features)))
    a, b = (find_constraints(c, draws=5) for c in (one, shuffled))
    assert a.n_beyond == b.n_beyond
    assert np.allclose(a.table["share"], b.table["share"])
    assert np.allclose(a.lambdas["value"], b.lambdas["value"], atol=1e-8)
    scaled = replicates_of(one).means * factor
    assert np.linalg.svd(scaled, compute_uv=False)[0] == pytest.approx(
        factor * np.linalg.svd(replicates_of(one).means, compute_uv=False)[0])


def test_the_largest_value_on_the_drug_is_positive():
    for seed in range(5):
        lambdas = find_constraints(course(seed=seed), draws=5).lambdas
        on = lambdas[lambdas["point"].isin([1, 2, 4])]
        for _, rows in on.groupby("constraint"):
            assert rows["value"].iloc[rows["value"].abs().argmax()] > 0


def test_reduced_coordinates_keep_distances_and_noise():
    one = course()
    data = replicates_of(one)
    apart = np.linalg.norm(data.means[:, 0] - data.means[:, 3])
    assert apart == pytest.approx(np.sqrt(((one.means[:, 0] - one.means[:, 3]) ** 2).mean()))
    variance, df = one.noise
    assert data.df == df
    assert data.variance == pytest.approx(variance.mean())


def test_drawn_noise_is_as_large_as_that_of_means():
    data = replicates_of(course(replicates=3, shared=0.5))
    drawn = data.draws(np.random.default_rng(0), 4000)
    assert (drawn**2).sum(axis=1).mean(axis=0) == pytest.approx(data.variance / 3, rel=0.1)


def test_without_replicates_there_is_no_interval_and_no_count():
    found = find_constraints(course(replicates=1), draws=5)
    assert (found.table["status"] == "too_few_replicates").all()
    assert found.table[["lo", "hi", "p"]].isna().all().all()
    assert found.n_beyond == 0
    assert found.lambdas.empty


def test_one_arm_only():
    found = find_constraints(course(), arm="pulse", draws=5)
    assert "arm pulse" in found.recipe


@pytest.mark.parametrize(
    ("options", "words"),
    [({"matrix": "genes"}, "no such matrix"), ({"centring": "median"}, "no such centring"),
     ({"arm": "other"}, "no such arm")],
)
def test_wrong_options_teach(options, words):
    with pytest.raises(StudyError, match=words):
        find_constraints(course(), **options)


def test_centring_on_time_0_needs_a_point_before_the_drug():
    with pytest.raises(StudyError, match="no point before the drug"):
        find_constraints(course(phases=("on", "on", "on", "off", "again")), centring="time_0")


def test_same_seed_same_numbers():
    a, b = (find_constraints(course(), draws=20, seed=7) for _ in range(2))
    assert a.table.equals(b.table)
    assert a.lambdas.equals(b.lambdas)


@pytest.mark.parametrize("name", NOISES)
def test_noise_alone_makes_no_direction_too_many(name):
    promise = too_many_directions(90, name, NOISES[name])
    assert promise.kept, promise


def test_intervals_hold_what_they_promise():
    for promise in constraint_promises(25, "plain", {}):
        assert promise.kept, promise
