"""Adjusted p-values and means against plain loops."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special
from scipy import stats as sps

from refugium.core.stats import holm_adjust, mean_seen, partial_conjunction, two_sided

FAMILY = st.lists(st.floats(0, 1), min_size=1, max_size=6)


def by_hand(p):
    order = sorted(range(len(p)), key=p.__getitem__)
    adjusted, least = [0.0] * len(p), 0.0
    for rank, i in enumerate(order):
        least = max(least, min(1.0, (len(p) - rank) * p[i]))
        adjusted[i] = least
    return adjusted


@given(FAMILY)
def test_holm_is_the_plain_loop(p):
    assert holm_adjust(np.array(p)).tolist() == pytest.approx(by_hand(p), rel=1e-12)


@given(FAMILY, st.floats(0.001, 0.5))
def test_holm_rejects_as_the_step_down_procedure(p, level):
    assume(not any(abs(x * k - level) < 1e-12 for x in p for k in range(1, len(p) + 1)))
    rejected = [False] * len(p)
    for rank, i in enumerate(np.argsort(p, kind="stable")):
        if p[i] > level / (len(p) - rank):
            break
        rejected[i] = True
    assert (holm_adjust(np.array(p)) <= level).tolist() == rejected


def test_each_row_is_a_family_of_its_own():
    rows = np.random.default_rng(5).uniform(0, 1, (40, 7))
    assert np.allclose(holm_adjust(rows), [by_hand(list(row)) for row in rows])
    assert holm_adjust(np.empty((3, 0))).shape == (3, 0)


def test_two_sided_is_the_t_test():
    t, df = np.array([0.0, 1.3, 4.0]), np.array([3.0, 10.0, 24.0])
    assert two_sided(t, df) == pytest.approx(2 * sps.t.sf(t, df), rel=1e-10)


def test_the_mean_is_of_what_was_seen():
    values = np.random.default_rng(6).normal(size=(30, 5))
    values[values > 0.8] = np.nan
    values[3] = np.nan
    assert np.isnan(mean_seen(values, axis=1)[3])
    left = np.delete(values, 3, axis=0)
    assert mean_seen(left, axis=1) == pytest.approx(np.nanmean(left, axis=1))
    assert mean_seen(left, axis=0) == pytest.approx(np.nanmean(left, axis=0))


def test_partial_conjunction_is_the_worst_simes_of_all_choices():
    rng = np.random.default_rng(3)
    for least in (1, 2, 3):
        for size in range(least, 7):
            p = rng.random(size) ** 3
            worst = max(
                min(len(own) * x / (i + 1) for i, x in enumerate(sorted(own)))
                for own in combinations(p, size - least + 1))
            found = partial_conjunction(p, np.zeros(size, dtype=int), 1, least=least)[0]
            assert found == pytest.approx(min(1.0, worst))


def test_partial_conjunction_keeps_groups_apart_and_counts_no_missing_test():
    p = np.array([0.3, 0.001, np.nan, 0.002, 0.9, 0.01])
    group = np.array([1, 0, 0, 0, 1, 3])
    found = partial_conjunction(p, group, 4, least=2)
    assert found[0] == pytest.approx(0.002)
    assert found[1] == pytest.approx(0.9)
    assert np.isnan(found[[2, 3]]).all()


def test_partial_conjunction_holds_its_rate_beside_one_true_signal():
    rng = np.random.default_rng(11)
    shared, own = rng.standard_normal((20_000, 1)), rng.standard_normal((20_000, 3))
    z = np.sqrt(0.5) * shared + np.sqrt(0.5) * own + np.array([8.0, 0.0, 0.0])
    p = special.ndtr(-z)
    found = partial_conjunction(p.ravel(), np.repeat(np.arange(20_000), 3), 20_000, least=2)
    wrong = int((found <= 0.05).sum())
    assert sps.binomtest(wrong, 20_000).proportion_ci(0.99).low <= 0.05
