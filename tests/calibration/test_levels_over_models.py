"""The promises over models, in a small size; `python -m benchmarks calibration` is the whole."""

from benchmarks.calibration.cohorts import rank_promises, score_cohorts
from benchmarks.calibration.coverage import EASY, coverage_promises
from benchmarks.promise import Promise

from refugium.escape.parameters import ALPHA
from refugium.virtual import CohortPlan, Plan

TUMOUR = Plan(planted="induced", direct_inhibitor=True, n_plexes=4, misannotated=0.1)


def test_the_rank_test_keeps_its_promise():
    for promise in rank_promises(60):
        assert promise.kept, str(promise)


def test_cohorts_in_which_nothing_carries_survival(capsys):
    score = score_cohorts(CohortPlan(n_models=6, tumour=TUMOUR), 2)
    promise = Promise("any false associated", ALPHA, score.false_associated, 2, "at_most")
    with capsys.disabled():
        print(f"\n{promise}; p <= {ALPHA} for {score.smallest} of {score.rows} nodes")
    assert promise.kept
    assert Promise("supported", ALPHA, score.false_supported, 2, "at_most").kept
    assert score.rows > 0


def test_intervals_hold_the_truth_of_the_readouts(capsys):
    promises = coverage_promises(Plan(n_plexes=3, **EASY), 20, name="assay as assumed")
    with capsys.disabled():
        print("".join(f"\n{promise}" for promise in promises))
    assert sum(p.successes for p in promises) >= 0.75 * sum(p.repeats for p in promises)
