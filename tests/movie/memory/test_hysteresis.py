"""The way back against planted ways: brute-force distances, null rates, refusals."""

from types import MappingProxyType

import numpy as np
import pytest
from benchmarks.movie.loops import arrange, same_road, ways
from benchmarks.movie.memory import NOISES, away_lines, same_way_promises
from benchmarks.promise import Promise

from refugium.core.errors import StudyError
from refugium.movie.memory.hysteresis import find_hysteresis, strongest, way_out
from refugium.movie.memory.nearest_states import nearest_states
from refugium.movie.memory.path import distance_to_way_out, lay_way_out
from refugium.movie.parameters import BEND

ON = (0.1, 0.3, 0.6, 1.0)


def loop(off, seed=0, phases=("before", "on", "on", "on", "off"), times=None, **noise):
    """Three corners out (0, x, x + y, x + y + z in three modules), then a state."""
    rng = np.random.default_rng(seed)
    modules = np.linalg.qr(rng.standard_normal((300, 4)))[0] * np.sqrt(300)
    way = np.array([[0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1], [0, 0, 0, 0.0]])
    means = modules @ np.column_stack([way, np.array(off, dtype=float)])
    return arrange(means, phases, np.arange(5.0) if times is None else times, rng, **noise)


def test_distance_to_a_road_is_the_brute_force_one():
    rng = np.random.default_rng(5)
    for _ in range(20):
        points, place = rng.standard_normal((3, 5)), rng.standard_normal(3)
        found, _ = distance_to_way_out(place[None], points[None], lay_way_out(points))
        fine = lay_way_out(points, steps=400)
        line, out = points @ fine.straight.T, points @ (fine.smooth - fine.straight).T
        bends = np.linspace(0, BEND, 201)
        every = line[:, :, None] + out[:, :, None] * bends
        best = ((place[:, None, None] - every) ** 2).sum(axis=0).min()
        assert np.sqrt(found[0]) == pytest.approx(np.sqrt(best), abs=0.03)


def test_a_road_passes_its_points_and_a_straight_one_does_not_bend():
    points = np.array([[0.0, 1.0, 3.0], [0.0, 2.0, 6.0]])
    way = lay_way_out(points)
    assert np.abs(points @ way.smooth.T - points @ way.straight.T).max() < 0.2
    ends = np.flatnonzero(way.share == 0)
    assert np.allclose(points @ way.smooth[ends].T, points[:, :2])
    assert np.allclose(way.straight.sum(axis=1), 1)
    assert np.allclose(way.smooth.sum(axis=1), 1)


def test_a_state_on_the_way_is_on_the_way():
    found = find_hysteresis(loop([1, 0.5, 0, 0]), draws=200)
    genes = found[found["space"] == "genes"].iloc[0]
    assert genes["lo"] == 0
    assert genes["verdict"] == "same_way"
    assert genes["between_h"] == "1..2"
    assert genes["progress"] == pytest.approx(0.5, abs=0.08)


def test_a_state_off_the_way_is_found_with_its_distance():
    found = find_hysteresis(loop([1, 0.5, 0, 1.0]), draws=200)
    assert (found["verdict"] == "another_way").all()
    assert (found["status"] == "ok").all()
    assert found["hysteresis"].to_numpy() == pytest.approx(1 / 3, abs=0.05)
    assert ((found["lo"] < 1 / 3) & (found["hi"] > 1 / 3)).all()
    assert found["detour_needed"].to_numpy() == pytest.approx(np.sqrt(5), abs=0.25)
    assert found["alternative"].str.contains("selection").all()
    assert (found["p"] <= 0.05).all()


def test_noise_alone_is_no_distance():
    found = find_hysteresis(loop([1, 0.5, 0, 0], noise=1.0), draws=200)
    assert (found["verdict"] != "another_way").all()
    assert (found["lo"] == 0).all()


def test_an_arm_that_stays_on_the_drug_lends_its_points():
    course = loop([0, 0, 0, 1.0])
    paths = MappingProxyType({"holiday": (0, 1, 4), "always": (0, 1, 2, 3)})
    object.__setattr__(course, "paths", paths)
    assert way_out(course, "holiday") == (0, 1, 2, 3)
    assert set(find_hysteresis(course, draws=50)["arm"]) == {"holiday"}


