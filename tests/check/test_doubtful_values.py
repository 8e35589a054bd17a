"""Readings that may not be what they are declared as; names of sites and genes in many ways."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.studies import design
from refugium.check import check_study, find_cautions
from refugium.identifiers import plain_site
from refugium.identifiers.site_names import gene_and_site
from refugium.io import matrix_from_table
from refugium.study.design.replicates import technical

ARMS = [("E", 0, "erl"), ("U", 0, "none")]
RNG = np.random.default_rng(2)


def found(study, *, values=None, kind="sites", site=None, **others):
    data = study.modalities["phospho"]
    if values is not None:
        data.X = values
    data.uns["kind"] = kind
    if site is not None:
        data.var["site"] = site
    return " | ".join(check_study(study).warnings["found"])


def two_arms(n, **others):
    return design([("E", 1), *[("U", 1)] * (n - 1)], ARMS, **others)


def test_logarithms_declared_linear_are_doubted():
    logs, linear = RNG.normal(20, 2, (16, 2)), np.exp2(RNG.normal(20, 2, (16, 2)))
    assert "declared linear, but nearly all values lie between" in found(two_arms(16), values=logs)
    assert "declared linear" not in found(two_arms(16), values=linear)


def test_one_sample_under_two_names():
    values = RNG.normal(1e4, 1e3, (3, 2))
    assert "same readings" not in found(two_arms(3), values=values)
    values[2] = values[1]
    assert "the same readings under two names: 's1 = s2'" in found(two_arms(3), values=values)


def test_a_constant_sample_is_no_copy():
    assert "same readings" not in found(two_arms(3), values=np.ones((3, 2)))


def test_technical_replicates_are_named_and_count_once():
    study = two_arms(3)
    object.__setattr__(study, "samples", study.samples.assign(replicate="1"))
    assert technical(study.samples).tolist() == [False, False, True]
    words = found(study, values=RNG.normal(1e4, 1e3, (3, 2)))
    assert "replicate label as another sample: 's2'" in words
    table = check_study(study).replicates
    assert table.loc[table["kind"] == "state", "samples"].tolist() == [1, 1]


def test_sites_of_no_gene_are_named():
    study = two_arms(2)
    assert "without a column 'gene'" not in found(study, site="Y1")
    del study.modalities["phospho"].var["gene"]
    assert "sites without a column 'gene'" in found(study, site="Y1")


def test_names_of_several_genes_are_named():
    study = two_arms(2)
    study.modalities["phospho"].var["gene"] = ["AKT1;AKT2", "ERK1"]
    assert "several genes" not in found(study, site="S473")
    study.modalities["phospho"].var["gene"] = ["AKT", "p38"]
    assert "names of several genes: 'AKT', 'p38'" in found(study, site="S473")


def test_sites_that_no_rule_reads():
    read = ["S473", "T202;Y204", "Y317 (P29353-2)", "unstated", "cleaved"]
    for site in read:
        assert "could not be read" not in found(two_arms(2), site=[site, "Y1"])
    for site in ("1197", "", "K27ac", "1-Sep"):
        assert "1 of 2 features could not be read: 'A'" in found(two_arms(2), site=[site, "Y1"])


def test_numbers_of_another_species():
    study = two_arms(2)
    assert "sites by number" not in found(study, site="Y1")
    mouse = replace(study, models=study.models.assign(species="mouse"))
    assert "sites by number in models of 'mouse'" in found(mouse, site="Y1")


@pytest.mark.parametrize("text", ["S473", "pS473", "p-S473", "Ser473", "p-Ser473", "pSer-473",
                                  "phospho-Ser473", "s473", "S473-p", "(S473)", " S 473 "])
def test_one_site_in_many_ways(text):
    assert plain_site(text) == "S473"


@pytest.mark.parametrize(("text", "site"), [
    ("T202/Y204", "T202;Y204"), ("pT202_pY204", "T202;Y204"), ("pT202pY204", "T202;Y204"),
    ("T202_Y204", "T202;Y204"), ("S235/236", "S235;S236"), ("S235, S236", "S235;S236"),
    ("1197", ""), ("K27ac", ""), ("N-term", ""), ("", ""), ("S0", ""), ("Y317 (P29353-2)", ""),
])
def test_sets_of_sites_and_what_is_none(text, site):
    assert plain_site(text) == site


@pytest.mark.parametrize("text", ["AKT1_S473", "AKT1(S473)", "AKT1 (pS473)", "AKT1:S473",
                                  "AKT1-pS473", "AKT1 Ser473", "AKT1_pS473"])
def test_gene_and_site_in_one_name(text):
    assert gene_and_site(text) == ("AKT1", "S473")


@pytest.mark.parametrize(("text", "both"), [
    ("EGFR_Y1068_Y1173", ("EGFR", "Y1068;Y1173")), ("MEK1-pS217_pS221", ("MEK1", "S217;S221")),
    ("4EBP1_T37/46", ("4EBP1", "T37;T46")), ("NF-kB_p65_S536", ("NF-kB_p65", "S536")),
    ("HLA-A_S352", ("HLA-A", "S352")), ("S235_S236", ("", "")),
    ("S6_pS235_S236", ("S6", "S235;S236")), ("Ribosomal S6 pS235", ("Ribosomal S6", "S235")),
    ("Foo S6 pS235", ("", "")), ("YES1_Y426;FYN_Y420", ("YES1;FYN", "Y426;Y420")),
    ("H3K27me3", ("", "")), ("p38", ("", "")), ("IL-6", ("", "")), ("GSK3A/B", ("", "")),
])
def test_several_sites_behind_one_gene_and_what_is_no_site(text, both):
    assert gene_and_site(text) == both


@given(st.text(max_size=12))
def test_any_text_gives_a_site_or_nothing(text):
    site = plain_site(text)
    assert site == "" or plain_site(site) == site


ROWS = {"EGFR": "Y1197", "AKT1": "S473", "STAT3": "Y705"}


@pytest.mark.parametrize("columns", [
    {"gene": ["EGFR", "AKT1", "STAT3"], "site": ["pY1197", "Ser473", "y705"]},
    {"gene": ["ERBB1", "P31749", "APRF"], "site": ["Y1197", "S473", "Y705"]},
    {"gene": ["EGFR", "AKT1", "STAT3"], "site": ["EGFR_Y1197", "AKT1_S473", "Y705"]},
    {"site": ["EGFR_Y1197", "AKT1(S473)", "STAT3:pY705"]},
    {"feature": ["EGFR_Y1197", "AKT1_S473", "STAT3_Y705"]},
    {"uniprot": ["P00533", "P31749", "P40763"], "gene": ["", "", ""],
     "site": ["Y1197", "S473", "Y705"]},
])
def test_sites_are_read_in_every_notation_and_said(columns):
    data, lost = matrix_from_table(pd.DataFrame({**columns, "s1": ["1", "2", "3"]}), ["s1"],
                                   kind="sites", scale="linear", modality="phospho", file="a.csv")
    assert dict(zip(data.var["gene"], data.var["site"], strict=True)) == ROWS
    if columns.get("gene") == ["ERBB1", "P31749", "APRF"]:
        assert lost["why"].tolist() == [f"another name of the gene: read as {g}" for g in ROWS]


def test_notation_of_a_whole_table_is_one_loss():
    sites = [f"pS{number}" for number in range(1, 11)]
    table = pd.DataFrame({"gene": "AKT1", "site": sites, "s1": "1"})
    _, lost = matrix_from_table(table, ["s1"], kind="sites", scale="linear", modality="phospho",
                                file="a.csv")
    (why,) = lost["why"]
    assert why.startswith("sites read as residue and number: pS1 as S1, pS2 as S2")
    assert why.endswith("pS8 as S8 and 2 more")


def test_a_name_of_two_genes_is_left():
    table = pd.DataFrame({"gene": ["TAZ"], "site": ["S89"], "s1": ["1"]})
    data, lost = matrix_from_table(table, ["s1"], kind="sites", scale="linear",
                                   modality="phospho", file="a.csv")
    assert (data.var["gene"].tolist(), len(lost)) == (["TAZ"], 0)


def test_antibodies_are_read_from_their_labels_where_nothing_else_is_given():
    labels = ["Akt_pS473", "X4EBP1_pS65", "FooBar"]
    table = pd.DataFrame({"antibody": labels, "s1": ["1", "2", "3"]})
    data, lost = matrix_from_table(table, ["s1"], kind="antibodies", scale="linear",
                                   modality="rppa", file="a.csv")
    assert data.var["gene"].tolist() == ["AKT1;AKT2;AKT3", "EIF4EBP1", ""]
    assert data.var["site"].tolist() == ["S473", "S65", ""]
    assert "2 antibodies read from their labels, 1 not recognised (FooBar)" in lost["why"].iloc[0]


@pytest.mark.parametrize(("unit", "value", "word"), [
    ("%", 90, ""), ("Percent", 90, ""), ("fraction", 0.9, ""), ("", 90, "confluence in ''"),
    ("%", 130, "more than full"), ("fraction", 90, "more than full"),
    ("%", 0.9, "no reading above 1 %"),
])
def test_confluence_says_of_what_it_is_a_share(unit, value, word):
    wells = pd.DataFrame([{"well": "A1", "model_id": "m", "arm": "E", "time_h": 1,
                           "measure": "phase confluence", "value": value, "unit": unit}])
    said = found(two_arms(2, wells=wells))
    assert word in said and bool(word) == ("confluence" in said)


@pytest.mark.parametrize(("times", "word"), [
    ([44927.0] * 4, "2023-01-01"), ([44927.0, 44928.0, 44930.0, 44927.0], "2023-01-04"),
    ([0.0, 45000.5, 45001.5, 45002.25], "2023-03"), ([0.0, 24.0, 90000.0, 48.0], "10 years"),
    ([0.0, 24.0, 672.0, 8760.0], ""), ([17520.0] * 4, ""), ([2016.0] * 4, "")])
def test_dates_are_no_hours(times, word):
    study = design([("U", times[0]), ("U", times[1]), ("E", times[2]), ("E", times[3])],
                   [("U", 0, "none"), ("E", 0, "erlotinib:1 uM")], modality=False)
    told = [c for c in find_cautions(study) if c["where"] == "samples.time_h"
            and ("date" in c["found"])]
    assert len(told) == bool(word) and all(word in c["found"] for c in told)
