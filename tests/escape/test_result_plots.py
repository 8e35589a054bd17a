"""A result draws itself, with nothing but its own tables."""

import pytest

from refugium.core.errors import RefugiumError
from refugium.escape import EscapeResult
from refugium.figures import Chart
from refugium.movie import MovieResult


def test_a_result_without_rows_draws_pictures_that_say_so():
    empty = EscapeResult({})
    for chart, words in ((empty.plot_engagement(), "No drug target"),
                         (empty.plot_backup_map(), "No node was called")):
        assert isinstance(chart, Chart)
        assert words in chart.description


@pytest.mark.parametrize(("ending", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"),
                                                ("pdf", b"%PDF")])
def test_a_result_is_drawn_into_a_file(ending, begins, tmp_path):
    EscapeResult({}).figure(tmp_path / f"map.{ending}")
    EscapeResult({}).figure(tmp_path / f"hit.{ending}", "engagement")
    for name in ("map", "hit"):
        assert (tmp_path / f"{name}.{ending}").read_bytes().startswith(begins)


def test_a_chart_that_there_is_not_is_answered_with_those_that_there_are(tmp_path):
    with pytest.raises(RefugiumError, match="charts: backup_map, engagement"):
        EscapeResult({}).figure(tmp_path / "x.svg", "nope")
    with pytest.raises(RefugiumError, match="charts: courses, memory, order"):
        MovieResult({}).figure(tmp_path / "x.svg", "nope")
    with pytest.raises(RefugiumError, match=r"in \.svg, \.png or \.pdf"):
        EscapeResult({}).figure(tmp_path / "x.docx")
    assert not list(tmp_path.iterdir())
