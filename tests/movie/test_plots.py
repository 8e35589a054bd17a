"""Every chart of the movie is a method that returns a Chart, also with nothing to draw."""

import pytest

import refugium as rf
from builders.planted_courses import planted_study
from refugium.core.errors import StudyError
from refugium.figures import Chart
from refugium.figures.theme import LOSS, SURVIVAL
from refugium.movie import MovieResult

PLOTS = sorted(name for name in dir(MovieResult) if name.startswith("plot_"))


@pytest.fixture(scope="module")
def movie():
    return rf.make_movie(planted_study())


def test_the_charts_are_these():
    assert PLOTS == ["plot_courses", "plot_memory", "plot_order", "plot_phase_plane",
                     "plot_portrait", "plot_states"]


@pytest.mark.parametrize("name", PLOTS)
def test_each_draws_and_says_what_it_shows(movie, name, tmp_path):
    chart = getattr(movie, name)()
    assert isinstance(chart, Chart) and len(chart.description) > 40
    movie.figure(tmp_path / "chart.svg", name.removeprefix("plot_"))
    assert (tmp_path / "chart.svg").read_text().startswith("<svg")


@pytest.mark.parametrize("name", PLOTS)
def test_nothing_to_draw_is_said(name):
    """No model, or one that could not be followed: words in place of an empty frame."""
    silent = MovieResult({"courses": rf.make_movie(planted_study(times=(0.0, 24.0), off=()))
                          .table("courses")})
    for empty in (MovieResult({}), silent):
        assert len(getattr(empty, name)().description) > 10


def test_another_model_teaches(movie):
    with pytest.raises(StudyError, match="no such model"):
        movie.plot_courses("N")


@pytest.mark.parametrize("name", ["plot_courses", "plot_phase_plane", "plot_portrait",
                                  "plot_memory"])
def test_orange_and_blue_are_left_to_survivors_and_losses(movie, name):
    """Arms and phases are no roles: their colours are others."""
    drawn = str(getattr(movie, name)().spec)
    used = [colour for colour in (SURVIVAL, LOSS) if f"'colour': '{colour}'" in drawn
            or f"'color': '{colour}'" in drawn]
    assert used == []


def test_memory_genes_took_nothing_back(movie):
    """The chart holds reversible genes near 1 and kept ones near 0, each below its kind."""
    words = movie.plot_memory().description
    assert "REV" in words and "MEM" in words
