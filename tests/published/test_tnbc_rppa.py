"""Breast lines under kinase inhibitors: two controls, failed wells, a drug-bound artefact."""

import pytest


@pytest.fixture(scope="session")
def tnbc(published):
    return published("tnbc-rppa")


@pytest.fixture(scope="session")
def means(tnbc):
    values = tnbc.modalities["rppa"].to_df()
    keys = tnbc.samples.set_index("sample_id")
    return values.groupby([keys["model_id"], keys["arm"]]).mean()


def test_shape(tnbc):
    assert tnbc.modalities["rppa"].shape == (417, 75)
    assert len(tnbc.models) == 7
    assert tnbc.arms["arm"].nunique() == 15


def test_ipatasertib_raises_the_phosphorylation_of_the_akt_it_blocks(tnbc, means):
    found = means.loc[("CAL-85-1", "ipatasertib"), "AKT(S473)"]
    assert found / means.loc[("CAL-85-1", "DMSO"), "AKT(S473)"] == pytest.approx(7.3, abs=0.05)
    assert any("AKT is off" in note for note in tnbc.notes)


def test_the_two_controls_differ_and_each_set_has_its_own(tnbc, means):
    controls = means.loc["CAL-85-1", "AKT(S473)"]
    assert controls["DMSO*"] / controls["DMSO"] > 4
    blocks = tnbc.samples.groupby("arm")["block"].unique()
    assert blocks["AICAR"].tolist() == blocks["DMSO*"].tolist() == ["with DMSO*"]
    assert blocks["ipatasertib"].tolist() == blocks["DMSO"].tolist() == ["with DMSO"]


def test_floor_and_failed_wells_are_missing_and_named(tnbc):
    values = tnbc.modalities["rppa"].to_df()
    assert values.min().min() >= 0.01
    assert values.max().max() <= 1e4
    failed = tnbc.losses[tnbc.losses["why"].str.contains("failed normalisation")]
    assert failed["why"].str.extract(r"row (\d+)")[0].astype(int).tolist() == [94, 96, 112]
