"""The PC9 study as arranged: shape, peptides, shared proteins, what the files hold."""

import csv
import math

import numpy as np
import pandas as pd
import pytest

from refugium.study.design.contrasts import derive_contrasts

GROWTH_FACTOR = {
    "R1": "MS/GrowthFactors/20180817_JG_AM_TMT10plex_R1_psms_raw.csv",
    "R2": "MS/GrowthFactors/20190214_JG_AM_PC9_AXL_TMT10_AC28_R2_PSMs_raw.csv",
    "BR3": "MS/GrowthFactors/CombinedBR3_TR1&2_raw.csv",
}
DASATINIB = {
    f"DasDR_BR{n}": f"Validations/Experimental/MassSpec/06232021-DasDR_BR{n}_raw.csv"
    for n in (1, 2)
}
FEATURES = {"R1": 287, "R2": 392, "BR3": 814, "DasDR_BR1": 562, "DasDR_BR2": 317}


def in_file(mirror, path, peptide, column):
    """Reporter intensity straight from the file."""
    with (mirror / "pc9-axl" / path).open(encoding="utf-8-sig", newline="") as handle:
        (row,) = [row for row in csv.DictReader(handle) if row["Sequence"] == peptide]
    return float(row[column])


def log_ratio(study, form, block, *, case, reference, model="PC9", reference_model="PC9",
              centred=False):
    data = study.modalities["phospho"]
    wide = np.log2(data.to_df())
    wide.columns = data.var["peptide"].tolist()
    difference = wide.loc[f"{block} {model} {case}"] - wide.loc[
        f"{block} {reference_model} {reference}"
    ]
    return difference[form] - (difference.median() if centred else 0.0)


def test_shape(pc9):
    data = pc9.modalities["phospho"]
    assert data.shape == (50, 1238)
    plexes = pc9.samples[pc9.samples["sample_id"].isin(data.obs_names)]
    assert plexes["block"].value_counts().to_dict() == dict.fromkeys(FEATURES, 10)
    assert data.uns["scale"] == "linear"
    assert data.uns["kind"] == "peptides"
    assert pc9.models["model_id"].tolist() == [
        "PC9", "PC9 AXL-KO", "PC9 YAP-KO", "PC9 YAP reporter"]
    assert pc9.models["parent_id"].tolist() == ["", "PC9", "PC9", "PC9"]
    assert pc9.models["perturbation"].tolist() == ["", "AXL:KO", "YAP1:KO", ""]


@pytest.mark.parametrize(("block", "count"), FEATURES.items())
def test_every_row_of_a_plex_is_a_feature(pc9, block, count):
    data = pc9.modalities["phospho"]
    own = data.to_df().loc[pc9.samples.loc[pc9.samples["block"] == block, "sample_id"]]
    measured = own.notna()
    assert int(measured.any().sum()) == count
    assert bool((measured.all() == measured.any()).all())
    named = data.var["plexes"].str.split(";").map(lambda blocks: block in blocks)
    assert bool((named.to_numpy() == measured.any().to_numpy()).all())


def test_the_label_is_never_a_site(pc9):
    forms = pc9.modalities["phospho"].var["peptide"]
    assert forms.str.fullmatch(r"[A-Z][A-Zsty]+").all()
    assert forms.is_unique
    lost = pc9.losses[pc9.losses["why"].str.contains("without a site")]
    assert set(lost["item"]) == {form for form in forms if form.isupper()}
    assert len(lost) == 71


@pytest.mark.parametrize(
    ("form", "genes", "blocks"),
    [
        ("LIEDNEyTAR", "LCK;SRC;YES1", "R1;R2;BR3;DasDR_BR1;DasDR_BR2"),
        ("KLDNGGYyITTR", "FYN;YES1", "R1;R2;DasDR_BR2"),
        ("KLDNGGyYITTR", "FYN;YES1", "BR3;DasDR_BR1"),
        ("LDNGGyYITTR", "FYN;YES1", "R2"),
        ("DIYETDYyR", "IGF1R;INSR", "R2;BR3"),
        ("IGEGTyGVVYK", "CDK1;CDK2", "R1;R2;BR3;DasDR_BR1;DasDR_BR2"),
    ],
)
def test_shared_peptides_carry_their_set(pc9, form, genes, blocks):
    var = pc9.modalities["phospho"].var
    row = var[var["peptide"] == form]
    assert row["gene"].tolist() == [genes]
    assert row["plexes"].tolist() == [blocks]
    assert row.index.tolist() == [f"{genes}:{form}"]
    assert form in set(pc9.losses["item"])


def test_renamed_genes_are_not_shared_peptides(pc9):
    genes = set(pc9.modalities["phospho"].var["gene"].str.split(";").explode())
    assert not genes & {"ERBB2IP", "SEPT2", "KIRREL", "TARS", "ICK"}
    assert {"ERBIN", "SEPTIN2", "KIRREL1", "TARS1", "CILK1"} <= genes


