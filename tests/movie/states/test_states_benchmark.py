"""The table of states resumes where it stopped, and its worlds hold what they say."""

import pytest
from benchmarks.movie.states import NULLS, PLANTED, STATE, false_promise, main, score_study
from benchmarks.pieces import scored


def test_a_table_resumes_where_it_stopped(tmp_path):
    asked = []

    def score(seed):
        asked.append(seed)
        return {"seed": seed, "claimed": []}

    first = scored(tmp_path, "a world, of two", 2, score)
    again = scored(tmp_path, "a world, of two", 3, score)
    assert asked == [0, 1, 2]
    assert again[:2] == first and [row["seed"] for row in again] == [0, 1, 2]
    assert len(scored(tmp_path, "a world, of two", 1, score)) == 1
    assert asked == [0, 1, 2]
    assert false_promise("x", again).successes == 0


@pytest.mark.parametrize("name", ["1 log2, 3 a side", "1 log2, course"])
def test_what_is_planted_is_found(name):
    row = score_study(PLANTED[name], 1, planted=True)
    assert row["found"] and STATE in row["claimed"]


@pytest.mark.parametrize("name", ["nothing moves, 3 pairs", "nothing moves, course"])
def test_where_nothing_moves_nothing_is_claimed(name):
    row = score_study(NULLS[name], 1, planted=False)
    assert row["claimed"] == [] and row["judged"]


def test_a_world_that_does_not_exist_is_answered_with_those_that_do(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["--only", "nowhere", "--kept", str(tmp_path)])
    assert "nothing moves, 2 a side" in capsys.readouterr().err
