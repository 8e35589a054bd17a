"""A date that a spreadsheet wrote as a number is asked about, in check and beside the calls."""

from dataclasses import replace

import pytest

import refugium as rf
from builders.drugged import ERL, NONE, build
from refugium.study.design import doubtful_times


def study(time_h):
    made = build([{"arm": "U", "agents": NONE, "time_h": 24.0, "levels": {}},
                  {"arm": "E", "agents": ERL, "time_h": 24.0, "levels": {"EGFR": -3.0}}])
    return replace(made, samples=made.samples.assign(time_h=time_h))


@pytest.mark.parametrize("time_h", [44927.0, 40179.0, 45657.75])
def test_check_and_run_say_the_same(time_h):
    made = study(time_h)
    (where, words), = doubtful_times(made.design)
    notes = rf.find_escape(made).table("notes").set_index("kind")
    assert notes.loc["time", "words"] == words
    assert words in set(rf.check_study(made).warnings["found"]) and where == "samples.time_h"


def test_hours_are_left_alone():
    assert list(doubtful_times(study(24.0).design)) == []
