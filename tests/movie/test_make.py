"""The whole movie on planted studies, its words, and what bad designs give: never a number."""

import numpy as np
import pandas as pd
import pytest
from movie_studies import planted_study

import refugium as rf
from refugium.errors import StudyError


@pytest.fixture(scope="module")
def movie():
    return rf.make_movie(planted_study(again=(360.0, 408.0)))


def test_genes_are_told_apart(movie):
    """Planted reversible and memory genes get their class; silent ones none of them."""
    table = movie.table("gene_memory")
    first = table[table["on_point"] == table["on_point"].min()]
    kind = first["gene"].str.replace(r"\d+", "", regex=True)
    share = pd.crosstab(kind, first["class"], normalize="index")
    assert share.loc["REV", "reversible"] > 0.8
    assert share.loc["MEM", "memory"] > 0.8
    assert share.loc["HOUSE", "none"] > 0.95


def test_gene_that_is_zero_everywhere_is_not_measured(movie):
    """It is listed as left out, and no table names it."""
    assert movie.table("courses")["n_absent"].iloc[0] >= 1
    assert "ZERO" not in set(movie.table("onsets")["feature"])


def test_composition_is_said():
    """Where most of the changed genes go up, counts per million lower the others: it is said."""
    told = rf.make_movie(planted_study(one_way=True))
    assert told.table("courses")["composition_log2"].iloc[0] > 0.5
    assert "composition" in told.summary()


def test_states_and_words(movie):
    """The melanocytic state falls on the drug and comes back; selection is named."""
    scores = movie.table("state_scores").query("state == 'MELANOCYTIC'")
    on = scores[scores["phase"] == "on"].iloc[-1]
    off = scores[scores["phase"] == "off"].iloc[-1]
    assert on["change_hi"] < -1 and off["change_hi"] > on["change_hi"]
    text = movie.summary()
    assert "could be selection" in text and "nan" not in text
    for banned in ("proves", "responsible", "reprogramming"):
        assert banned not in text


def test_same_seed_same_movie(movie):
    """All tables agree to the last digit."""
    again = rf.make_movie(planted_study(again=(360.0, 408.0)))
    for name, table in movie.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[name], check_exact=False, rtol=1e-10)


def test_saved_and_loaded(movie, tmp_path):
    """Tables, notes and manifest come back."""
    movie.save(tmp_path / "m")
    back = rf.MovieResult.load(tmp_path / "m")
    pd.testing.assert_frame_equal(back.table("links"), movie.table("links"))
    assert back.notes == movie.notes and back.summary() == movie.summary()


def test_memory_makes_another_way(movie):
    """A third of the genes remember: the off states lie off the way out."""
    table = movie.table("hysteresis")
    assert (table["verdict"] == "another_way").all() and (table["lo"] > 0).all()


NUMBERS = ("constraints", "onsets", "half_times", "hysteresis", "gene_memory", "kinetics")


@pytest.mark.parametrize("study, status", [
    ({"times": (0.0,), "off": ()}, None),
    ({"times": (0.0, 24.0), "off": ()}, "too_few_points"),
    ({"baseline": False}, "no_baseline"),
    ({"times": (0.0, 24.0), "off": (72.0, 96.0)}, "no_baseline"),
    ({"replicates": 1}, "too_few_replicates"),
], ids=["one time", "two times", "no baseline", "mostly off", "one replicate"])
def test_bad_designs_give_a_status(study, status):
    """The reason is said, and every table of numbers is empty."""
    movie = rf.make_movie(planted_study(**study))
    found = movie.table("courses")["status"].tolist()
    assert found == ([] if status is None else [status])
    assert all(movie.tables[name].empty for name in NUMBERS)
    assert "no movie" in movie.summary() or "No model" in movie.summary()


def test_missing_replicate_is_no_obstacle():
    """A point with one sample less is told with a wider interval, not dropped."""
    study = planted_study(off=())
    keep = np.arange(len(study.samples)) != 14
    ids = study.samples["sample_id"][keep]
    data = study.modalities["rna_counts"][list(ids)].copy()
    less = rf.Study("less", study.models, study.arms, study.samples[keep], {"rna_counts": data})
    assert rf.make_movie(less).table("courses")["status"].tolist() == ["ok"]
    assert rf.make_movie(less).table("points")["n_replicates"].tolist() == [3, 3, 3, 3, 2]


def test_unknown_model_and_empty_study():
    """Both errors name what to do."""
    study = planted_study(off=())
    with pytest.raises(StudyError, match="known: M"):
        rf.make_movie(study, model="N")
    bare = rf.Study("bare", study.models, study.arms, study.samples, {})
    with pytest.raises(StudyError, match="followed over time"):
        rf.make_movie(bare)
