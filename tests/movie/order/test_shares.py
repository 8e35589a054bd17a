"""Running shares: closed forms, simultaneous coverage, an oracle for noise, and properties."""

import numpy as np
import pytest
from benchmarks.promise import Promise
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from refugium.movie.order.leading import Programmes, leads
from refugium.movie.order.shares import contrasts, ends, noise, p_anywhere, within

TIME = np.array([0.0, 1, 2, 4, 8, 24, 48, 96])
THREE = np.full(len(TIME), 3.0)


def test_without_noise_the_ends_are_the_share():
    """To the grid of two places; a programme that fades keeps its share, a dip does not count."""
    change = np.array([[1.0, 4, 2, 0.5, 0, -1, 0.2], [-1.0, 0, 1, 2, 4, 8, 10]])
    low, high = ends(contrasts(change, np.full(2, 1e-9), THREE), 5.0)
    share = np.maximum.accumulate(change, axis=1).clip(0) / change.max(axis=1, keepdims=True)
    assert low == pytest.approx(share, abs=0.021)
    assert high == pytest.approx(share, abs=0.021)
    assert (low <= share).all() and (high >= share).all()


def test_the_contrast_is_a_t_statistic():
    """Of one replicate's error, the reference shared by both: drawn and by formula."""
    rng = np.random.default_rng(0)
    n = np.array([2.0, 3, 4])
    mean = rng.standard_normal((200_000, 3)) / np.sqrt(n)
    change = mean[:, 1:] - mean[:, :1]
    for share in (0.0, 0.3, 1.0):
        t = contrasts(change, np.ones(len(change)), n, np.array([share]))[..., 0]
        assert t.std(axis=0) == pytest.approx(np.ones((2, 2)), abs=0.01)
    down = -within(change[:, :1], np.ones(len(change)), n[:2], 0.1)
    assert np.abs(down).mean() > 0.5


def test_noise_reaches_further_than_against_the_reference_alone():
    """Oracle: Dunnett's two-sided test takes the contrasts with a share of 0, and no others."""
    n, df = 3, 2 * len(TIME)
    reached = noise(len(TIME) - 1, df)
    rng = np.random.default_rng(1)
    samples = [rng.standard_normal(n) for _ in TIME]
    found = stats.dunnett(*samples[1:], control=samples[0], random_state=0)
    t = float(np.abs(found.statistic).max())
    above = float((reached >= t).mean())
    assert above > found.pvalue.min() - 0.02
    widest = len(TIME) * (len(TIME) - 1) * 6
    assert above < widest * 2 * stats.t.sf(t, df)


def test_the_ends_hold_for_all_times_together():
    rng = np.random.default_rng(2)
    held, repeats, df = 0, 400, 2 * len(TIME)
    bound = float(np.quantile(noise(len(TIME) - 1, df), 0.95))
    for _ in range(repeats):
        true = np.stack([2 * (1 - np.exp(-TIME / np.exp(rng.uniform(0, 4)))),
                         1.5 * TIME / 10 * np.exp(1 - TIME / 10)])[int(rng.integers(2))]
        values = true[:, None] + 0.3 * rng.standard_normal((len(TIME), 3))
        change = values.mean(axis=1)[1:] - values[0].mean()
        sd = np.sqrt(values.var(axis=1, ddof=1).mean())
        low, high = ends(contrasts(change[None], np.array([sd]), THREE), bound)
        share = np.maximum.accumulate(true[1:]) / true.max()
        held += bool(((low[0] <= share + 0.02) & (share <= high[0] + 0.02)).all())
    promise = Promise("running share within its ends, all times", 0.95, held, repeats, "at_least")
    assert promise.kept, str(promise)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.floats(0.02, 50))
def test_amplitudes_do_not_count(seed, gain):
    """A programme and its noise times any number: the same answer; both swapped: the mirror."""
    rng = np.random.default_rng(seed)
    change = np.abs(rng.standard_normal((2, 7)).cumsum(axis=1))
    sd, size = np.array([0.2, 0.1]), np.array([gain, 1.0])
    pairs = np.array([[0, 1]])
    seen = Programmes(change=change, sd=sd, n=THREE, df=16, time_h=TIME)
    scaled = Programmes(change=change * size[:, None], sd=sd * size, n=THREE, df=16, time_h=TIME)
    swapped = Programmes(change=change[::-1], sd=sd[::-1], n=THREE, df=16, time_h=TIME)
    found = leads(seen, pairs)
    for name in ("p_share", "p_begun", "p_peak"):
        assert getattr(leads(scaled, pairs), name) == pytest.approx(getattr(found, name))
        assert getattr(leads(swapped, pairs), name)[:, ::-1] == pytest.approx(getattr(found, name))


def test_a_score_that_noise_reaches_is_no_evidence():
    assert p_anywhere(np.array([1.0]), len(TIME) - 1, 16).tolist() == [1.0]
    assert p_anywhere(np.array([30.0]), len(TIME) - 1, 16)[0] == pytest.approx(2 / 2000)
    shown = p_anywhere(np.array([4.0, 5.0]), len(TIME) - 1, 16)
    assert shown[0] > shown[1]
