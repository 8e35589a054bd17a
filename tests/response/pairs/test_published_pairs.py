"""Published pairs: forecasts from singles, xenografts beside their singles, scores over lines."""

import numpy as np
import pytest
from benchmarks.response import pairs as published

from refugium.response import (
    best_responses,
    independent_action,
    pair_excess,
    pairs_from_singles,
    pairs_over_lines,
)

pytestmark = pytest.mark.published


def test_cellbox_pairs_are_the_sum_of_their_drugs():
    doses, responses = published.cellbox()
    found = pairs_from_singles(doses, responses).set_index("split")
    assert 0.93 <= found.r["single_to_pair"] <= 0.94
    assert 0.944 <= found.r["random"] <= 0.950
    assert found.skill["random"] < 0.05 and found.verdict["random"] != "beyond_additive"
    cells = pairs_from_singles(doses, responses[published.PHENOTYPES]).set_index("split")
    assert 0.87 <= cells.r["single_to_pair"] <= 0.91
    assert 0.90 <= cells.r["random"] <= 0.93


def test_cellbox_best_pair_is_worth_the_double_dose_of_one_drug():
    doses, responses = published.cellbox()
    found = pair_excess(doses, responses[["cellviab"]]).set_index(["drug", "partner"])
    row = found.loc[("RO", "RY")]  # PKC and CDK4 inhibitors
    assert (row.pair, row.over_sum, row.double, row.over_double) == pytest.approx(
        (-3.82, -0.93, -3.77, -0.05), abs=0.006)
    assert row.status == "too_few_replicates" and np.isnan(row.over_sum_lo)


def test_xenografts_beside_their_better_single():
    best = best_responses(published.xenografts())
    known = published.published_best().reindex(best.animal_id).to_numpy()
    apart = np.abs(best.best_response.to_numpy() - known)
    assert (apart < 1e-9).sum() == np.isfinite(best.best_response).sum() == 847
    found = independent_action(best.assign(best_response=known)).set_index(["drug", "partner"])
    assert (found.verdict == "single_missing").sum() == 2
    for pair, expected, verdict in (
        (("BYL719", "LEE011"), (-37, -47, -18), "beyond"),
        (("BYL719", "LJM716"), (-9, -24, -0.2), "beyond"),
        (("LJM716", "trastuzumab"), (2, -21, 23), "not_shown"),
    ):
        row = found.loc[pair]
        assert (row.difference, row.difference_lo, row.difference_hi) == pytest.approx(
            expected, abs=2.0)
        assert row.corrected < row.difference and row.verdict == verdict
    row = found.loc[("BYL719", "LEE011")]
    assert (row.n_lost, row.n_lost_drug, row.n_lost_partner, row.n_weighed) == (12, 3, 0, 39)
    assert (row.weight_difference, row.weight_lo, row.weight_hi) == pytest.approx(
        (-7.9, -12.8, -5.3), abs=0.1)


def test_scores_over_lines_say_where_and_against_what():
    table, classes, lineages = published.scores()
    found = pairs_over_lines(table, drug="SRC", classes=classes, lineages=lineages)
    assert len(found) == 23
    row = found.iloc[0]
    assert (row.partner, row.verdict, row.travels, row.n_lines) == (
        "MAP2K_1", "synergistic", False, 18)
    assert (row["mean"], row.lo, row.hi, row.next_lo, row.next_hi) == pytest.approx(
        (38.7, 22.4, 55.0, -32.4, 109.8), abs=0.06)
    assert (row.over_class, row.over_class_lo, row.over_class_hi) == pytest.approx(
        (21.7, 6.5, 36.8), abs=0.06)
    assert row.contexts == ("large_intestine",)
    assert "lung" not in row.lineages and "EGFR" not in set(found.partner)
    assert row.least_difference == pytest.approx(58, abs=3)
    other = found.set_index("partner").loc["ERBB"]
    assert (other["mean"], other.lo, other.hi) == pytest.approx((8.6, -2.8, 19.9), abs=0.06)
    assert other.verdict == "no_call"
