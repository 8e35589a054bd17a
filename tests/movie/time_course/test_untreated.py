"""What culture time does is not the drug's: the untreated arm beside is the reference."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.promise import Promise

import refugium as rf
from builders.drifting import OFF, ON, RESPONDING, drifting
from refugium.check import check_study
from refugium.core.status import Phase, Status
from refugium.movie.order.half_time import half_times
from refugium.movie.time_course.courses import courses
from refugium.movie.time_course.untreated import find_untreated

BETWEEN = (8.0, 48.0, 200.0, 336.0)


def _responding(study, arm: str = "drug") -> np.ndarray:
    (course,) = courses(study)
    table = half_times(course, arm, seed=0)
    place = {name: i for i, name in enumerate(course.features)}
    return np.array([place[str(f)] for f in table.loc[table["status"] == Status.OK, "feature"]],
                    dtype=int)


@pytest.mark.parametrize("beside", [(*ON, *OFF), BETWEEN])
def test_drift_alone_moves_no_gene_where_untreated_cells_drift_too(beside):
    wrong = sum(len(_responding(drifting(beside=beside, seed=seed))) for seed in range(5))
    assert wrong <= 2
    assert len(_responding(drifting(beside=(), seed=1))) > 50  # the fault, told in the answer


def test_what_the_drug_does_is_still_found():
    found = _responding(drifting(effect=2.5, seed=2))
    assert np.isin(np.arange(RESPONDING), found).mean() > 0.9
    assert (found >= RESPONDING).sum() <= 2


def test_changes_are_drugged_minus_untreated_to_the_digit():
    study = drifting(effect=1.0, noise=0.0, drift=2.0, seed=3)
    (course,) = courses(study)
    path = list(course.paths["drug"])
    change = course.means[:, path] - course.means[:, path[:1]]
    raw = study.modalities["rna_log"].to_df()
    for k, p in enumerate(path[1:], start=1):
        t = course.time_h[p]
        plain = (raw.loc[f"drug {t:g} 0"] - raw.loc[f"DMSO {t:g} 0"])[list(course.features)]
        np.testing.assert_allclose(change[:, k], plain, atol=1e-9)


@pytest.mark.parametrize(("replicates", "untreated"), [(3, 3), (3, 2), (2, 4)])
def test_intervals_hold_with_the_error_of_the_untreated_arm(replicates, untreated):
    """95 % intervals of changes since the start, and between two times, nothing planted."""
    inside = tried = 0
    for seed in range(40):
        (course,) = courses(drifting(replicates=replicates, untreated=untreated, seed=seed))
        variance, df = course.noise
        on = np.flatnonzero(course.points["phase"] == Phase.ON)
        before = course.paths["drug"][0]
        for one, two in ((on[2], before), (on[4], on[1])):
            se = np.sqrt(variance * (1 / course.counts[one] + 1 / course.counts[two]))
            t = (course.means[:, one] - course.means[:, two]) / se
            gene = seed * 7 % len(t)
            inside += bool(abs(t[gene]) < 2.0 + 3.0 / df)
            tried += 1
    promise = Promise("inside", 0.95, inside, tried, "at_least")
    assert promise.kept, str(promise)


def test_a_harvest_goes_with_the_difference():
    """Each time is a block of its own: refused without untreated cells in it, read with them."""
    alone = drifting(beside=(), harvest=0.5, drift=0.0, blocks=True, seed=4)
    assert courses(alone)[0].confounded
    with_it = drifting(harvest=0.5, drift=0.0, blocks=True, effect=2.5, seed=4)
    assert not courses(with_it)[0].confounded
    found = _responding(with_it)
    assert (found >= RESPONDING).sum() <= 2 and (found < RESPONDING).sum() > 50
    other = drifting(beside=BETWEEN, harvest=0.5, drift=0.0, blocks=True, seed=4)
    assert courses(other)[0].confounded


def test_times_beyond_the_untreated_arm_are_said():
    (course,) = courses(drifting(beside=(4.0, 24.0)))
    assert course.untreated.between_h == (12.0,)
    assert course.untreated.beyond_h == (72.0, 168.0, *OFF)
    told = rf.make_movie(drifting(beside=(4.0, 24.0), effect=2.0)).summary()
    assert "beyond its samples" in told and "not told from the drug" in told


def test_no_untreated_arm_is_said_by_answer_and_check():
    told = rf.make_movie(drifting(beside=(), effect=2.0)).summary()
    assert "no untreated arm was sampled beside" in told
    assert "which were handled together is not stated" in told
    several = drifting(beside=(), effect=2.0)
    several.samples["block"] = several.samples["replicate"].map("plate {}".format)
    assert "handled together" not in rf.make_movie(several).summary()
    lone, beside = (check_study(drifting(beside=times)).table("questions")["needed"]
                    for times in ((), (*ON, *OFF)))
    assert lone.str.contains("tell culture time from the drug").any()
    assert not beside.str.contains("tell culture time from the drug").any()


def test_memory_is_not_made_by_drift():
    made = rf.make_movie(drifting(effect=2.0, seed=5))
    memory = made.table("gene_memory")
    assert (memory["returned"] == "not_back").sum() <= 2
    assert (memory["kept"] == "kept").sum() == 0
    assert set(memory["reference"]) == {"untreated"}


def test_cells_that_were_never_treated_again_are_no_reference():
    points = courses(drifting(beside=()))[0].points
    assert find_untreated(points, {"DMSO": (0,), "drug": (0, 1, 2)}) is None


def test_untreated_cells_of_each_time_stand_for_a_start_that_was_not_sampled():
    study = drifting(start=False, effect=2.5, seed=6)
    (course,) = courses(study)
    path = course.paths["drug"]
    assert course.start_h == 4.0 and course.time_h[path[0]] == 0.0
    found = _responding(study)
    assert (found >= RESPONDING).sum() <= 2 and (found < RESPONDING).sum() > 50
    told = rf.make_movie(study).summary()
    assert "untreated cells of 4 h stand for the start" in told
    alone = rf.make_movie(drifting(start=False, beside=(), effect=2.5)).table("courses")
    assert alone["status"].tolist() == [Status.NO_BASELINE]
