"""Tests of rows that are means of parts: two that moved, one that moved, none."""

import numpy as np
import pytest

from refugium.signal.linear_model import Effects

SE, DF = 0.2, 8.0


def row(*parts, tested=None, spread=None):
    """One row over parts; its interval holds their spread, its tests do not."""
    values = np.array(parts, dtype=float)
    k = len(values)
    error = np.full(k, SE)
    if tested is not None:
        error[~np.array(tested)] = np.nan
    apart = np.std(values, ddof=1) if k > 1 else 0.0
    own = SE / np.sqrt(k)
    total = np.hypot(own, (apart if spread is None else spread) / np.sqrt(k))
    one = np.ones(1)
    return Effects(
        values.mean() * one, total * one, (DF if k == 1 else k + 2.0) * one,
        null_se=own * one, null_df=DF * one,
        parts=Effects(values, error, np.where(np.isfinite(error), DF, 0.0)),
        row_of=np.zeros(k, dtype=int))


@pytest.mark.parametrize("far", [2.0, 4.0, 8.0])
@pytest.mark.parametrize("others", [1, 2, 4])
def test_one_part_makes_no_movement_however_far_it_went(far, others):
    up = row(far, *([0.0] * others))
    assert up.p_above(0.25)[0] > 0.025
    assert up.times(-1).p_below(-0.25)[0] > 0.025


@pytest.mark.parametrize("others", [1, 2, 4])
def test_nor_where_the_others_could_not_be_tested(others):
    tested = [True] + [False] * others
    assert row(4.0, *([0.0] * others), tested=tested).p_above(0.25)[0] > 0.025


@pytest.mark.parametrize("far", [2.0, 4.0])
def test_two_parts_make_one_beside_parts_that_stay(far):
    assert row(far, far / 2, 0.0, 0.0).p_above(0.25)[0] < 0.01
    assert row(-far, -far / 2, 0.0, 0.0).p_below(-0.25)[0] < 0.01


def test_a_lone_part_is_read_as_it_is():
    alone = row(1.2)
    plain = Effects(alone.estimate, alone.se, alone.df)
    for margin in (-0.5, 0.0, 0.25):
        assert alone.p_above(margin) == pytest.approx(plain.p_above(margin))


def test_that_a_row_did_not_move_is_asked_with_all_the_spread():
    flat = row(0.0, 0.1, -2.0, 0.05)
    whole = Effects(flat.estimate, flat.se, flat.df)
    assert flat.p_above(-1.0) == pytest.approx(whole.p_above(-1.0))
    assert flat.p_above(-1.0)[0] > 0.025


def test_without_an_error_of_the_mean_there_is_no_p():
    one = np.full(1, np.nan)
    none = Effects(np.ones(1), one, np.zeros(1), parts=Effects(
        np.array([3.0, 3.0]), np.array([SE, SE]), np.full(2, DF)), row_of=np.zeros(2, dtype=int))
    assert np.isnan(none.p_above(0.25)).all()
