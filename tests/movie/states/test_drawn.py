"""The picture of states between two times: what is drawn, how it is called, and what is not."""

import numpy as np
import pytest
from benchmarks.movie.state_worlds import states_study

import refugium as rf
from refugium.core.errors import StudyError
from refugium.movie.states.drawn import DRAWN, drawn_states

ERK = {"ERK_OUTPUT_MPAS": -1.5}


def drawn(study, **how):
    movie = rf.make_movie(study)
    return drawn_states(movie.state_changes, movie.states_over_models, **how)


def test_what_moved_comes_first_and_each_model_has_a_row():
    study = states_study({"": ERK, "B": {"MESENCHYMAL": 2.0}}, models=("A", "B", "C"))
    rows = drawn(study)
    assert tuple(rows.columns) == DRAWN
    assert rows["state"].iloc[0] == "mesenchymal genes"
    erk = rows[rows["state"] == "ERK output"]
    assert erk["label"].tolist() == ["mean of 3 lines", "A, trametinib at 24 h",
                                     "B, trametinib at 24 h", "C, trametinib at 24 h"]
    assert set(erk["word"]) == {"down"}
    assert (erk["lo"] < erk["change_log2"]).all() and (erk["change_log2"] < erk["hi"]).all()
    assert set(drawn(study, model="B")["label"]) == {"B, trametinib at 24 h"}


def test_one_sample_a_side_is_a_mark_without_an_interval():
    rows = drawn(states_study({"": ERK}, n=1))
    assert rows["change_log2"].notna().all() and rows[["lo", "hi"]].isna().all().all()
    assert rows["word"].str.contains("replicate").all()


def test_fifty_patients_are_their_mean():
    names = [f"patient {i}" for i in range(50)]
    rows = drawn(states_study({"": ERK}, models=names, n=1, kind="patient", seed=1))
    assert set(rows["label"]) == {"mean of 50 patients"}
    assert np.isfinite(rows["lo"]).all()


def test_the_chart_and_the_page_say_it(tmp_path):
    study = states_study({"": ERK}, models=("A", "B"))
    movie = rf.make_movie(study)
    words = movie.plot_states().description
    assert "ERK output: A, trametinib at 24 h" in words and "down" in words
    assert "B, trametinib" not in movie.plot_states("A").description
    with pytest.raises(StudyError, match="no such model"):
        movie.plot_states("Z")
    page = rf.run(study, out=tmp_path / "page", challenge=False).page.read_text(encoding="utf-8")
    assert 'id="states-figure"' in page or "states-figure" in page
