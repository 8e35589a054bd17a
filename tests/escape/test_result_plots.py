"""A result draws itself, with nothing but its own tables."""

from refugium.escape import EscapeResult
from refugium.figures import Chart


def test_a_result_without_rows_draws_pictures_that_say_so():
    empty = EscapeResult({})
    for chart, words in ((empty.plot_engagement(), "No drug target"),
                         (empty.plot_backup_map(), "No node was called")):
        assert isinstance(chart, Chart)
        assert words in chart.description
