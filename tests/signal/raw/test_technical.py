"""Technical replicates: averaged over what each shows, whatever their loading."""

import numpy as np
import pandas as pd
import pytest

from refugium.signal.raw.technical import average_repeats
from refugium.study.design import first_readings

RNG = np.random.default_rng(4)


def rows(labels, **others):
    return pd.DataFrame({"sample_id": [f"s{i}" for i in range(len(labels))], "model_id": "m",
                         "arm": "a", "time_h": np.nan, "block": "b", "replicate": labels, **others})


def test_nothing_to_join_is_left_as_it_came():
    values, table = RNG.normal(size=(3, 4)), rows(["1", "2", "3"])
    assert average_repeats(values, first_readings(table)) is values
    assert average_repeats(values, first_readings(rows(["", "", ""]))) is values


@pytest.mark.parametrize("column", ["model_id", "arm", "time_h", "block"])
def test_only_what_is_one_sample_is_joined(column):
    table = rows(["1", "1"]).astype({column: object})
    table[column] = [1, 2]
    assert len(average_repeats(RNG.normal(size=(2, 4)), first_readings(table))) == 2


def test_loading_does_not_leak_through_holes():
    """A repeat loaded 3 log2 higher, with a hole: the feature stays where the other saw it."""
    true = RNG.normal(10, 2, 60)
    second = true + 3
    second[5] = np.nan
    joined = average_repeats(np.vstack([true, second]), first_readings(rows(["1", "1"])))
    assert joined.shape == (1, 60)
    np.testing.assert_allclose(joined[0] - true, 1.5)


def test_seen_in_one_repeat_is_seen_and_in_none_is_missing():
    values = np.array([[1.0, np.nan, np.nan], [np.nan, 2.0, np.nan]])
    found = average_repeats(values, first_readings(rows(["1", "1"])))
    np.testing.assert_array_equal(found, [[1, 2, np.nan]])


def test_an_empty_repeat_does_not_keep_the_others_from_being_aligned():
    """Two repeats that differ by loading and by one hole: the empty third changes nothing."""
    first = RNG.normal(10, 2, 60)
    second = first + 3
    second[5] = np.nan
    pair = average_repeats(np.vstack([first, second]), first_readings(rows(["1", "1"])))
    three = np.vstack([np.full(60, np.nan), first, second])
    np.testing.assert_allclose(average_repeats(three, first_readings(rows(["1"] * 3))), pair)
