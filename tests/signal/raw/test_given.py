"""Errors of means: on log2, from the linear scale, of rows that are means of rows; and none."""

import numpy as np
import pytest

from refugium.signal.parameters import MOST_CV
from refugium.signal.raw.given import GivenErrors, given_errors


def test_log2_errors_are_sd_over_root_n():
    found = given_errors(np.zeros((1, 2)), np.array([[0.3, 0.5]]), np.array([[9.0, 4.0]]),
                         scale="log2")
    assert found.se.tolist() == [[pytest.approx(0.1), pytest.approx(0.25)]]


def test_linear_errors_are_those_of_the_logarithms():
    """Against the logarithms of the samples themselves, 200,000 of them, cv 0.1."""
    x = np.random.default_rng(0).lognormal(5, 0.1, 200_000)
    found = given_errors(np.array([[x.mean()]]), np.array([[x.std(ddof=1)]]),
                         np.array([[4.0]]), scale="linear")
    assert found.se[0, 0] == pytest.approx(np.log2(x).std(ddof=1) / 2, rel=0.02)


@pytest.mark.parametrize(("mean", "sd", "n", "scale"), [
    (100.0, 100 * MOST_CV * 1.01, 3, "linear"), (100.0, 0.0, 3, "linear"), (20.0, 0.0, 3, "log2"),
    (20.0, np.nan, 3, "log2"), (20.0, np.nan, 1, "log2"), (20.0, 0.2, np.nan, "log2"),
    (np.nan, 0.2, 3, "log2"), (0.0, 0.2, 3, "linear"),
], ids=["wide", "zero sd", "zero sd of logs", "no sd", "one sample", "no n", "no mean", "mean 0"])
def test_without_mean_sd_or_n_there_is_no_error(mean, sd, n, scale):
    found = given_errors(np.array([[mean]]), np.array([[sd]]), np.array([[n]]), scale=scale)
    assert np.isnan(found.se).all()


def test_a_mean_of_rows_is_no_surer_than_its_samples_say():
    """The error of a mean of rows reaches the mean of their errors where they move together."""
    rng = np.random.default_rng(1)
    for shared in (0.0, 0.5, 1.0):
        common, own = rng.normal(size=(1, 4)), rng.normal(size=(3, 4))
        y = np.sqrt(shared) * common + np.sqrt(1 - shared) * own
        se = y.std(axis=1, ddof=1)[:, None] / 2
        found = GivenErrors(se, np.full((3, 1), 4.0)).of_means([np.arange(3)], np.zeros((3, 1)))
        own = y.mean(axis=0).std(ddof=1) / 2
        assert found.se[0, 0] >= own - 1e-12
        assert shared < 1 or found.se[0, 0] == pytest.approx(own)


def test_rows_that_were_not_read_have_no_part_and_unknown_errors_spread():
    given = GivenErrors(np.array([[0.1], [0.3], [np.nan]]), np.array([[3.0], [5.0], [2.0]]))
    seen = np.array([[0.0], [0.0], [np.nan]])
    two = given.of_means([np.array([0, 1, 2])], seen)
    assert two.se.tolist() == [[pytest.approx(0.2)]]
    assert two.n.tolist() == [[3.0]]
    assert np.isnan(given.of_means([np.array([0, 2])], np.zeros((3, 1))).se).all()
    assert np.isnan(given.of_means([np.array([2])], seen).n).all()
