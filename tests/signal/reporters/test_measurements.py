"""One measurement under two names is one witness."""

import numpy as np
import pytest

from refugium.signal.linear_model import Effects
from refugium.signal.reporters.measurements import measurements
from refugium.signal.reporters.nodes import SiteKey, SiteValues


def sites(*rows):
    names = [SiteKey("N", name, "own") for name, _ in rows]
    values = np.array([v for _, v in rows], dtype=float)
    return SiteValues(names, values, np.ones(values.shape, dtype=int))


RNG = np.random.default_rng(2)
ONE, TWO, THREE = RNG.normal(size=(3, 6))


@pytest.mark.parametrize(("pair", "same"), [
    ((("MET Y1234", ONE), ("MET Y1235", TWO)), True),
    ((("MAPK8 Y185", ONE), ("MAPK8 T183/MAPK8 Y185", TWO)), True),
    ((("SRC Y419", ONE), ("YES1 Y426", ONE + 3.0)), True),
    ((("SRC Y419", ONE), ("YES1 Y426", np.where(np.arange(6) < 2, np.nan, ONE))), True),
    ((("MET Y1234", ONE), ("MET Y1349", TWO)), False),
    ((("AKT1 S473", ONE), ("AKT2 S474", TWO)), False),
])
def test_what_is_one_measurement(pair, same):
    number = measurements(sites(*pair), (np.array([0, 1]),))
    assert (number[0] == number[1]) is np.bool_(same) or bool(number[0] == number[1]) == same


def test_rows_do_not_share_and_chains_join():
    held = sites(("A Y10", ONE), ("A Y16", TWO), ("A Y22", THREE), ("A Y60", ONE * 2))
    number = measurements(held, (np.array([0, 1, 2, 3]), np.array([0, 3])))
    assert number[0] == number[1] == number[2] != number[3]
    assert len(set(number[4:]) & set(number[:4])) == 0 and number[4] != number[5]


def test_a_measurement_written_twice_makes_no_movement_and_two_do():
    far = Effects(np.array([2.0, 2.0, 0.0]), np.full(3, 0.2), np.full(3, 8.0))
    mean, error = np.array([4 / 3]), np.array([0.7])

    def row(measurement):
        return Effects(mean, error, np.array([4.0]), np.array([0.12]), np.array([8.0]), far,
                       np.zeros(3, dtype=int), np.array(measurement))

    assert row([0, 0, 1]).p_above(0.25)[0] > 0.025
    assert row([0, 1, 2]).p_above(0.25)[0] < 0.025
