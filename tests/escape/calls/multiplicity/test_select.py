"""Questions selected, families within them, times beneath: closed forms and nulls."""

import numpy as np
import pytest
from scipy import stats as sps

from refugium.core.stats import bh_adjust
from refugium.escape.calls.multiplicity.select import adjust, beneath
from refugium.escape.parameters import ALPHA

REPEATS = 500


def q_of(families, *, p_hit=None, above=None):
    """Take (own arm, others) per question; return q in the same order."""
    p, question, own = [], [], []
    for number, (mine, others) in enumerate(families):
        p += [*mine, *others]
        question += [number] * (len(mine) + len(others))
        own += [True] * len(mine) + [False] * len(others)
    n = len(families)
    return adjust(np.array(p), np.array(question), np.array(own),
                  p_hit=np.array(p_hit or [0.0] * n), above=above or [()] * n)


def test_one_question_without_own_arms_is_benjamini_hochberg():
    p = [0.001, 0.01, 0.2, 0.7]
    assert q_of([([], p)]) == pytest.approx(bh_adjust(np.array(p)))


def test_a_node_with_an_arm_of_its_own_pays_for_two_families_not_for_all_nodes():
    few = q_of([([0.01], [0.5] * 5)])[0]
    many = q_of([([0.01], [0.5] * 500)])[0]
    assert few == many == pytest.approx(0.02)


def test_the_hit_is_asked_once_for_all_nodes():
    rest = [0.5] * 60
    assert q_of([([], [1e-5, *rest])], p_hit=[0.02])[0] == pytest.approx(0.02)
    assert q_of([([], [1e-5, *rest])], p_hit=[0.06])[0] > ALPHA


def test_what_is_read_beneath_makes_no_call_dearer():
    asked = ([0.01], [0.5] * 20)
    alone = q_of([asked])[0]
    more = [([], [0.9] * 20)] * 6
    assert q_of([asked, *more], above=[(), *[(0,)] * 6])[0] == alone
    assert q_of([asked, *more])[0] > alone  # questions of their own do


def test_beneath_a_question_that_shows_nothing_nothing_is_called():
    silent, loud = ([], [0.5] * 20), ([], [1e-6, *[0.5] * 19])
    assert q_of([silent, loud], above=[(), (0,)]).min() > ALPHA
    assert q_of([loud, loud], above=[(), (0,)])[20] <= ALPHA


@pytest.mark.parametrize("shape", ["one", "many", "beneath"])
def test_where_nothing_is_there_few_studies_call_anything(shape):
    rng = np.random.default_rng(5)
    n = {"one": 1, "many": 6, "beneath": 4}[shape]
    above = [(), (), (0, 1), (0, 1)] if shape == "beneath" else [()] * n
    calls = 0
    for _ in range(REPEATS):
        shared = 0.5 * rng.standard_normal((n, 1))
        p = sps.norm.sf((shared + rng.standard_normal((n, 30))) / np.sqrt(1.25))
        calls += bool((q_of([(row[:2], row[2:]) for row in p], above=above) <= ALPHA).any())
    assert sps.binomtest(calls, REPEATS).proportion_ci(0.99).low <= ALPHA


def test_where_one_of_many_questions_holds_something_its_false_share_is_held():
    rng = np.random.default_rng(6)
    shares = []
    for _ in range(400):
        p = rng.random((8, 40))
        p[:2, :6] = sps.norm.sf(rng.standard_normal((2, 6)) + 4.5)
        q = q_of([([], row) for row in p]).reshape(8, 40)
        called, true = q <= ALPHA, np.zeros((8, 40), dtype=bool)
        true[:2, :6] = True
        shares.append((called & ~true).sum() / max(called.sum(), 1))
    assert np.mean(shares) <= ALPHA + 3 * np.std(shares) / 20


def test_times_beneath_a_node():
    p = np.array([0.04, np.nan, 0.001, 0.02])
    found = beneath(p, np.array([True, True, False, True]))
    # the dose that does not count pays for all; the best one that counts stands as it is
    assert found[2] == pytest.approx(0.003)
    assert found[3] == pytest.approx(0.02)
    assert found[0] == pytest.approx(0.04)
    assert np.isnan(found[1])
