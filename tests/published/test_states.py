"""States at sample level on published courses; expected is what their authors and README say."""

import pytest

from refugium.datasets import get_published
from refugium.knowledge import load_knowledge
from refugium.movie.states.moved import states_moved
from refugium.movie.states.sentences import states_words
from refugium.signal import read


@pytest.fixture(scope="module", params=["hayford2024", "kavran2022"])
def found(request):
    return request.param, states_moved(read(get_published(request.param)), load_knowledge())


def _verdicts(found, state, **keys):
    rows = found.changes[found.changes["state"] == state]
    for key, value in keys.items():
        rows = rows[rows[key] == value]
    return set(rows["verdict"])


def test_states_are_those_known(found):
    name, tables = found
    if name == "hayford2024":
        # no dedifferentiation: MITF stays, AXL is hardly there; ERK output falls in each subclone
        assert _verdicts(tables, "ERK_OUTPUT_MPAS") == {"down"}
        assert "down" not in _verdicts(tables, "MELANOCYTIC")
        row = tables.over_models.query("state == 'ERK_OUTPUT_MPAS' and time_h == 72").iloc[0]
        assert (row["n_down"], row["n_models"], row["n_units"]) == (3, 3, 1)
        assert "ERK output fell in 3 of 3 lines" in states_words(*tables)[0]
        return
    on, off = {"arm": "continuous"}, {"kind": "washout"}
    assert _verdicts(tables, "ERK_OUTPUT_MPAS", **on) == {"down"}
    assert not {"up", "down"} & _verdicts(tables, "ERK_OUTPUT_MPAS", **off)  # back after a week
    assert _verdicts(tables, "MELANOCYTIC", time_h=20.0) == {"up"}
    assert _verdicts(tables, "MELANOCYTIC", time_h=168.0) == {"down"}
    assert _verdicts(tables, "MELANOCYTIC", **off) == {"down"}  # not back after a week
    assert _verdicts(tables, "YAP_CORE", time_h=168.0) == {"up"}
    assert _verdicts(tables, "UNDIFFERENTIATED", time_h=672.0) == {"up"}
