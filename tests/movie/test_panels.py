"""Panels of few genes: onsets and order, no constraints; read against housekeeping genes."""

import pytest

import refugium as rf
from builders.gene_panels import panel_course
from refugium.movie import courses
from refugium.signal import against_housekeeping, fit_features, read

EARLY, LATE = {"DUSP6", "SPRY4", "ETV4"}, {"AXL", "EGFR", "NGFR"}


@pytest.fixture(scope="module", params=[True, False], ids=["NanoString", "qPCR"])
def movie(request):
    return rf.make_movie(panel_course(counts=request.param))


def test_a_panel_is_followed_without_constraints(movie):
    row = movie.courses.iloc[0]
    assert row["status"] == "ok" and row["panel"]
    assert row["housekeeping"] == ("ACTB", "B2M", "GAPDH")
    assert movie.constraints.empty and movie.kinetics.empty and movie.hysteresis.empty
    assert "a panel of 15 genes, read against ACTB, B2M, GAPDH" in movie.summary()


def test_onsets_are_those_planted(movie):
    seen = movie.onsets.set_index("feature")
    assert set(seen.index[seen["status"] == "ok"]) == EARLY | LATE
    assert (seen.loc[sorted(EARLY), "onset_by_h"] <= 2).all()
    # they begin at once too, by a tenth of a log2 at 2 h: seen later, but for luck in one of them
    assert (seen.loc[sorted(LATE), "onset_by_h"] >= 8).sum() >= 2
    assert seen.loc["AXL", "direction"] == 1 and seen.loc["DUSP6", "direction"] == -1


def test_early_genes_are_ahead_of_late_ones_never_the_other_way(movie):
    led = movie.order[movie.order["verdict"].isin(["before", "ahead"])]
    assert len(led) and set(led["second"]) <= LATE
    assert "pairs of genes that moved most" in movie.summary()


def test_one_housekeeping_gene_that_moves_does_not_move_the_others():
    seen = rf.make_movie(panel_course(counts=True, moving=-2.0)).onsets.set_index("feature")
    assert set(seen.index[seen["status"] == "ok"]) == EARLY | LATE | {"GAPDH"}


def test_amounts_are_taken_off_and_a_panel_without_a_keeper_says_so():
    with_keepers, without = (courses(panel_course(counts=False, keepers=k))[0]
                             for k in (("ACTB", "B2M"), ()))
    assert with_keepers.noise[0].mean() < 0.05 < 0.3 < without.noise[0].mean()
    text = rf.make_movie(panel_course(counts=False, keepers=())).summary()
    assert "without a housekeeping gene" in text


def test_the_model_of_comparisons_reads_a_panel_the_same_way():
    study = panel_course(counts=True)
    matrix = read(study).matrix("rna_counts")
    fit = fit_features(matrix)[0]
    assert fit.values == pytest.approx(against_housekeeping(matrix.log2, matrix.genes))


def test_four_genes_are_no_movie():
    study = panel_course(counts=False, keepers=("ACTB",), others=0)
    data = study.modalities["rna_log"][:, :4].copy()
    few = rf.make_movie(rf.Study("few", study.models, study.arms, study.samples,
                                 {"rna_log": data}))
    assert few.courses["status"].tolist() == ["too_few_points"]


def test_the_page_of_a_panel(tmp_path):
    page = rf.run(panel_course(counts=True), out=tmp_path / "p", challenge=False).page
    text = page.read_text(encoding="utf-8")
    assert 'id="movie"' in text and "no constraints" in text
