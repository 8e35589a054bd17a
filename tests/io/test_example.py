"""The example for users reads without a warning, and its settings fit into ten lines."""

import logging
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats as sps

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


def test_the_means_of_a_supplement_give_what_their_page_says():
    folder = EXAMPLE.parent / "means"
    text = (folder / "README.md").read_text()
    code = text.split("```python\n")[1].split("```")[0]
    run: dict[str, pd.DataFrame] = {}
    # the page names the folder as seen from the root of the repository
    exec(code.replace("docs/examples/means", folder.as_posix()), run)
    sites = run["sites"].set_index("site")
    assert sites["estimate"].round(3).to_dict() == {
        "EGFR Y1197": -3.5, "MAPK1 Y187": -2.7, "AXL Y702": 0.8}
    welch = sps.ttest_ind_from_stats(16.9, 0.3, 3, 20.4, 0.21, 3, equal_var=False)
    assert sites.loc["EGFR Y1197", "p"] == pytest.approx(welch.pvalue, rel=1e-6)
    assert sites.loc["AXL Y702", ["lo", "hi", "p"]].isna().all()
