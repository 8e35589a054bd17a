"""The promises, in a size that fits a test run; `python -m benchmarks calibration` is the whole.

A promise fails only if its value lies outside the exact 99 % interval.
"""

import pytest
from benchmarks.calibration.nothing import permutation_promises, plex_against_plex
from benchmarks.calibration.tumours import null_promise, score_plan
from benchmarks.promise import Promise

from refugium.escape.parameters import ALPHA
from refugium.virtual import Plan

NULL_REPEATS = 120
PLANTED_REPEATS = 24


def test_studies_with_nothing_planted_keep_the_promise(capsys):
    promise, score = null_promise(NULL_REPEATS, alone=True)
    with capsys.disabled():
        print(f"\n{promise}")
    assert promise.kept
    assert score.engaged > 0


@pytest.mark.parametrize("planted", ["induced", "persistent"])
def test_planted_backups_are_found_and_named(planted, capsys):
    # an arm with the inhibitor shows, over plexes that share the drug, that a node was on before:
    # of a planted persistent node both words are true
    score = score_plan(Plan(planted=planted, before=planted != "persistent"), PLANTED_REPEATS,
                       alone=True)
    with capsys.disabled():
        print(f"\nplanted {planted}: found {score.found} of {score.repeats}, right class "
              f"{score.right_class}; false calls {score.false_calls} of {score.calls}")
    assert score.found > 0
    right = score.right_class + (score.classes["primed"] if planted == "persistent" else 0)
    assert right >= 0.8 * score.found


def test_a_promise_can_break():
    assert not Promise("x", 0.05, 40, 200, "at_most").kept
    assert not Promise("x", 0.05, 0, 2000).kept
    assert Promise("x", 0.05, 100, 2000).kept


@pytest.mark.published
def test_nothing_against_nothing_on_published_plexes(pc9, capsys):
    calls, moved = permutation_promises(pc9, repeats=6)
    twins = plex_against_plex(pc9, every=3)
    plexes = Promise("plex against plex: contrasts with any candidate", ALPHA,
                     int((twins["candidates"] > 0).sum()), len(twins), "at_most")
    with capsys.disabled():
        print(f"\n{calls}\n{moved}\n{plexes}")
    assert calls.kept
    assert moved.kept
    assert plexes.kept
