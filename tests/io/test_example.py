"""The example for users reads without a warning, and its settings fit into ten lines."""

import logging
from pathlib import Path

import pytest

from refugium.check import check_study
from refugium.io import read_study
from refugium.study.design import derive_contrasts

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "own-data"


@pytest.fixture(scope="module")
def study():
    return read_study(EXAMPLE)


def test_it_reads_without_warnings(caplog):
    with caplog.at_level(logging.WARNING):
        report = check_study(read_study(EXAMPLE))
    assert not caplog.records
    assert report.ok
    assert report.warnings.empty
    assert report.lost.empty


def test_it_is_small_and_marked_as_made_up(study):
    assert len((EXAMPLE / "study.toml").read_text().splitlines()) <= 10
    assert "made-up" in study.name
    assert "made up" in (EXAMPLE / "README.md").read_text()


def test_it_is_two_arms_in_three_plexes(study):
    assert study.samples.groupby("block")["arm"].nunique().tolist() == [2, 2, 2]
    phospho = study.modalities["phospho"]
    assert phospho.shape == (6, 20)
    assert "EGFR:GSTAENAEyLR" in phospho.var_names
    table = derive_contrasts(study, "phospho")
    assert table[["kind", "agents", "status"]].to_numpy().tolist() == [["agent", "erlotinib", "ok"]]
