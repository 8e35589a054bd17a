"""Published data: skip with a reason without a mirror, and say at the end how many were skipped."""

import os

import pytest

from builders.studies import valid_folder

REASON = (
    "REFUGIUM_DATA names no folder: set it to a mirror of the published studies "
    "(REFUGIUM_REQUIRE_DATA=1 turns this skip into a failure)"
)


def has_mirror() -> bool:
    return bool(os.environ.get("REFUGIUM_DATA", "").strip())


def pytest_runtest_setup(item):
    if item.get_closest_marker("published") is None or has_mirror():
        return
    if os.environ.get("REFUGIUM_REQUIRE_DATA") == "1":
        pytest.fail(REASON, pytrace=False)
    pytest.skip(REASON)


def pytest_terminal_summary(terminalreporter):
    reports = terminalreporter.stats.get("skipped", [])
    # a module that is skipped whole (an extra is not installed) has no keywords
    count = sum("published" in getattr(report, "keywords", ()) for report in reports)
    if count and not has_mirror():
        terminalreporter.write_line(f"{count} published cases skipped: {REASON}")


@pytest.fixture
def valid(tmp_path):
    """A valid study folder."""
    return valid_folder(tmp_path / "study")
