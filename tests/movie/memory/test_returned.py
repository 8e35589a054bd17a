"""What came back against what was planted, and the recovered share against its closed form."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from benchmarks.movie.loops import arrange, planted_genes
from benchmarks.movie.memory import NOISES, all_back_promise, class_lines
from benchmarks.promise import Promise
from scipy import special

from refugium.movie.memory.genes import gene_memory, recovered_shares
from refugium.movie.memory.holidays import holidays

PHASES = ("before", "on", "off", "again", "off")
KINDS = {"reversible": 60, "not_back": 60, "overshoot": 40, "further_out": 40, "late": 20,
         "none": 180}


def genes(rows, replicates=3, noise=0.1, phases=PHASES, fill=200):
    """Named rows of point means beside genes that do not move (for the variances)."""
    rng = np.random.default_rng(4)
    means = np.concatenate([np.array(rows, dtype=float), np.full((fill, len(phases)), 5.0)])
    return arrange(means, phases, np.arange(len(phases)) * 168.0, rng, replicates=replicates,
                   noise=noise, spread=0.0)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ((8, 4, 8.0, 4, 8.0), "reversible"), ((8, 4, 7.3, 4, 7.4), "reversible"),
        ((2, 6, 6.2, 7, 6.2), "not_back"), ((8, 4, 5.0, 4, 6.5), "not_back"),
        ((8, 4, 11, 4, 11), "overshoot"), ((0, 2, 3.5, 5, 6.5), "further_out"),
        ((9, 7, 6, 5, 4), "further_out"), ((5, 5, 5, 5, 5), "none"),
        ((5, 9, 7, 9, 7), "inconclusive"), ((5, 5, 9, 5, 9), "inconclusive"),
        ((5, 9, 9, 9, 9), "not_back"), ((5, 9, 8.8, 9.8, 5), "not_back"),
    ],
)
def test_a_course_has_its_class(row, expected):
    found = gene_memory(genes([row])).query("off_point == 2").iloc[0]
    assert found["returned"] == expected
    assert np.isfinite(found["returned_q"]) == (expected not in ("none", "inconclusive"))


def test_recovered_shares_are_the_planted_ones():
    course, kind, share = planted_genes(np.random.default_rng(1), KINDS, noise=0.05)
    first = gene_memory(course).query("off_point == 3").reset_index(drop=True)
    known = np.isfinite(share)
    assert np.abs(first["recovered"] - share)[known].median() < 0.03
    for name in ("reversible", "not_back", "overshoot", "further_out"):
        assert (first["returned"][kind == name] == name).mean() > 0.9
    assert (first["returned"][kind == "none"] == "none").mean() > 0.98
    assert (first["returned"][kind == "late"] == "inconclusive").all()


def test_no_share_where_the_gene_did_not_move():
    found = gene_memory(genes([(5, 5, 9, 5, 9)]))
    still = found[found["on_change"].abs() < 0.05]
    assert set(still["recovered_status"]) == {"flat"}
    assert still[["recovered", "recovered_lo", "recovered_hi"]].isna().all().all()
    told = found[found["recovered_status"] == "ok"]
    assert told[["recovered", "recovered_lo", "recovered_hi"]].notna().all().all()


def test_interval_is_fiellers():
    """Direct check: every end solves the quadratic that defines it."""
    course = genes([(8, 4, 6, 4, 6)], fill=6)  # too few rows to moderate
    row = gene_memory(course).query("off_point == 2").iloc[0]
    b, o, f = (course.values[0, course.point == p] for p in (0, 1, 2))
    left = np.concatenate([course.values[0, course.point == p]
                           - course.values[0, course.point == p].mean() for p in range(5)])
    df = 10
    variance = (left**2).sum() / df
    for end in (1 - row["recovered_lo"], 1 - row["recovered_hi"]):
        gap = (f.mean() - b.mean()) - end * (o.mean() - b.mean())
        se = np.sqrt(variance / 3 * (1 + end**2 + (1 - end) ** 2))
        assert abs(gap / se) == pytest.approx(special.stdtrit(df, 0.975))


def test_direction_does_not_matter():
    rows = np.array([(8, 4, 7.8, 4, 8), (2, 6, 6, 7, 6), (0, 2, 3.5, 5, 6.5), (8, 4, 11, 4, 11.0)])
    up = gene_memory(genes(rows))
    course = genes(rows)
    down = gene_memory(replace(course, values=-course.values))
    assert up["returned"].equals(down["returned"])
    assert np.allclose(up["recovered"], down["recovered"], equal_nan=True)


def test_holidays_of_an_arm():
    course = genes([(8, 4, 8, 4, 8)])
    assert [(h.before, h.on, h.off) for h in holidays(course, "pulse")] == [(0, 1, 2), (0, 3, 4)]
    object.__setattr__(course, "paths", MappingProxyType({"pulse": (1, 2, 3, 4)}))
    assert holidays(course, "pulse") == []
    assert gene_memory(course).empty


def test_the_last_point_of_a_holiday_counts():
    course = genes([(8, 4, 6, 8)], phases=("before", "on", "off", "off"))
    assert [(h.on, h.off) for h in holidays(course, "pulse")] == [(1, 3)]
    assert gene_memory(course).iloc[0]["returned"] == "reversible"


def test_one_holiday_goes_no_further_than_one():
    found = gene_memory(genes([(0, 2, 3.5)], phases=("before", "on", "off")))
    assert found.iloc[0]["returned"] == "not_back"


def test_without_replicates_nothing_is_called():
    found = gene_memory(genes([(8, 4, 8, 4, 8)], replicates=1))
    assert set(found["returned"]) == {"inconclusive"}
    assert set(found["recovered_status"]) == {"too_few_replicates"}
    numbers = ["recovered", "recovered_lo", "on_change", "off_change", "returned_q"]
    assert found[numbers].isna().all().all()


def test_shares_of_strong_genes():
    found = gene_memory(genes([(8, 4, 8, 4, 8), (2, 6, 6, 7, 6), (2, 6, 4, 7, 6), (5, 6, 6, 6, 6)]))
    first = found.query("off_point == 2")
    assert recovered_shares(first) == {
        "genes": 3, "above_three_quarters": pytest.approx(1 / 3),
        "below_one_quarter": pytest.approx(1 / 3)}


@pytest.mark.parametrize("name", NOISES)
def test_nothing_is_called_not_back_where_all_is_back(name):
    promise = all_back_promise(20, name, NOISES[name])
    assert promise.kept, promise


def test_false_genes_are_few_and_intervals_hold():
    *lines, promise = class_lines(12, "plain", {})
    assert isinstance(promise, Promise)
    assert promise.kept, promise
    assert all("kept" in str(line) for line in lines), lines
