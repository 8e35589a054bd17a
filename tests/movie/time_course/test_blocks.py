"""Plates and batches: taken out where they can be, and a refusal where they hide the times."""

import numpy as np
import pytest
from benchmarks.promise import Promise
from scipy import stats as sps

import refugium as rf
from builders.planted_courses import planted_study
from refugium.movie.time_course.block_effects import without_blocks

BALANCED = (np.repeat([0, 1, 2], 4), np.tile([0, 1, 2, 3], 3))
UNEVEN = (np.repeat([0, 1, 2], 4), np.array([0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1]))


@pytest.mark.parametrize("design", [BALANCED, UNEVEN], ids=["balanced", "uneven"])
def test_shifted_blocks_make_no_change(design):
    """With blocks shifted by 5: differences of points are unbiased, and called at the promise."""
    point, block = design
    rng = np.random.default_rng(0)
    shift = rng.normal(0, 5, (4000, block.max() + 1))
    values = rng.standard_normal((4000, len(point))) + shift[:, block]
    found = without_blocks(values, point, block)
    means = np.stack([found[:, point == p].mean(axis=1) for p in range(3)], axis=1)
    df = len(point) - 3
    variance = ((found - means[:, point]) ** 2).sum(axis=1) / df
    change = means[:, 1] - means[:, 0]
    assert abs(change.mean()) < 0.1
    t = change / np.sqrt(variance * (1 / 4 + 1 / 4))
    called = int((np.abs(t) > sps.t.isf(0.025, df)).sum())
    promise = Promise("change without one", 0.05, called, 4000, "at_most")
    assert promise.kept, str(promise)
    if design is BALANCED:  # six degrees of freedom are left of nine
        wide = (sps.t.isf(0.025, 6) / sps.t.isf(0.025, 9)) ** 2
        assert variance.mean() == pytest.approx(wide, abs=0.03)


@pytest.mark.parametrize("block", [
    [0, 0, 1, 1, 2, 2], [0, 0, 0, 0, 1, 1],
], ids=["a block per time", "one time apart"])
def test_times_that_share_no_block_are_refused(block):
    """Nothing tells the block from the time."""
    assert without_blocks(np.zeros((3, 6)), np.repeat([0, 1, 2], 2), np.array(block)) is None


def test_a_study_in_two_batches():
    """Early times in one batch, late ones in another: confounded; crossed: a movie."""
    study = planted_study(times=(0.0, 6.0, 24.0), off=())
    late = study.samples["time_h"] > 6
    apart = rf.Study("apart", study.models, study.arms,
                     study.samples.assign(block=np.where(late, "two", "one")), study.modalities)
    movie = rf.make_movie(apart)
    assert movie.table("courses")["status"].tolist() == ["confounded"]
    assert movie.table("onsets").empty and "every time spread over the blocks" in movie.summary()
    crossed = rf.Study("crossed", study.models, study.arms,
                       study.samples.assign(block=["a", "b", "c"] * 3), study.modalities)
    course = rf.make_movie(crossed).table("courses").iloc[0]
    assert course["status"] == "ok" and "3 blocks taken out" in course["recipe"]
