"""Peptide strings: the label is not a site, forms of one peptide are one feature."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refugium.identifiers import LabelRule, find_label_rule, read_peptide
from refugium.io import matrix_from_table

LABEL = LabelRule(first_letter=True, lysine=True, first_share=1.0, lysine_share=1.0)
FREE = LabelRule(first_letter=False, lysine=False, first_share=0.0, lysine_share=0.0)
TMT = ["gSTAENAEyLR-1", "kLDNGGYyITTR", "lIEDNEyTAR", "gDkQVEyLDLDLDSGk-1",
       "ySSDPTGALTEDSIDDTFLPVPEyINQSVPk"]


@pytest.mark.parametrize(
    ("text", "rule", "form", "sites"),
    [
        ("gSTAENAEyLR-1", LABEL, "GSTAENAEyLR", (8,)),
        ("kLDNGGYyITTR", LABEL, "KLDNGGYyITTR", (7,)),
        ("[K].acSVEELyAIPPDADVAk.[S]-1", LABEL, "ACSVEELyAIPPDADVAK", (7,)),
        ("gDkQVEyLDLDLDSGk-1", LABEL, "GDKQVEyLDLDLDSGK", (6,)),
        ("ySSDPTGALTEDSIDDTFLPVPEyINQSVPk", LABEL, "YSSDPTGALTEDSIDDTFLPVPEyINQSVPK", (23,)),
        ("vADPDHDHTGFLtEyVATR-12", LABEL, "VADPDHDHTGFLtEyVATR", (12, 14)),
        ("sPEPTIDEk", FREE, "sPEPTIDEK", (0,)),
        ("K.PEPtIDE.S", FREE, "PEPtIDE", (3,)),
        ("[R/K].PEPsIDE.[-]", FREE, "PEPsIDE", (3,)),
        ("  AyR ", FREE, "AyR", (1,)),
        ("AMcDEmK", FREE, "AMCDEMK", ()),
    ],
)
def test_golden_peptides(text, rule, form, sites):
    peptide = read_peptide(text, rule)
    assert (str(peptide), peptide.sites, peptide.sequence) == (form, sites, form.upper())


@pytest.mark.parametrize("text", ["", "-1", "PEPT1DE", "PEP TIDE", "A(ph)K", "[K].A", "12", "pß"])
def test_what_is_no_peptide(text):
    core = read_peptide(text, FREE)
    assert core is None or text == "[K].A"


def test_the_label_is_found_on_the_whole_table():
    rule = find_label_rule(TMT)
    assert rule.first_letter and rule.lysine
    assert (rule.first_share, rule.lysine_share) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("lower", "upper", "label"), [(19, 1, True), (18, 2, False), (95, 5, True), (94, 6, False)]
)
def test_the_label_needs_95_percent(lower, upper, label):
    peptides = ["gAyR"] * lower + ["GAyR"] * upper
    assert find_label_rule(peptides).first_letter is label


def test_phosphorylated_first_residues_alone_are_not_a_label():
    rule = find_label_rule(["sPEPTIDER", "tPEPTIDER", "yPEPTIDER"])
    assert not rule.first_letter
    assert read_peptide("sPEPTIDER", rule).sites == (0,)


def test_an_empty_table_has_no_label():
    assert find_label_rule([]) == LabelRule(False, False, 0.0, 0.0)


@given(st.text("ACDEFGHIKLMNPQRSTVWYacdefghiklmnpqrstvwy", min_size=1, max_size=30))
def test_the_label_rule_can_only_take_the_first_site_away(text):
    free, label = read_peptide(text, FREE), read_peptide(text, LABEL)
    assert set(free.sites) - set(label.sites) <= {0}
    assert 0 not in label.sites


def _matrix(rows, samples=("s1", "s2"), **options):
    table = pd.DataFrame(rows, dtype=object)
    given = {"kind": "peptides", "scale": "linear", "modality": "phospho", "file": "p.csv"}
    data, losses = matrix_from_table(table, list(samples), **{**given, **options})
    return data, losses


def _rows(*rows):
    return [dict(zip(("gene", "peptide", "s1", "s2"), row, strict=True)) for row in rows]


def test_a_labelled_table_reads_no_label_as_site():
    data, losses = _matrix(_rows(*[("G", text, "1", "2") for text in TMT]))
    assert data.var_names.tolist()[1] == "G:KLDNGGYyITTR"
    assert set(data.var["label_rule"]) == {"first residue is the label"}
    assert losses.empty


def test_a_label_free_table_keeps_first_sites():
    data, _ = _matrix(_rows(("G", "sPEPTIDEK", "1", "2"), ("H", "GSTAENAEyLR", "1", "2")))
    assert data.var_names.tolist() == ["G:sPEPTIDEK", "H:GSTAENAEyLR"]
    assert set(data.var["label_rule"]) == {""}


def test_duplicates_are_summed_on_the_linear_scale_and_recorded():
    data, losses = _matrix(_rows(("EGFR", "gSTAENAEyLR-1", "1", "2"),
                                 ("EGFR", "gSTAENAEyLR-2", "10", "20")))
    assert data.X[:, 0].tolist() == [11, 22]
    assert losses[["item", "why"]].to_numpy().tolist() == [
        ["GSTAENAEyLR", "measured in 2 rows: summed"]]


def test_duplicates_are_averaged_on_log2_and_for_antibodies():
    data, losses = _matrix(_rows(("EGFR", "gAyLR-1", "1", "2"), ("EGFR", "gAyLR-2", "3", "6")),
                           scale="log2")
    assert data.X[:, 0].tolist() == [2, 4]
    assert "averaged" in losses["why"].iloc[0]
    spots = [{"antibody": "pERK", "s1": 10, "s2": 20}, {"antibody": "pERK", "s1": 30, "s2": 40}]
    data, _ = _matrix(spots, kind="antibodies", modality="rppa")
    assert data.X[:, 0].tolist() == [20, 30]


def test_rows_that_miss_other_samples_never_mix():
    data, losses = _matrix(_rows(("A", "gAyLR-1", "1", "2"), ("A", "gAyLR-2", "100", "")))
    assert data.X[:, 0].tolist() == [1, 2]
    assert "1 of them left out" in losses["why"].iloc[0]


def test_rows_of_two_plexes_fill_each_others_samples():
    rows = [{"gene": "A", "peptide": "gAyLR", "s1": 1, "s2": 2, "s3": "", "s4": ""},
            {"gene": "A", "peptide": "gAyLR-2", "s1": "", "s2": "", "s3": 3, "s4": 4},
            {"gene": "A", "peptide": "gAyLR-3", "s1": "", "s2": "", "s3": 30, "s4": 40}]
    data, _ = _matrix(rows, samples=("s1", "s2", "s3", "s4"))
    assert data.X[:, 0].tolist() == [1, 2, 33, 44]


def test_shared_peptides_keep_all_genes():
    data, losses = _matrix(_rows(("YES1", "kLDNGGyYITTR", "1", "2"),
                                 ("FYN", "kLDNGGyYITTR-1", "3", "4"),
                                 ("LCK;SRC", "lIEDNEyTAR", "1", "1")))
    assert data.var["gene"].tolist() == ["YES1;FYN", "LCK;SRC"]
    assert data.var_names.tolist() == ["YES1;FYN:KLDNGGyYITTR", "LCK;SRC:LIEDNEyTAR"]
    assert "named for YES1, FYN" in losses["why"].iloc[0]


def test_rows_that_are_no_peptide_are_lost_and_recorded():
    data, losses = _matrix(_rows(("A", "gAyLR", "1", "2"), ("B", "SUM 12", "1", "2")))
    assert data.n_vars == 1
    assert losses["item"].tolist() == ["SUM 12"]
    assert "row 3 of p.csv" in losses["why"].iloc[0]


def test_zero_intensity_is_missing_and_zero_count_is_zero():
    rows = [{"gene": "A", "s1": "0", "s2": "5"}]
    data, losses = _matrix(rows, kind="genes", modality="protein")
    assert np.isnan(data.X[0, 0])
    assert losses["why"].tolist() == ["readings of zero (1): missing, not small"]
    data, losses = _matrix(rows, kind="genes", modality="rna_counts")
    assert data.X[0, 0] == 0
    assert losses.empty


def test_a_counter_column_is_left_out_and_recorded():
    rows = [{"": "0", "gene": "A", "s1": "1"}, {"": "1", "gene": "B", "s1": "2"}]
    data, losses = _matrix(rows, kind="genes", modality="protein")
    assert data.var_names.tolist() == ["A", "B"]
    assert "row numbers" in losses["why"].iloc[0]


def test_sites_are_named_by_gene_and_residue():
    rows = [{"gene": "EGFR", "site": "Y1197", "localisation": "0.9", "s1": "1"}]
    data, _ = _matrix(rows, kind="sites")
    assert data.var_names.tolist() == ["EGFR:Y1197"]
    assert data.var["localisation"].tolist() == ["0.9"]


def test_the_table_is_not_changed():
    table = pd.DataFrame(_rows(("A", "gAyLR-1", "1", "2")), dtype=object)
    before = table.copy()
    matrix_from_table(table, ["s1", "s2"], kind="peptides", scale="linear", modality="phospho",
                      file="p.csv")
    pd.testing.assert_frame_equal(table, before)
