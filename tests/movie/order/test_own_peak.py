"""Own peaks: who has one within the sampling, and whether it stays."""

import numpy as np
import pytest
from benchmarks.movie.two_courses import pulse, rise
from benchmarks.promise import Promise

from refugium.movie.order.own_peak import own_peak, peaks

TIME = np.array([0.0, 1, 2, 4, 8, 12, 24, 48, 72, 120, 240])
THREE = np.full(len(TIME), 3.0)
DF = 2 * len(TIME)
KINDS = {
    "transient": lambda t, rng: 2 * pulse(t, rng.uniform(0, 4), np.exp(rng.uniform(1, 3.2))),
    "sustained": lambda t, rng: 2 * rise(t, rng.uniform(0, 10), rng.uniform(2, 40)),
    "rising": lambda t, rng: 2 * t / t[-1] + 0 * rng.random(),
    "undecided": lambda t, rng: 0.2 * rise(t, 0, rng.uniform(2, 40)),
}


def _seen(true, rng, sd=0.1, repeats=1):
    values = true[:, None] + sd * rng.standard_normal((repeats, len(TIME), 3))
    change = values.mean(axis=2)[:, 1:] - values[:, :1].mean(axis=2)
    spread = np.sqrt(values.var(axis=2, ddof=1).mean(axis=1))
    return change * np.sign(change[np.arange(repeats), np.abs(change).argmax(axis=1)])[:, None], \
        spread


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_known(kind):
    rng = np.random.default_rng(1)
    found = []
    for _ in range(25):
        change, sd = _seen(KINDS[kind](TIME, rng), rng)
        p = own_peak(change, sd, THREE, DF, TIME)
        found += peaks(change, sd, THREE, DF, p <= 0.05).kind
    assert found.count(kind) >= 22


def test_what_goes_straight_on_has_no_peak():
    """The null of the test: at most 5 % are given one; nor have those that accelerate."""
    rng = np.random.default_rng(2)
    for name, true in (("straight", 2 * TIME / TIME[-1]), ("bent", 2 * (TIME / TIME[-1]) ** 2)):
        change, sd = _seen(true, rng, sd=0.2, repeats=500)
        false = int((own_peak(change, sd, THREE, DF, TIME) <= 0.05).sum())
        promise = Promise(f"own peak, {name}", 0.05, false, 500, "at_most")
        assert promise.kept, str(promise)


def test_brackets_of_peak_and_fading():
    rng = np.random.default_rng(3)
    held = faded = 0
    for _ in range(60):
        onset, width = rng.uniform(0, 4), np.exp(rng.uniform(1, 3.2))
        fine = np.linspace(0, TIME[-1], 20_001)
        course = pulse(fine, onset, width)
        top = fine[course.argmax()]
        half = fine[(course < 0.5) & (fine > top)][0]
        change, sd = _seen(2 * pulse(TIME, onset, width), rng)
        found = peaks(change, sd, THREE, DF, np.array([True]))
        after, before = TIME[found.peak_first[0]], TIME[min(found.peak_last[0] + 2, len(TIME) - 1)]
        held += after <= top <= before
        # half of the peak seen at samples may be less than half of the true one
        faded += TIME[1 + found.up_until[0]] <= TIME[half <= TIME][0] \
            and found.gone_by[0] > found.up_until[0]
    assert held >= 57 and faded >= 57
