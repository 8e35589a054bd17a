"""One label, set of genes or peptide in every way it is written; and what must stay unread."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.spellings import PROTEINS, gene_cells, labels, peptides
from refugium.identifiers import (
    core_of,
    find_label_rule,
    identify,
    phospho_peptide,
    plain_site,
    read_antibody,
    read_peptide,
    split_genes,
)
from refugium.identifiers.labels.sites import cuts


@pytest.mark.parametrize("protein", PROTEINS)
def test_a_label_is_read_alike_in_every_spelling(protein):
    genes, sites = PROTEINS[protein]
    ways = labels(protein, sites)
    table = identify(ways, kind="antibodies")
    for way, row in zip(ways, table.to_dict(orient="records"), strict=True):
        assert set(row["symbol"].split(";")) == set(genes.split(";")), way
        assert set(row["site"].split(";")) == set(sites), way


@pytest.mark.parametrize(("label", "genes", "site"), [
    ("MAPK_pT202Y204", "MAPK1;MAPK3", "T202;Y204"), ("HER3pY1298", "ERBB3", "Y1298"),
    ("AKTPS473", "AKT1;AKT2;AKT3", "S473"), ("P90RSKPT359S363", "RPS6KA1;RPS6KA2;RPS6KA3",
                                             "T359;S363"),
    ("Phospho-HER2/ErbB2 (Tyr1221/1222) (6B12)", "ERBB2", "Y1221;Y1222"),
    ("Phospho-FoxO1 (Thr24)/FoxO3a (Thr32)", "FOXO1;FOXO3", "T24;T32"),
    ("Phospho-Met (Tyr1234/1235) (D26)", "MET", "Y1234;Y1235"), ("Met (D26)", "MET", ""),
    ("Phospho-EGFR (panTyr)", "EGFR", "unstated"), ("EGFR Y1068 phospho", "EGFR", "Y1068"),
    ("p.AKT..S473.", "AKT1;AKT2;AKT3", "S473"), ("pY705-STAT3", "STAT3", "Y705"),
    ("p-RPS6 S235/236", "RPS6", "S235;S236"), ("Akt (total)", "AKT1;AKT2;AKT3", ""),
    ("Cleaved PARP (Asp214) (D64E10)", "PARP1", "cleaved"),
    ("GSK3ALPHABETA_pS21S9", "GSK3A;GSK3B", "S21;S9"),
])
def test_labels_of_suppliers_and_panels(label, genes, site):
    row = identify([label], kind="antibodies").iloc[0]
    assert (row["symbol"], row["site"]) == (genes, site)


@pytest.mark.parametrize("label", [
    "Histone H3 (K27ac)", "p53 (Lys382)", "p53 (acetyl K382)", "Acetyl-a-Tubulin-Lys40",
    "EGFR (L858R)", "BRAF V600E", "AKT (S473A)", "S6 240/244", "R S6", "S6 RSK", "Ribosomal",
    "Phospho-(Ser/Thr) Akt Substrate", "IgG control", "AKT1S473", "Kinase X pY12", "Foo S6 pS235",
])
def test_what_is_not_understood_is_not_read(label):
    assert identify([label], kind="antibodies").iloc[0]["symbol"] == ""


@pytest.mark.parametrize(("text", "site"), [
    ("Y426;Y420;Y419", "Y426;Y420;Y419"), ("Y426|Y420", "Y426;Y420"), ("Y426 Y420", "Y426;Y420"),
    ("Thr202/Tyr204", "T202;Y204"), ("T202 and Y204", "T202;Y204"), ("S235-236", "S235;S236"),
    ("serine 473", "S473"), ("S473_1", ""), ("S473.1", ""), ("S230-240", ""), ("S473A", ""),
    ("S473/K14ac", ""), ("pS473/", ""),
])
def test_lists_of_sites(text, site):
    assert plain_site(text) == site


@given(st.text(max_size=20))
def test_a_cut_never_adds_a_number_or_a_letter(text):
    for rest, site in cuts(text):
        numbers = "".join(part[1:] for part in site.split(";"))
        assert plain_site(site) == site and rest
        assert sum(map(str.isdigit, numbers)) <= sum(c.isdigit() for c in text) * 2
    read_antibody(text)


@pytest.mark.parametrize("genes", [
    ("YES1", "FYN", "SRC"), ("MAPK1", "MAPK3"), ("P12931", "P06241-2"), ("GSK3A", "GSK3B"),
    ("HLA-A", "NKX2-1"), ("SRC_HUMAN", "FYN_HUMAN"), ("ERK1", "ERK2"), ("BLK", "P12931"),
])
def test_genes_in_one_cell(genes):
    for cell in gene_cells(genes):
        assert split_genes(cell) == genes, cell


@pytest.mark.parametrize("cell", [
    "p38 MAPK", "MEK1/2", "cyclin D1", "SRC family", "p70 S6 kinase", "YES1 FYN BG12", "EGFR",
    "sp|P12931|SRC_HUMAN", "S6 kinase", "EGFR vIII", "AKT/PKB",
])
def test_names_that_are_no_list_stay_whole(cell):
    assert split_genes(cell) == (cell,)


@pytest.mark.parametrize(("before", "residue", "after"), [
    ("GSTAENAE", "Y", "LR"), ("IGEG", "T", "YGVVYK"), ("", "Y", "EDSTYYK"), ("RPHFPQF", "S", "YSA"),
])
def test_a_phosphate_is_read_in_every_notation(before, residue, after):
    wanted = f"{before}{residue.lower()}{after}"
    for text in peptides(before, residue, after):
        assert phospho_peptide(text) == wanted, text


@pytest.mark.parametrize(("text", "form"), [
    ("_(ac)AAC(ca)AM(ox)S(ph)K_", "AACAMsK"), ("n[230]GSTAENAEY[243]LR", "GSTAENAEyLR"),
    ("+229.163GSTAENAEY+79.966LR", "GSTAENAEyLR"), ("AM*DEpSK", "AMDEsK"),
    ("GST(0.02)AENAEY(0.98)LR", "GSTAENAEyLR"), ("S[167]PEPT[181]IDEK", "sPEPtIDEK"),
    ("_[TMT_Nter]GSTAENAEY[Phospho (STY)]LR_", "GSTAENAEyLR"), ("A(ph)K", ""), ("PEPT1DE", ""),
    ("SUM 12", ""), ("PEP TIDE", ""), ("H(Phospho)K", ""),
])
def test_other_modifications_are_no_phosphate(text, form):
    assert phospho_peptide(text) == form


def test_a_label_beside_prefixed_phosphates():
    rule = find_label_rule(["gSTAENAEpYLR", "kLDNGGpYYITTR", "pSTEENAEpYLR"] * 10)
    assert rule.first_letter
    assert str(read_peptide("pSTEENAEpYLR", rule)) == "PSTEENAEyLR"  # a labelled proline
    free = find_label_rule(["pYEDSTYYK", "pSPEPTIDEK"])
    assert not free.first_letter and str(read_peptide("pYEDSTYYK", free)) == "yEDSTYYK"


@given(st.text("ACDEFGHIKLMNPQRSTVWYsty", min_size=1, max_size=25))
def test_a_read_peptide_reads_as_itself(text):
    assert core_of(core_of(text)) == core_of(text) == text
