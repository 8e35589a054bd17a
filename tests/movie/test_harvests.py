"""Harvests that nothing tells from time: no order, no memory; with untreated cells both."""

import pytest
from benchmarks.movie.harvests import false_kept, false_order, kept_found, order_found

from refugium.movie.time_course.harvests import Harvests


@pytest.mark.parametrize("beside", [False, True])
def test_shifts_of_harvests_make_no_order_and_no_memory(beside):
    """Said by noise alone in 12 of 60 and of 78 in 1,800 genes."""
    for promise in (false_order(0.3, beside, 10), false_kept(0.3, beside, 2)):
        assert promise.kept, str(promise)


def test_untreated_cells_of_the_same_harvests_keep_the_power():
    assert order_found(24.0, True, 5)["before"] >= 4
    alone = order_found(24.0, False, 5)
    # means of 30 genes withstand shifts of single ones
    assert alone["before"] + alone["ahead"] >= 4
    told, untold = (kept_found(2.5, 0.6, beside, 1) for beside in (True, False))
    assert ": 0 of 60 found" in untold and ", 0 cannot be told" in told


def test_what_is_missing_is_said():
    assert [one.advice == "" for one in Harvests] == [one.told for one in Harvests]
