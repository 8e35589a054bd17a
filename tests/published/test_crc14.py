"""Colorectal lines under stimuli and inhibitors: what is a control, what is left out."""

import pandas as pd
import pytest


@pytest.fixture(scope="session")
def crc(published):
    return published("crc14")


def test_shape(crc):
    assert crc.modalities["luminex"].shape == (602, 14)
    assert len(crc.models) == 14
    assert crc.arms["arm"].nunique() == 43


def test_values_are_those_of_the_file(crc, mirror):
    raw = pd.read_csv(mirror / "crc14" / "data/base/MIDAS/MD-HT29_Ktuned_v1_n4_raw.csv")
    row = raw[(raw["DA:ALL"] == 30) & (raw["TR:MEKi"] == 1) & (raw["TR:EGF"] == 1)]
    found = crc.modalities["luminex"].to_df().loc["HT29 | MEKi + EGF"]
    assert found["ERK"] == pytest.approx(row["DV:ERK"].item())


def test_stimuli_without_inhibitor_are_left_out(crc):
    assert not set(crc.arms["arm"]) & {"EGF", "HGF", "IGF1", "TGFb", "TNFa"}
    assert crc.losses["why"].str.startswith("5 conditions").sum() == 14


def test_the_control_is_zero_by_definition_and_says_so(crc):
    control = crc.modalities["luminex"].to_df().filter(like="| control", axis=0)
    assert control.shape[0] == 14
    assert bool((control == 0).all(axis=None))
    assert any("zeros by definition" in note for note in crc.notes)
