"""WM239A on encorafenib, off and on again: arms that share their first week, known courses."""

import numpy as np
import pytest

import refugium as rf
from refugium.core.status import Engagement, ReadFrom
from refugium.study.design.contrasts import derive_contrasts

WEEK = 168.0
MODEL = "WM239A BRAF-V600E"
ORDER = (
    ("continuous", 0), ("continuous", 20), ("continuous", WEEK), ("continuous", 2 * WEEK),
    ("intermittent", 2 * WEEK), ("continuous", 3 * WEEK), ("intermittent", 3 * WEEK),
    ("continuous", 4 * WEEK), ("intermittent", 4 * WEEK),
)


@pytest.fixture(scope="session")
def kavran(published):
    return published("kavran2022")


@pytest.fixture(scope="session")
def means(kavran):
    counts = kavran.modalities["rna_counts"].to_df()
    cpm = np.log2(counts.div(counts.sum(axis=1), axis=0) * 1e6 + 1)
    keys = kavran.samples.set_index("sample_id")
    return cpm.groupby([keys["model_id"], keys["arm"], keys["time_h"]]).mean()


@pytest.mark.parametrize(
    ("gene", "expected"),
    [
        ("DUSP6", (8.7, 3.6, 6.0, 6.3, 9.2, 6.8, 6.8, 7.2, 9.3)),
        ("MITF", (8.5, 9.5, 3.6, 3.9, 5.0, 4.8, 4.1, 4.8, 6.5)),
        ("AXL", (2.2, 0.7, 5.8, 6.9, 6.1, 5.3, 7.2, 5.0, 6.2)),
        ("EGFR", (0.2, 0.0, 1.2, 4.3, 2.7, 5.6, 3.4, 6.2, 4.3)),
        ("CYR61", (5.3, 3.2, 9.0, 9.6, 5.4, 9.6, 9.8, 10.0, 6.3)),
        ("SOX10", (8.9, 9.9, 8.7, 7.3, 8.3, 7.4, 8.0, 7.1, 8.6)),
    ],
)
def test_known_courses(means, gene, expected):
    found = [means.loc[(MODEL, arm, time), gene] for arm, time in ORDER]
    assert found == pytest.approx(expected, abs=0.06)


def test_shape_and_replicates(kavran):
    data = kavran.modalities["rna_counts"]
    assert data.shape == (29, 60675)
    assert not np.isnan(data.X).any()
    sizes = kavran.samples.groupby(["arm", "model_id", "time_h"]).size()
    assert sizes.loc[("continuous", MODEL, 4 * WEEK)] == 2
    assert (sizes == 3).sum() == 9


def test_the_first_week_belongs_to_both_schedules(kavran):
    branches = kavran.branches()
    assert branches["Week 1 1"] == ["continuous", "intermittent"]
    assert branches["Week 2 continuous 1"] == ["continuous"]
    assert branches["Week 3 Intermittent Drugon 1"] == ["intermittent"]


def test_off_states_are_off(kavran):
    agents = kavran.states("rna_counts").set_index("sample_id")["agents"]
    assert agents["Week 2 Intermittent Drugoff 1"] == ""
    assert agents["Week 3 Intermittent Drugon 1"] == "encorafenib"
    assert agents["Week 4 Intermittent Drugoff 1"] == ""
    kinds = derive_contrasts(kavran, "rna_counts")["kind"]
    assert (kinds == "washout").sum() == 2


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [("continuous", (240, 264, 545, 2217, 2718)), ("intermittent", (240, 288, 407, 74, 294))],
)
def test_growth(kavran, schedule, expected):
    wells = kavran.wells
    rows = wells[(wells["block"] == "growth") & (wells["arm"] == schedule)
                 & (wells["model_id"] == MODEL)]
    assert rows.groupby("time_h")["value"].mean().tolist() == pytest.approx(expected, abs=0.6)
    assert (rows.groupby("time_h").size() == 6).all()


def test_symbols_turned_into_dates_are_named(kavran):
    genes = kavran.modalities["rna_counts"].var["gene"]
    assert not genes.str.match(r"^(Mar|Sep|Dec)-\d+$").any()
    assert kavran.losses["why"].str.contains("turned into a date").sum() > 20


def test_every_gene_stays_without_the_mirror_only_table(mirror):
    """A user without the symbol table gets the same genes, fewer of them named."""
    from refugium.datasets.entries import entry
    from refugium.datasets.recipes.kavran2022 import arrange

    study = entry("kavran2022")
    files = {f.path: mirror / "kavran2022" / f.path for f in study.files if f.source}
    counts = arrange(study, files).modalities["rna_counts"]
    assert counts.shape == (29, 60675)
    assert {"MITF", "AXL", "SOX10"} <= set(counts.var_names)
    assert (counts.var["gene"] != "").sum() == 6000


def test_the_drug_hit_as_transcripts_tell(kavran):
    """ERK output fell 3.7 log2 at 20 h, and came part of the way back while the drug stayed on."""
    found = rf.find_escape(kavran, challenge=False)
    hits = found.engagement
    assert set(hits["verdict"]) == {Engagement.ENGAGED}
    assert set(hits["read_from"]) == {ReadFrom.TRANSCRIPTIONAL}
    on = hits[hits["contrast"].str.contains("continuous at .* vs")].set_index("time_h")
    wanted = {20: -3.66, 168: -2.13, 336: -1.98, 504: -1.72, 672: -1.45}
    assert on["change_log2"].to_dict() == pytest.approx(wanted, abs=0.03)
    assert on["residual"].isna().all()
    assert "read from its transcripts: 17 genes that follow its output" in found.summary()
