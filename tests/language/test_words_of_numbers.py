"""Names and numbers as they are written: short, signed, never nan."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refugium.figures.domain import fair_domain
from refugium.figures.labels import place_labels
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import known, moved, number, p_value, with_interval


@given(st.text(max_size=400), st.integers(min_value=8, max_value=90))
def test_shown_names_are_one_short_printable_line(name, limit):
    text = shown(name, limit)
    assert len(text) <= limit
    assert "\n" not in text
    assert text == text.strip()
    assert not set(text) & set("\u2028\u2029\u202e\u200f\t\r\x00")


@given(st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True)))
def test_no_number_is_written_as_nan_or_infinite(value):
    for text in (number(value), with_interval(value, value, value), p_value(value),
                 moved(value, value, value)):
        assert "nan" not in text
        assert "inf" not in text


@given(st.floats(min_value=-1e6, max_value=1e6))
def test_written_number_is_near_the_number(value):
    text = number(value).replace("−", "-").replace(",", "")
    assert math.isclose(float(text), value, rel_tol=0.06, abs_tol=0.0006)


@pytest.mark.parametrize(("value", "lo", "hi", "words"), [
    (-2.9, -3.4, -2.4, "fell by 2.9 log2 [2.4, 3.4]"),
    (1.5, 0.5, 2.5, "rose by 1.5 log2 [0.5, 2.5]"),
    (0.2, -0.5, 0.9, "changed by +0.20 log2 [−0.50, +0.90]"),
    (-1.0, math.nan, math.nan, "changed by −1.0 log2 (one replicate: no interval)"),
    (math.nan, math.nan, math.nan, "changed by an amount that was not measured"),
])
def test_direction_is_said_only_where_the_interval_shows_it(value, lo, hi, words):
    assert moved(value, lo, hi) == words


@pytest.mark.parametrize(("value", "lo", "hi", "words"), [
    (0.035, -0.70, 0.77, "+0.04 [−0.70, +0.77]"),
    (-0.0011, -0.58, 0.57, "0.00 [−0.58, +0.57]"),
    (-1.13, -2.23, -0.031, "−1.1 [−2.2, −0.03]"),
    (0.008, -0.006, 0.022, "+0.008 [−0.006, +0.022]"),
    (-123.4, -180.2, -66.6, "−120 [−180, −67]"),
    (-0.25, -0.5, -0.0004, "−0.25 [−0.50, −0.0004]"),
])
def test_number_has_no_more_decimals_than_its_interval_allows(value, lo, hi, words):
    assert with_interval(value, lo, hi) == words


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3))
def test_end_of_an_interval_keeps_its_side_of_zero(middle, half):
    lo, hi = middle - half, middle + half
    if not 4e-6 < -lo < 6e-6:  # beside the rounding of the last place
        assert ("−" in with_interval(middle, lo, hi).split(" ", 1)[1]) == (lo <= -5e-6)


def test_missing_is_told_from_zero():
    assert number(0.0) == "0"
    assert number(math.nan) == "not measured"
    assert not known("text")


def test_names_are_listed():
    assert [listed(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=30))
def test_axis_holds_every_estimate_and_zero(values):
    low, high = fair_domain(values, [-1e9] * len(values), [1e9] * len(values))
    assert low < min(*values, 0.0)
    assert high > max(*values, 0.0)
    assert high - low < 4 * max(max(*values, 0) - min(*values, 0), 1)


def test_labels_do_not_cover_each_other_where_there_is_room():
    points = [(100.0, 100.0), (103.0, 101.0), (101.0, 104.0)]
    spots = place_labels(points, ["AAAA", "BBBB", "CCCC"], size=(400, 300))
    places = {(x + s.dx, y + s.dy, s.align) for (x, y), s in zip(points, spots, strict=True)}
    assert len({(s.dy, s.align) for s in spots}) == 3
    assert len(places) == 3
