"""Virtual courses: what was planted is in the study, and only there where it was planted."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from refugium.core.errors import RefugiumError
from refugium.movie import courses
from refugium.study import Study
from refugium.virtual import CoursePlan, Programme, write_course

QUIET = CoursePlan(
    seed=2, counts=False, n_still=40, noise_log2=1e-9, drift_log2=0.0, harvest_log2=0.0,
    off_h=(24.0, 168.0), again_h=(6.0, 48.0), programmes=(
        Programme(name="back", n_genes=10), Programme(name="stays", n_genes=10, keeps=0.6),
        Programme(name="primed", n_genes=10, half_h=40.0, quicker=4.0),
        Programme(name="flash", shape="pulse", n_genes=10, half_h=2.0, lasts_h=6.0),
        Programme(name="later", shape="fall", signature="MELANOCYTIC", onset_h=30.0)))


@pytest.fixture(scope="module")
def quiet():
    return write_course(QUIET)


def _of(made, programme):
    own = made.truth[made.truth["programme"] == programme]
    return made.changes[own["gene"]] / own["size_log2"].to_numpy()


def test_programmes_do_what_was_planted(quiet):
    shares = {name: _of(quiet, name) for name in ("back", "stays", "primed", "flash", "later")}
    assert (shares["back"].loc[168.0] > 0.95).all() and (shares["back"].loc[336.0] < 0.05).all()
    assert shares["stays"].loc[336.0].to_numpy() == pytest.approx(0.6, abs=0.03)
    assert (shares["flash"].loc[6.0] > 0.5).all() and (shares["flash"].loc[168.0] < 0.01).all()
    assert (shares["later"].loc[:24.0] == 0).all().all() and (shares["later"].loc[96.0] > 0.5).all()
    first, second = shares["primed"].loc[6.0], shares["primed"].loc[342.0]
    assert (second > 1.5 * first).all()  # the second challenge goes faster: memory


def test_a_course_without_memory_answers_a_second_challenge_as_the_first(quiet):
    back = _of(quiet, "back")
    assert back.loc[342.0].to_numpy() == pytest.approx(back.loc[6.0].to_numpy(), abs=0.05)


def test_the_study_holds_the_changes(quiet):
    """Against untreated cells of the same time, and against nothing else."""
    (course,) = courses(quiet.study)
    at = {t: i for i, t in enumerate(course.time_h) if course.points["arm"][i] == "vemurafenib"}
    gene = quiet.truth["gene"][0]
    row = course.features.index(gene)
    start = course.means[row, course.time_h.argmin()]
    for time_h in (24.0, 168.0, 192.0, 342.0):
        assert course.means[row, at[time_h]] - start == pytest.approx(
            quiet.changes.loc[time_h, gene], abs=1e-6)


def test_one_seed_one_course_and_counts_are_counts():
    one, same, other = (write_course(CoursePlan(seed=s, n_still=20)) for s in (1, 1, 2))
    held = [made.study.modalities["rna_counts"].X for made in (one, same, other)]
    assert (held[0] == held[1]).all() and not (held[0] == held[2]).all()
    assert (held[0] == np.rint(held[0])).all() and (held[0] >= 0).all()
    pd.testing.assert_frame_equal(one.truth, same.truth)


@pytest.mark.parametrize(("plan", "harvests"), [
    ({}, "untreated"), ({"beside": False}, "not_stated"),
    ({"beside": False, "harvested": "replicate"}, "repeated"),
])
def test_designs_say_how_harvests_are_told(plan, harvests):
    (course,) = courses(write_course(replace(QUIET, noise_log2=0.1, **plan)).study)
    assert course.harvests == harvests


def test_plexes_are_no_harvests():
    """Protein of one harvest may lie in two plexes: blocks of replicates tell nothing there."""
    plan = replace(QUIET, noise_log2=0.1, beside=False, harvested="replicate")
    study = write_course(plan).study
    told = Study("p", study.models, study.arms, study.samples,
                 {"protein": study.modalities["rna_log"]})
    assert courses(told)[0].harvests == "untold"


def test_shifts_of_one_harvest_go_with_untreated_cells_of_it():
    """Large shifts, no noise: the difference holds what the drug did, and the drugged arm not."""
    plan = replace(QUIET, harvest_log2=1.0, harvested="time")
    made = write_course(plan)
    (beside,), (alone,) = (courses(write_course(one).study) for one in (
        plan, replace(plan, beside=False)))
    assert alone.confounded and not beside.confounded
    still = [i for i, name in enumerate(beside.features) if name.startswith("STILL")]
    assert np.ptp(beside.means[still], axis=1).max() < 1e-6 < np.ptp(
        alone.means[still], axis=1).min()
    assert made.study.samples["block"].nunique() == len(made.changes)


@pytest.mark.parametrize("wrong", [
    {"on_h": ()}, {"on_h": (4.0, 2.0)}, {"again_h": (4.0,), "off_h": ()}, {"harvested": "day"},
    {"replicates": 0}, {"washout_h": 0.0},
])
def test_plans_that_cannot_be_teach(wrong):
    with pytest.raises(RefugiumError):
        CoursePlan(**wrong)
    for kind in ({"shape": "wave"}, {"keeps": 2.0}, {"half_h": 0.0}):
        with pytest.raises(RefugiumError):
            Programme(name="p", **kind)
