"""Ten melanoma lines under RAF/MEK inhibitors: shape, wells, one scan, known changes."""

import numpy as np
import pytest

from refugium.escape.engagement.dose_series import dose_series_table
from refugium.escape.situations import View, read_situations
from refugium.knowledge import load_knowledge
from refugium.signal import read
from refugium.signal.reporters import match_reporters, measure

ERK = "pERK(T202/Y204)"


@pytest.fixture(scope="session")
def lincs(published):
    return published("lincs-20218")


@pytest.fixture(scope="session")
def erk(lincs):
    """Log2 ERK phosphorylation per well, with its line, arm and time."""
    values = np.log2(lincs.modalities["rppa"].to_df()[ERK])
    return lincs.samples.assign(y=values.reindex(lincs.samples["sample_id"]).to_numpy())


def change(erk, line, hours):
    """Vemurafenib from 0.3 uM on against the median of DMSO over all times, as in the source.

    The source takes medians of eight spots, here they are of four wells.
    """
    rows = erk[erk["model_id"] == line]
    reference = rows.loc[rows["arm"] == "DMSO", "y"].median()
    drug = rows[rows["arm"].str.startswith("vemurafenib ") & (rows["time_h"] == hours)]
    high = drug[drug["arm"].str.split().str[1].astype(float) >= 0.3]
    return float(high.groupby("arm")["y"].median().mean()) - reference


def test_shape(lincs):
    assert lincs.modalities["rppa"].shape == (8600, 21)
    assert len(lincs.models) == 10
    assert lincs.arms["arm"].nunique() == 36


def test_spots_are_not_replicates(lincs):
    sizes = lincs.samples.groupby(["model_id", "arm", "time_h"]).size()
    assert set(sizes.drop("DMSO", level="arm")) == {4}
    assert set(sizes.xs("DMSO", level="arm")) == {32}


@pytest.mark.parametrize(
    ("line", "hours", "expected"),
    [("LOXIMVI", 48, -2.04), ("K2", 1, -4.34), ("K2", 48, -1.44), ("WM1552C", 48, -1.43)],
)
def test_erk_falls_and_rebounds(erk, line, hours, expected):
    assert change(erk, line, hours) == pytest.approx(expected, abs=0.15)


def test_mean_over_times_in_c32(erk):
    found = [change(erk, "C32", hours) for hours in (1, 5, 10, 24, 48)]
    assert np.mean(found) == pytest.approx(-2.75, abs=0.05)


def test_one_scan_only(lincs):
    assert set(lincs.samples["block"]) == {"InnoScan/Mapix"}
    assert "Odyssey/Microvigene" in set(lincs.losses["item"])
    assert any("never mix" in note for note in lincs.notes)


def test_antibodies_know_their_sites(lincs):
    var = lincs.modalities["rppa"].var
    assert var.loc[ERK, "gene"] == "MAPK1;MAPK3"
    assert var.loc[ERK, "site"] == "T202;Y204"
    assert var.loc["Total c-Jun", "site"] == ""


@pytest.fixture(scope="module")
def series(lincs):
    """Rows of `dose_series` that decide: all times of a line and drug together."""
    readings, knowledge, views = read(lincs), load_knowledge(), []
    matrix = readings.matrix("rppa")
    for measured in match_reporters(matrix, knowledge).of_lineages():
        signal = measure(measured, knowledge)
        contrasts = matrix.layout.contrasts
        own = contrasts[contrasts["case_model"].isin(signal.states["model_id"])]
        laid = read_situations(readings.design, signal, own, knowledge)
        views.append(View(measured, signal, laid))
    table = dose_series_table(readings.design, views)
    return table[table["q"].notna()]


def test_erk_falls_along_the_doses_in_every_line_and_drug(series):
    hits = series[series["role"] == "target"]
    assert len(hits) == 50 and set(hits["read_node"]) == {"ERK"}
    assert hits["verdict"].value_counts().to_dict() == {"engaged": 47, "partial": 2, "": 1}
    # ERK of LOXIMVI falls along PLX-4720 from above untreated cells, down to 0.25 log2 below them
    back = hits[hits["verdict"] == ""].iloc[0]
    assert (back["model_id"], back["drug"], back["change"]) == ("LOXIMVI", "PLX-4720", "down")
    assert -0.5 < back["untreated_log2"] < 0 < back["untreated_hi_log2"]
    vemurafenib = hits[hits["drug"] == "vemurafenib"].set_index("model_id")
    assert vemurafenib["change_log2"].idxmax() == "LOXIMVI"  # weakest, as in the source
    assert vemurafenib["from_dose"].between(100, 1000).all()
    assert (hits["n_doses"] == 7).all()


def test_c_jun_is_the_first_node_that_rises_and_p38_is_not_above_it(series):
    rises = series[(series["role"] == "backup") & (series["level"] == "candidate")]
    first = rises.sort_values("q").drop_duplicates("node")["node"].tolist()
    assert first[0] == "c-Jun"
    least = rises.groupby("node")["q"].min()
    assert least["c-Jun"] < 0.01 < least.get("p38", 1.0)
    assert rises.loc[rises["node"] == "c-Jun", "model_id"].nunique() == 3
    assert set(series["level"]) == {"none", "candidate"}