@pytest.mark.parametrize("block", GROWTH_FACTOR)
@pytest.mark.parametrize(
    ("peptide", "form"),
    [("gSTAENAEyLR-1", "GSTAENAEyLR"), ("eLFDDPSyVNVQNLDk-1", "ELFDDPSyVNVQNLDK"),
     ("lIEDNEyTAR-1", "LIEDNEyTAR")],
)
@pytest.mark.parametrize(
    ("column", "model", "arm"),
    [("PC9", "PC9", "untreated"), ("Erl+HGF", "PC9", "erlotinib + HGF"),
     ("KO Erl/R428", "PC9 AXL-KO", "erlotinib + R428")],
)
def test_raw_ratios_are_those_of_the_file(pc9, mirror, block, peptide, form, column, model, arm):
    path = GROWTH_FACTOR[block]
    expected = math.log2(
        in_file(mirror, path, peptide, column) / in_file(mirror, path, peptide, "Erl")
    )
    found = log_ratio(pc9, form, block, case=arm, reference="erlotinib", model=model)
    assert found == pytest.approx(expected)


@pytest.mark.parametrize(("block", "path"), DASATINIB.items())
@pytest.mark.parametrize("line", [("wt", "PC9"), ("KO", "PC9 AXL-KO")])
@pytest.mark.parametrize("dose", [50, 100, 200, 500])
def test_raw_dasatinib_ratios_are_those_of_the_file(pc9, mirror, block, path, line, dose):
    name, model = line
    expected = math.log2(
        in_file(mirror, path, "lIEDNEyTAR", f"{name} {dose}")
        / in_file(mirror, path, "lIEDNEyTAR", f"{name} 0")
    )
    background = "erlotinib + AF154"
    found = log_ratio(pc9, "LIEDNEyTAR", block, case=f"{background} + dasatinib {dose} nM",
                      reference=background, model=model, reference_model=model)
    assert found == pytest.approx(expected)


@pytest.mark.parametrize(
    ("form", "arm", "expected"),
    [
        ("GSTAENAEyLR", "untreated", (3.2, 2.9, 2.7)),
        ("ELFDDPSyVNVQNLDK", "untreated", (3.4, 3.5, 3.4)),
        ("VADPDHDHTGFLtEyVATR", "untreated", (3.6, 1.6, 3.0)),
        ("GSTAENAEyLR", "erlotinib + HGF", (-0.1, -0.7, -0.3)),
        ("GDKQVEyLDLDLDSGK", "erlotinib + HGF", (3.0, 1.7, 1.3)),
        ("YSSDPTGALTEDSIDDTFLPVPEyINQSVPK", "erlotinib + HGF", (0.9, 1.5, 0.7)),
        ("DIYETDYyR", "erlotinib + IGF", (None, 5.0, 4.5)),
        ("TALLNyENLPSLPPVWEAR", "untreated", (None, None, -0.85)),
    ],
)
def test_known_changes_after_median_centring(pc9, form, arm, expected):
    for block, value in zip(GROWTH_FACTOR, expected, strict=True):
        found = log_ratio(pc9, form, block, case=arm, reference="erlotinib", centred=True)
        if value is None:
            assert np.isnan(found)
        else:
            assert found == pytest.approx(value, abs=0.2)


def test_dasatinib_lowers_the_shared_src_family_peptide_with_dose(pc9):
    background = "erlotinib + AF154"
    found = [
        log_ratio(pc9, "LIEDNEyTAR", "DasDR_BR1", case=f"{background} + dasatinib {dose} nM",
                  reference=background)
        for dose in (50, 100, 200, 500)
    ]
    assert found == pytest.approx([-1.2, -2.2, -2.9, -3.8], abs=0.05)


def test_the_background_of_dasatinib_is_said_to_be_inferred(pc9):
    assert any("inferred" in note and "AF154" in note for note in pc9.notes)
    assert any("times of treatment" in note for note in pc9.notes)
    plexes = pc9.samples[pc9.samples["block"].isin(FEATURES)]
    assert len(plexes) == 50
    assert plexes["time_h"].isna().all()
    doses = pc9.arms[pc9.arms["agent"] != "dasatinib"]["dose"]
    assert doses.isna().all()


def test_contrasts_derive(pc9):
    table = derive_contrasts(pc9, "phospho").set_index("contrast")
    assert table.loc["PC9: erlotinib + HGF vs erlotinib", "agents"] == "HGF"
    assert table.loc["PC9: erlotinib + AF154 vs no reference", "status"] != "ok"
    assert table.loc["PC9 AXL-KO: erlotinib vs PC9", "kind"] == "model"


def test_losses_name_every_merge(pc9):
    assert isinstance(pc9.losses, pd.DataFrame)
    shared = pc9.losses[pc9.losses["why"].str.startswith("shared peptide")]
    var = pc9.modalities["phospho"].var.set_index("peptide")
    assert var.loc[shared["item"], "gene"].str.contains(";").all()
