"""Colorectal lines under stimuli and inhibitors: what is a control, what is left out."""

import pandas as pd
import pytest


@pytest.fixture(scope="session")
def crc(published):
    return published("crc14")


def test_shape(crc):
    assert crc.modalities["luminex"].shape == (602, 14)
    assert len(crc.models) == 14
    assert len(set(crc.arms["arm"]) & set(crc.samples["arm"])) == 43


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


def test_sensitivities_are_those_of_the_file_and_never_growth(crc, mirror):
    from refugium.response import growth_table

    raw = pd.read_csv(mirror / "crc14" / "data/IC50_GDSC.csv", index_col=0)
    rows = crc.wells.query("model_id == 'HT29' and well == 'Trametinib'")
    assert rows["value"].item() == pytest.approx(raw.loc["HT29", "Trametinib"])
    assert set(crc.wells["measure"]) == {"log_IC50"}
    assert crc.wells["time_h"].isna().all()
    assert growth_table(crc.wells).empty


@pytest.fixture(scope="session")
def found(crc):
    from dataclasses import replace

    from refugium.escape import find_escape

    keep = crc.samples["arm"].isin(["control", "MEKi", "PI3Ki", "mTORi"])
    ids = set(crc.samples.loc[keep, "sample_id"])
    data = crc.modalities["luminex"]
    part = replace(crc, samples=crc.samples[keep],
                   modalities={"luminex": data[data.obs_names.isin(ids)].copy()})
    return find_escape(part, challenge=False)


def test_every_line_has_a_row_and_no_verdict_without_replicate(found):
    rows = found.engagement.query("drug == 'MEKi'")
    assert rows["model_id"].nunique() == 14
    assert set(rows["status"]) == {"too_few_replicates"}
    assert (rows["verdict"] == "").all()
    assert rows["note"].str.contains("downstream").all()


def test_contexts_pool_what_no_line_can_say_alone(found):
    row = found.contexts.query("drug == 'PI3Ki' and about == 'hit'").iloc[0]
    assert (row["n_models"], row["n_unjudged"]) == (14, 14)
    assert row["next_lo"] < row["lo"] < row["pooled"] < row["hi"] < row["next_hi"]
    assert pd.isna(row["tau2"])


def test_sensitivities_are_held_against_signalling_with_its_caveat(found):
    rows = found.association.query("drug == 'MEKi' and status == 'ok'")
    assert (rows["n_models"] == 14).all()
    assert (rows["q"] > 0.5).all()
    assert rows["note"].str.contains("perhaps another compound").all()