def test_two_points_on_the_drug_never_make_another_way():
    rng = np.random.default_rng(1)
    means = rng.standard_normal((200, 4)) * np.array([0, 1, 1, 2])
    course = arrange(means, ("before", "on", "on", "off"), np.arange(4.0), rng)
    found = find_hysteresis(course, draws=100)
    assert (found["verdict"] == "not_resolved").all()


def test_without_replicates_there_is_no_number():
    found = find_hysteresis(loop([0, 0, 0, 1.0], replicates=1))
    assert (found["status"] == "too_few_replicates").all()
    assert found[["distance", "hysteresis", "lo", "hi", "p", "detour_needed"]].isna().all().all()
    assert (found["verdict"] == "").all()


@pytest.mark.parametrize(
    ("phases", "status"),
    [(("on", "on", "on", "on", "off"), "no_baseline"),
     (("before", "before", "before", "before", "off"), "too_few_points")],
)
def test_a_way_that_was_not_seen_is_a_status(phases, status):
    found = find_hysteresis(loop([0, 0, 0, 1.0], phases=phases))
    assert set(found["status"]) == {status}
    assert found["hysteresis"].isna().all()


def test_nothing_beyond_noise_is_flat_in_constraints():
    rng = np.random.default_rng(2)
    course = arrange(np.zeros((200, 5)), ("before", "on", "on", "on", "off"), np.arange(5.0), rng)
    found = find_hysteresis(course).set_index("space")
    assert found.loc["constraints", "status"] == "flat"
    assert found.loc["genes", "verdict"] == "not_resolved"


def test_no_holiday_no_rows():
    assert find_hysteresis(loop([0, 0, 0, 1.0], phases=("before", *["on"] * 4))).empty


def test_alpha_is_checked():
    with pytest.raises(StudyError, match="between 0 and 1"):
        find_hysteresis(loop([0, 0, 0, 1.0]), alpha=5)


def test_own_directions_keep_distances():
    rng = np.random.default_rng(3)
    points = rng.standard_normal((10, 6))
    kept = strongest(points, 5)
    for a in range(6):
        assert np.linalg.norm(kept[:, 0] - kept[:, a]) == pytest.approx(
            np.linalg.norm(points[:, 0] - points[:, a]))


def test_same_seed_same_numbers():
    a, b = (find_hysteresis(loop([1, 0.5, 0, 1.0]), draws=50, seed=3) for _ in range(2))
    assert a.equals(b)


@pytest.mark.parametrize("name", NOISES)
def test_same_way_back_is_not_called_another(name):
    for promise in same_way_promises("4 on-drug times", 30, name, NOISES[name]):
        assert promise.kept, promise


def test_intervals_off_the_way_hold_the_truth():
    *promises, _ = away_lines(0.3, 30, "plain", {})
    for promise in promises:
        assert isinstance(promise, Promise)
        assert promise.kept, promise


def test_planted_ways_are_smooth_and_known():
    course, truth = same_road(np.random.default_rng(0), on_times=ON, away=0.2)
    assert truth == pytest.approx(0.2, abs=0.02)
    assert course.points["phase"].tolist() == ["before", *["on"] * 4, "off", "off"]
    way = ways(20, np.random.default_rng(1))
    assert np.abs(way.at(np.array([0.0]))).max() == 0


def test_nearest_state_is_named_with_noise_taken_off():
    phases = ("before", "on", "off", "on", "again")
    course = loop([1, 0.1, 0, 0], phases=phases)
    found = nearest_states(course, draws=200)
    again = found[found["point"] == 4].set_index("to_point")
    assert again["rank"].idxmin() == 1
    assert again.loc[1, "share_nearest"] == 1
    assert again.loc[1, "rms"] > again.loc[1, "distance"]
    assert again.loc[1, "lo"] < 0.1 < again.loc[1, "hi"]
    assert set(found["point"]) == {2, 4}
    single = nearest_states(loop([1, 0.1, 0, 0], phases=phases, replicates=1))
    assert (single["status"] == "too_few_replicates").all()
    assert single["distance"].isna().all()
    assert single["rms"].notna().all()
