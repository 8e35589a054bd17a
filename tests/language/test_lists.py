"""Whatever is told of a list and whatever is counted make up the whole list."""

from hypothesis import given
from hypothesis import strategies as st

from refugium.language.lists import first_few, first_lines, listed

NAMES = st.lists(st.sampled_from(["EGFR", "MET", "AXL"]), max_size=12)


@given(NAMES, st.integers(1, 8))
def test_told_and_counted_are_all(names, most):
    told = first_few(names, most, between=";", rest="|{}")
    some, _, more = told.partition("|")
    assert len([name for name in some.split(";") if name]) + int(more or 0) == len(names)
    lines = first_lines(names, most)
    assert lines[:most] == names[:most]
    assert lines[most:] == ([f"and {len(names) - most} more"] if len(names) > most else [])


def test_the_count_stands_as_the_list_asks():
    assert first_few(["a", "b", "c"], 2) == listed(["a", "b", "c"], most=2) == "a, b and 1 more"
    assert first_few(["a", "b", "c"], 2, between="; ") == "a; b; 1 more"
    assert first_few(["a", "b"], 2, rest="; and {} more arms") == "a, b"
    assert first_few([], 2) == ""
