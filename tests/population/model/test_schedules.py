"""Many schedules at once are schedules taken one by one."""

import numpy as np
import pytest

from refugium.core.errors import RefugiumError
from refugium.population import (
    Rates,
    moments_along,
    moments_of_schedules,
    survival_along,
    survival_of_schedules,
)

HOURS = np.array([168.0, 72.0, 24.0])
KINDS = Rates(birth_per_h=np.array([0.03, 0.02]),
              death_per_h=np.array([[0.05, 0.02], [0.01, 0.02], [0.0, 0.1]]),
              switch_per_h=np.array([[0, 0.004], [0.002, 0]]))
ORDER = np.random.default_rng(0).integers(3, size=(200, 4))


def one_by_one(order):
    return Rates(birth_per_h=KINDS.birth_per_h[order], death_per_h=KINDS.death_per_h[order],
                 switch_per_h=KINDS.switch_per_h[order])


def test_moments_and_survival_are_those_of_each_schedule():
    start = np.array([1e4, 10.0])
    found = moments_of_schedules(KINDS, HOURS, ORDER, start)
    alone = moments_along(one_by_one(ORDER), HOURS[ORDER], np.tile(start, (len(ORDER), 1)))
    np.testing.assert_allclose(found.mean, alone.mean[:, -1], rtol=1e-10)
    np.testing.assert_allclose(found.covariance, alone.covariance[:, -1], rtol=1e-8)
    u = survival_of_schedules(KINDS, HOURS, ORDER)
    each = np.array([survival_along(one_by_one(order), HOURS[order]) for order in ORDER[:40]])
    np.testing.assert_allclose(u[:40], each, rtol=0, atol=1e-9)


@pytest.mark.parametrize("hours, order, words", [
    (HOURS[:2], ORDER, "its rates and its hours"), (-HOURS, ORDER, "less than no hours"),
    (HOURS, ORDER + 1, "no known kind"), (HOURS, ORDER[0], "no known kind")])
def test_schedules_that_cannot_be_meant(hours, order, words):
    for answer in (survival_of_schedules, lambda *a: moments_of_schedules(*a, np.ones(2))):
        with pytest.raises(RefugiumError, match=words):
            answer(KINDS, hours, order)
