"""WM239A with induced BRAF-V600E (an engineered line): constraints, the way back, what is back.

Beside it SKMEL5 (hayford2024), which does not dedifferentiate.
"""

import pandas as pd
import pytest

from refugium.movie import courses
from refugium.movie.constraints.constraints import find_constraints
from refugium.movie.memory.genes import gene_memory, recovered_shares
from refugium.movie.memory.hysteresis import find_hysteresis
from refugium.movie.memory.nearest_states import nearest_states
from refugium.movie.memory.sentences import history_words, kept_words
from refugium.movie.states.scores import state_scores

WEEK = 168.0
SETS = {
    "melanocytic": ["MITF", "TYR", "DCT", "MLANA", "PMEL", "TYRP1", "SLC45A2", "TRPM1", "GPNMB"],
    "MITF": ["MITF"], "AXL": ["AXL"], "SOX10": ["SOX10"],
    "mesenchymal": ["AXL", "SERPINE1", "EGFR", "WNT5A", "NGFR", "TGFBI", "JUN", "LOXL2"],
}


@pytest.fixture(scope="session")
def course(published):
    return courses(published("kavran2022"))[0]


@pytest.fixture(scope="session")
def memory(course):
    table = gene_memory(course)
    return {course.time_h[p]: rows for p, rows in table.groupby("off_point")}


@pytest.fixture(scope="module")
def sets():
    return pd.DataFrame([(s, g) for s, genes in SETS.items() for g in genes],
                        columns=["source", "target"])


@pytest.mark.parametrize("min_cpm", [0.5, 1.0, 2.0, 5.0])
@pytest.mark.parametrize("matrix", ["points", "samples"])
def test_two_constraints_carry_most_of_the_variance(published, min_cpm, matrix):
    one = courses(published("kavran2022"), min_cpm=min_cpm)[0]
    found = find_constraints(one, matrix=matrix, draws=50)
    # about 0.70 for single samples at 0.5 CPM, 0.75 for means of points at 5 CPM
    assert 0.695 < found.table["share"][:2].sum() < 0.77
    assert found.n_beyond in (7, 8)
    assert f"genes above {min_cpm:g} CPM" in found.recipe


def test_centring_decides_the_shares(course):
    mean = find_constraints(course, draws=50)
    assert mean.table["share"][:2].round(2).tolist() == pytest.approx([0.41, 0.33], abs=0.011)
    start = find_constraints(course, centring="time_0", draws=50)
    assert start.table["share"][:2].round(2).tolist() == pytest.approx([0.74, 0.13], abs=0.011)
    assert (mean.table["lo"] <= mean.table["share"]).all()
    assert (mean.table["hi"] >= mean.table["share"]).all()


def test_the_way_back_is_another(course):
    found = find_hysteresis(course)
    assert len(found) == 4  # two OFF states, two spaces
    assert (found["verdict"] == "another_way").all()
    assert (found["lo"] > 0.25).all()
    assert (found["hi"] < 0.36).all()
    assert (found["detour_needed"] > 2).all()
    assert set(found["time_h"]) == {2 * WEEK, 4 * WEEK}


def test_rechallenge_is_nearest_to_states_on_the_drug(course):
    found = nearest_states(course)
    again = found[found["point"] == course.points.index[course.points["phase"] == "again"][0]]
    key = again.set_index(["to_phase", "to_time_h"])["rms"]
    assert key["on", 2 * WEEK] == pytest.approx(0.26, abs=0.006)
    assert key["on", 3 * WEEK] == pytest.approx(0.44, abs=0.006)
    assert key["off", 2 * WEEK] == pytest.approx(0.86, abs=0.01)
    nearest = again.sort_values("rank")["to_phase"].tolist()
    assert nearest[:4] == ["on"] * 4
    assert again["share_nearest"].max() == 1


@pytest.mark.parametrize(
    ("gene", "expected"),
    [("DUSP6", "reversible"), ("SPRY4", "reversible"), ("AXL", "not_back"),
     ("SERPINE1", "not_back"), ("MITF", "not_back"), ("EGFR", "further_out")],
)
def test_known_genes_are_back_or_not_after_one_week(memory, gene, expected):
    row = memory[2 * WEEK].set_index("gene").loc[gene]
    assert row["returned"] == expected
    assert row["returned_q"] <= 0.05
    assert row["recovered_lo"] <= row["recovered"] <= row["recovered_hi"]


def test_one_time_off_the_drug_tells_of_no_memory(course, memory):
    """Both holidays were sampled a week after the removal, and from no state twice."""
    for rows in memory.values():
        assert set(rows["kept_reason"]) == {"one_off_time", "not_changed"}
        assert set(rows["kept"]) == {""} and rows["kept_q"].isna().all()
        assert set(rows["through_h"]) == {WEEK}
        assert set(rows["history_reason"]) == {"states_unlike"}
        assert set(rows["history"]) == {""}
    table = gene_memory(course)
    told = [*kept_words(table, course.points), *history_words(table, course.points)]
    assert len(told) == 3
    assert all("not told from slow return" in words for words in told[:2])
    assert "is not tested" in told[2]


def test_a_quarter_of_strong_genes_comes_back(memory):
    found = recovered_shares(memory[2 * WEEK])
    assert found["genes"] == pytest.approx(792, abs=2)
    assert found["above_three_quarters"] == pytest.approx(0.24, abs=0.04)
    assert found["below_one_quarter"] == pytest.approx(0.35, abs=0.04)


def test_this_line_dedifferentiates(course, sets):
    found = state_scores(course, sets).set_index(["state", "time_h", "phase"])
    assert found.loc[("melanocytic", WEEK, "on"), "verdict"] == "down"
    assert found.loc[("mesenchymal", WEEK, "on"), "verdict"] == "up"
    assert found.loc[("mesenchymal", 2 * WEEK, "off"), "verdict"] == "up"  # not back


def test_skmel5_does_not(published, sets):
    for course in courses(published("hayford2024")):
        found = state_scores(course, sets)
        by_state = found.groupby("state")
        assert "down" not in set(by_state.get_group("melanocytic")["verdict"])
        assert set(by_state.get_group("MITF")["verdict"]) <= {"", "steady"}
        assert "up" not in set(by_state.get_group("mesenchymal")["verdict"])
        for state in ("SOX10", "AXL"):
            assert set(by_state.get_group(state)["status"]) == {"not_measured"}
        assert found["reason"].str.contains("SOX10").any()
        assert find_hysteresis(course).empty
        assert gene_memory(course).empty
