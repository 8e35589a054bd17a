"""Ratios of hazards and what two of them say together."""

import numpy as np
import pytest
from scipy import optimize

from refugium.core.status import Status
from refugium.therapy.evidence import Gain, hazard_ratio, survival_gain


def exact(time, event, arm):
    """The partial likelihood without ties, written out and maximised."""
    def loss(beta):
        risk = np.exp(beta * arm)
        return -sum(beta * arm[i] - np.log(risk[time >= time[i]].sum())
                    for i in np.flatnonzero(event))
    return float(np.exp(optimize.minimize_scalar(loss, bounds=(-4, 4), method="bounded",
                                                 options={"xatol": 1e-10}).x))


@pytest.mark.parametrize("seed", range(5))
def test_without_ties_it_is_the_partial_likelihood(seed):
    rng = np.random.default_rng(seed)
    arm = rng.random(60) < 0.5
    time = rng.exponential(np.where(arm, 2.0, 1.0))
    event = rng.random(60) < 0.7
    assert hazard_ratio(time, event, arm).ratio == pytest.approx(exact(time, event, arm), rel=1e-6)


def test_exchanged_arms_invert_it():
    rng = np.random.default_rng(7)
    arm, time = rng.random(80) < 0.5, rng.integers(1, 12, 80).astype(float)
    event = rng.random(80) < 0.8
    one, other = (hazard_ratio(time, event, side) for side in (arm, ~arm))
    assert one.ratio * other.ratio == pytest.approx(1, rel=1e-9)
    assert one.lo * other.hi == pytest.approx(1, rel=1e-9)


def test_the_unit_of_time_does_not_matter():
    rng = np.random.default_rng(8)
    arm, time = rng.random(80) < 0.5, rng.exponential(size=80)
    event = np.ones(80, dtype=bool)
    assert hazard_ratio(time, event, arm) == hazard_ratio(time * 4.345, event, arm)


def test_the_interval_covers_what_was_planted():
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(300):
        arm = rng.random(200) < 0.5
        time = rng.exponential(np.where(arm, 1 / 0.7, 1.0))
        end = rng.uniform(0.5, 3, 200)
        found = hazard_ratio(np.minimum(time, end), time <= end, arm)
        held += found.lo <= 0.7 <= found.hi
    # exact binomial: 99 % of runs at a coverage of 0.95 lie above
    assert held >= 275


@pytest.mark.parametrize("events", [0, 1])
def test_too_few_events_are_no_ratio(events):
    time, arm = np.arange(1.0, 9), np.arange(8) % 2 == 0
    event = ~arm.copy()
    event[np.flatnonzero(arm)[:events]] = True
    found = hazard_ratio(time, event, arm)
    assert found.status == Status.NOT_IDENTIFIABLE and np.isnan(found.ratio)


@pytest.mark.parametrize(("survival", "progression", "gain"), [
    ((0.98, 0.84, 1.15), (0.74, 0.62, 0.89), Gain.PROGRESSION_ONLY),
    ((0.7, 0.5, 0.9), (0.74, 0.62, 0.89), Gain.SURVIVAL),
    ((0.98, 0.84, 1.15), (0.95, 0.8, 1.1), Gain.NEITHER_SHOWN),
    ((1.4, 1.1, 1.8), (0.7, 0.6, 0.8), Gain.SURVIVAL_WORSE),
    ((0.89, np.nan, np.nan), (0.72, 0.6, 0.8), Gain.CANNOT_TELL),
    ((1.27, 0.98, 1.65), (0.99, np.nan, np.nan), Gain.CANNOT_TELL),
    ((np.nan,) * 3, (np.nan,) * 3, Gain.NOT_RANDOMISED)])
def test_what_two_ratios_say(survival, progression, gain):
    names = ("survival", "survival_lo", "survival_hi", "progression", "progression_lo",
             "progression_hi")
    assert survival_gain(**dict(zip(names, (*survival, *progression), strict=True))) == gain
