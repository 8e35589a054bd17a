"""Shifts of harvests: closed forms, one n for all or one of each, rates, and what is said."""

import numpy as np
import pytest
from benchmarks.movie.ahead import SHOWN, false_rate, verdicts
from benchmarks.movie.planted import course_of, saturating
from benchmarks.movie.two_courses import FALSE_AHEAD
from hypothesis import given, settings
from hypothesis import strategies as st

from refugium.movie.order.harvest import p_of_pairs, shaken, withstand
from refugium.movie.order.leading import Programmes, leads
from refugium.movie.order.pairs import order
from refugium.movie.order.rows import set_scatter
from refugium.movie.parameters import HARVEST_LOG2, HARVESTS_TRIED

TIME = np.array([0.0, 2, 4, 8, 24, 48, 96, 168])
THREE = np.full(len(TIME), 3.0)
PAIR, FIRST = np.array([[0, 1]]), np.array([0])


def _seen(size=2.0, sd=0.1, n=THREE):
    change = np.array([[0.3, 1, 0.9, 1, 1, 1, 1], [0, 0, 0, 0.02, 0.5, 0.9, 1]]) * size
    return Programmes(change=change, sd=np.full(2, sd), n=n, df=16, time_h=TIME)


def test_a_shift_is_one_more_variance_of_a_mean():
    again = shaken(_seen(sd=0.2), np.array([1.0, 0.5]), 0.3)
    variance = again.sd[:, None] ** 2 / again.n
    expected = 0.2**2 / 3 + np.array([0.3, 0.15])[:, None] ** 2
    assert variance == pytest.approx(np.broadcast_to(expected, (2, len(TIME))))


def test_one_n_for_all_is_one_of_each():
    one, each = _seen(), _seen(n=np.tile(THREE, (2, 1)))
    for a, b in zip(p_of_pairs(one, leads(one, PAIR), FIRST, smallest=0.0),
                    p_of_pairs(each, leads(each, PAIR), FIRST, smallest=0.0), strict=True):
        assert a == pytest.approx(b)
    # noise of a mean is noise of a mean, whether replicates or a harvest make it
    half = shaken(one, np.ones(2), float(np.sqrt(3 * 0.1**2 / 3)))
    fewer = _seen(n=THREE / 4)
    assert leads(half, PAIR).p_share == pytest.approx(leads(fewer, PAIR).p_share)


@given(st.floats(0.05, 1.0), st.floats(1.05, 4.0))
@settings(deadline=None, max_examples=10)
def test_what_moves_more_under_a_shift_withstands_less(scatter, more):
    small, large = (withstand(_seen(), np.full(2, s), PAIR, FIRST, smallest=0.001)
                    for s in (scatter, scatter * more))
    assert large.ahead[0] <= small.ahead[0] and large.before[0] <= small.before[0]
    assert small.before[0] <= small.ahead[0] <= HARVESTS_TRIED[-1]


@pytest.mark.parametrize("harvest", [0.15, 0.3])
def test_unlike_amplitudes_under_harvests_are_no_order(harvest):
    """Single programmes, shifted by what is the limit for single genes: 24 of 150 by noise."""
    found = verdicts(FALSE_AHEAD["amplitudes 3 and 1.2"], 25, seed=26, harvest=harvest, told=False)
    promise = false_rate("harvests", found, SHOWN)
    assert promise.kept, str(promise)


def test_the_mean_of_a_set_moves_by_what_its_genes_share():
    rng = np.random.default_rng(3)
    still = np.zeros((60, len(TIME)))
    alone = course_of(still, TIME, rng, replicates=12)
    together = course_of(still, TIME, rng, replicates=12, sd=1e-6, shared=1.0)
    genes = dict.fromkeys(alone.features[:30], 1.0)
    assert 30**-0.5 <= set_scatter(alone, genes) < 1.4 * 30**-0.5
    # along one direction, with the signs of which the genes go as one
    residual = together.values[:30] @ together.values[0]
    signs = dict(zip(together.features[:30], np.sign(residual), strict=True))
    assert set_scatter(together, signs) > 0.7
    assert set_scatter(alone, {alone.features[0]: 2.0}) == 1.0
    assert set_scatter(alone, {"nobody": 1.0}) == 1.0


@pytest.mark.parametrize("told", [True, False])
def test_columns_and_words(told):
    rng = np.random.default_rng(5)
    means = 2.5 * saturating(np.full(4, 4.0), np.array([0.0, 0, 30, 30]), 1.0, TIME)
    course = course_of(means, TIME, rng, sd=0.1, spread=0.0, told=told)
    sets = {"early": {"g0": 1.0, "g1": 1.0}, "late": {"g2": 1.0, "g3": 1.0}}
    row = order(course, "on", sets).order.iloc[0]
    assert row["harvests"] == ("repeated" if told else "untold")
    if told:
        assert row["verdict"] == "before" and np.isnan(row["break_even_log2"])
        assert "harvest" not in row["words"]
    else:
        assert row["verdict"] != "before" and row["break_even_before_log2"] < HARVEST_LOG2
        assert "shifts of each harvest" in row["words"]
