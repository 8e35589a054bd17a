"""The identifier doctor: what a name means, what it may mean, and what is never mapped."""

import csv
import datetime as dt
from importlib.resources import files

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import refugium as rf
from refugium.core.errors import StudyError
from refugium.identifiers import (
    IDENTIFIED,
    Recognised,
    identify,
    identify_summary,
    read_antibody,
)
from refugium.identifiers.antibodies import panel_proteins
from refugium.identifiers.mangled import MONTHS, read_date, read_serial
from refugium.identifiers.symbols import Symbols, load_symbols


def one(name, **options):
    return identify([name], **options).iloc[0]


@pytest.mark.parametrize(
    ("name", "status", "symbol"),
    [
        ("EGFR", "approved", "EGFR"), ("EGFR ", "approved", "EGFR"),
        ("SEPT9", "previous", "SEPTIN9"),
        ("MARCH1", "previous", "MARCHF1"), ("CYR61", "previous", "CCN1"),
        ("HER2", "alias", "ERBB2"),
        ("P53", "alias", "TP53"), ("p53", "alias", "TP53"), ("C1ORF112", "previous", "FIRRM"),
        ("P00533", "approved", "EGFR"), ("P00533-2", "approved", "EGFR"),
        ("sp|P00533|EGFR_HUMAN", "approved", "EGFR"),
        ("sp|P00533-2|EGFR_HUMAN Isoform 2", "approved", "EGFR"),
        ("ENSG00000146648", "approved", "EGFR"), ("ENSG00000146648.17", "approved", "EGFR"),
        ("HGNC:3236", "approved", "EGFR"), ("EGFR:GSTAENAEyLR", "approved", "EGFR"),
        ("SRC;YES1", "approved", "SRC;YES1"), ("p-AKT(S473)", "antibody", "AKT1;AKT2;AKT3"),
        ("Akt_pS473", "antibody", "AKT1;AKT2;AKT3"),
        ("AKT", "ambiguous", ""), ("ERK", "ambiguous", ""), ("TAZ", "ambiguous", ""),
        ("P62805", "ambiguous", ""), ("SRC;TAZ", "ambiguous", ""),
        ("1-Mar", "mangled", ""), ("Mar-01", "mangled", ""), ("44256", "mangled", ""),
        ("2021-03-01", "mangled", ""), ("2-Sep", "mangled", "SEPTIN2"),
        ("02/09/2023", "mangled", "SEPTIN2"), ("9/2/2023 0:00", "mangled", "SEPTIN2"),
        ("4-Oct", "mangled", ""), ("30-Jun", "mangled", ""), ("2.31E+13", "mangled", ""),
        ("1.00E+05", "mangled", ""), ("Egfr", "other_species", ""), ("Notch1", "other_species", ""),
        ("EGFR_MOUSE", "other_species", ""), ("ENSMUSG00000020122", "other_species", ""),
        ("sp|Q01279|EGFR_MOUSE", "other_species", ""), ("1700003F12Rik", "other_species", ""),
        ("ENSG00000999999", "unlisted", ""), ("A0A0A0ZZ99", "unlisted", ""),
        ("ENST00000275493", "unlisted", ""), ("LINC00152", "unlisted", ""),
        ("RP11-34P13.7", "unlisted", ""), ("EGFR_HUMAN", "unlisted", ""),
        ("Met", "ambiguous", ""), ("Control", "unknown", ""),
        ("EGFR.1", "unknown", ""), ("", "unknown", ""),
        ("NA", "unknown", ""), (None, "unknown", ""), (float("nan"), "unknown", ""),
        (1.5, "unknown", ""), ("7", "ambiguous", ""),
    ],
)
def test_one_name(name, status, symbol):
    row = one(name) if name not in ("7", "44256") else identify([name, "EGFR", "SRC"]).iloc[0]
    assert (row["status"], row["symbol"]) == (status, symbol)


def test_what_a_date_may_have_been():
    assert one("1-Mar")["candidates"] == "MARCHF1;MTARC1"
    assert one("4-Oct")["candidates"] == "POU5F1"
    assert "digits are lost" in one("2.31E+13")["advice"]


def test_every_official_symbol_that_a_spreadsheet_takes_for_a_date_is_found_again():
    symbols = load_symbols()
    tried = 0
    for old in [*symbols.approved, *symbols.previous]:
        letters = old.rstrip("0123456789")
        digits = old[len(letters):]
        month = next((m for m in MONTHS if len(letters) > 2 and m.upper().startswith(letters)), "")
        if not month or not digits or not 1 <= int(digits) <= 31:
            continue
        tried += 1
        written = f"{int(digits)}-{month[:3].title()}"
        row = one(written)
        assert row["status"] == "mangled"
        assert set(symbols.official(old)) <= set(row["candidates"].split(";"))
    assert tried >= 25


def test_dates_that_are_dates_already():
    found = identify([dt.datetime(2021, 9, 2), dt.date(2021, 9, 2), pd.Timestamp("2021-03-01")])
    assert found["symbol"].tolist() == ["SEPTIN2", "SEPTIN2", ""]


def test_numbers_are_entrez_only_among_numbers():
    table = identify(["1956", "207", 6714, 6714.0])
    assert table["symbol"].tolist() == ["EGFR", "AKT1", "SRC", "SRC"]
    assert identify(["1956", "EGFR", "SRC"])["symbol"].tolist() == ["", "EGFR", "SRC"]


def test_two_names_of_one_gene_are_reported():
    table = identify(["EGFR", "ERBB1", "P00533", "SRC"])
    assert table["same_as"].tolist() == ["ERBB1;P00533", "EGFR;P00533", "EGFR;ERBB1", ""]
    assert identify(["p-AKT(S473)", "AKT"], kind="antibodies")["same_as"].tolist() == ["", ""]


def test_antibodies_and_genes_are_different_questions():
    assert one("AKT", kind="antibodies")["symbol"] == "AKT1;AKT2;AKT3"
    assert one("Src", kind="antibodies")["symbol"] == "SRC"
    assert one("Src", kind="genes")["status"] == "other_species"
    assert one("p-AKT(S473)", kind="genes")["status"] == "unknown"
    assert one("1-Mar", kind="antibodies")["status"] == "mangled"


@pytest.mark.parametrize(
    ("label", "genes", "site"),
    [
        ("p-ERK1/2 (Thr202/Tyr204)", "MAPK1;MAPK3", "T202;Y204"),
        ("pERK(T202/Y204)", "MAPK1;MAPK3", "T202;Y204"),
        ("GSK-3ab_pS9_S21", "GSK3A;GSK3B", "S9;S21"), ("4E-BP1_pS65", "EIF4EBP1", "S65"),
        ("S6_pS235_S236", "RPS6", "S235;S236"), ("p-S6(S235/236)", "RPS6", "S235;S236"),
        ("p-p70S6K(T421/S424)", "RPS6KB1", "T421;S424"), ("egfr(y1068)", "EGFR", "Y1068"),
        ("EGFR-R-V", "EGFR", ""), ("HER2_pY1248-R-C", "ERBB2", "Y1248"),
        ("Phospho-Akt (Ser473)", "AKT1;AKT2;AKT3", "S473"), ("p-MEK", "MAP2K1;MAP2K2", "unstated"),
        ("cPARP", "PARP1", "cleaved"), ("Caspase-7_cleavedD198", "CASP7", "cleaved"),
        ("casp9(D330)", "CASP9", "cleaved"),
        ("SRCpY416", "SRC;YES1;FYN;LYN;LCK;HCK;FGR;BLK", "Y416"),
        ("NF-κB p65_pS536", "RELA", "S536"), ("IκBα", "NFKBIA", ""), ("Total c-Jun", "JUN", ""),
        ("p38", "MAPK11;MAPK12;MAPK13;MAPK14", ""), ("p27 Kip1", "CDKN1B", ""),
        ("P70_S6K(T389)", "RPS6KB1", "T389"), ("Wnt99", "", ""),
        ("EGFR [pY1068]", "EGFR", "Y1068"), ("Akt [Ser473]", "AKT1;AKT2;AKT3", "S473"),
        ("HER2 [29D8]", "ERBB2", ""), ("EGFR pY1068 [D7A5]", "EGFR", "Y1068"),
        ("EGFR (#4267)", "EGFR", ""), ("X4EBP1_pS65", "EIF4EBP1", "S65"),
    ],
)
def test_labels_of_antibodies(label, genes, site):
    found = read_antibody(label)
    assert (";".join(found.genes), found.site) == (genes, site)


def published_antibodies():
    folder = files("refugium.datasets") / "antibody_tables"
    for table in sorted(folder.iterdir(), key=lambda path: path.name):
        if table.name.endswith(".csv") and not table.name.startswith("crc14"):
            yield from csv.DictReader(table.read_text(encoding="utf-8").splitlines())


def test_labels_agree_with_tables_written_by_hand():
    """Panels of the arranged studies, written independently of the rules.

    crc14 is left out: its labels do not say that they are phosphosites. What labels shorten
    (S6pS235 stands for S235 and S236) or misspell cannot agree.
    """
    rows = list(published_antibodies())
    found = identify([row["antibody"] for row in rows], kind="antibodies")
    genes = [set(f.split(";")) - {""} for f in found["symbol"]]
    known = [set(row["gene"].split(";")) for row in rows]
    agree = sum(a == b for a, b in zip(genes, known, strict=True))
    wrong = [(row["antibody"], sorted(a)) for row, a, b in zip(rows, genes, known, strict=True)
             if a and a != b]
    assert agree >= 0.92 * len(rows)
    assert wrong == [("p-ABL", ["ABL1"]), ("p-SRC", ["SRC"])]  # less than known, never another gene
    for row, site in zip(rows, found["site"], strict=True):
        if row["site"] and site not in ("", "unstated") and row["antibody"] not in (
                "MET(T1234)", "stat3(y750)"):  # misprints in their sources
            assert set(site.split(";")) <= set(row["site"].split(";")), row


def test_panel_names_lead_to_approved_symbols():
    symbols = load_symbols()
    assert {g for genes in panel_proteins().values() for g in genes} <= symbols.approved


def test_every_approved_symbol_is_itself():
    symbols = sorted(load_symbols().approved)
    table = identify(symbols)
    assert table["symbol"].tolist() == symbols
    assert (table["same_as"] == "").all()


def test_earlier_symbols_of_the_arranged_studies():
    from refugium.datasets.recipes.earlier_symbols import CURRENT_SYMBOL

    table = identify(CURRENT_SYMBOL)
    sure = table["status"].isin([Recognised.PREVIOUS, Recognised.ALIAS])
    assert sure.sum() >= 12
    assert table.loc[sure, "symbol"].tolist() == [
        CURRENT_SYMBOL[name] for name in table.loc[sure, "name"]]
    for row in table[~sure].to_dict(orient="records"):  # several genes bore the name
        assert row["status"] == "ambiguous"
        assert CURRENT_SYMBOL[row["name"]] in row["candidates"].split(";")


@given(st.lists(st.one_of(st.text(max_size=30), st.none(), st.floats(), st.integers(),
                          st.from_regex(r"[A-Z0-9(){};:/_.-]{1,20}", fullmatch=True)), max_size=20))
@settings(max_examples=150, deadline=None)
def test_anything_is_one_row_per_name(names):
    symbols = load_symbols()
    for kind in ("auto", "genes", "antibodies"):
        table = identify(names, kind=kind)
        assert len(table) == len(names)
        assert list(table.columns) == IDENTIFIED.names
        for row in table.to_dict(orient="records"):
            mapped = set(row["symbol"].split(";")) - {""}
            assert mapped <= symbols.approved
            assert not mapped or Recognised(row["status"]).usable or row["status"] == "mangled"
    assert identify_summary(table)


@given(st.lists(st.sampled_from(["EGFR", "ERBB1", "1-Mar", "Egfr", "AKT", "foo", "SEPT9"]),
                max_size=8), st.randoms())
def test_order_of_names_does_not_matter(names, random):
    shuffled = list(names)
    random.shuffle(shuffled)
    columns = ["name", "status", "symbol", "candidates"]
    a, b = identify(names)[columns], identify(shuffled)[columns]
    pd.testing.assert_frame_equal(a.sort_values(columns, ignore_index=True),
                                  b.sort_values(columns, ignore_index=True))


def test_an_alias_never_hides_the_approved_symbol_that_differs_in_case_only():
    symbols = load_symbols()
    names = [n for n in {**symbols.alias, **symbols.previous} if n not in symbols.approved
             and any(f in symbols.approved for f in symbols.folded[n.lower()])]
    assert len(names) > 30
    for row in identify(names).to_dict(orient="records"):
        approved = [f for f in symbols.folded[row["name"].lower()] if f in symbols.approved]
        mapped = set(row["symbol"].split(";")) - {""}
        assert not mapped or mapped <= set(approved), row


def test_wrong_use():
    with pytest.raises(StudyError, match="one text"):
        identify("EGFR")
    with pytest.raises(StudyError, match="unknown kind"):
        identify(["EGFR"], kind="proteins")


def test_dates():
    assert read_date("Sept-02") == [(9, 2)] and read_date("May-40") == [] and read_date("3") == []
    assert read_date("13/3/2021") == [(3, 13)] and read_serial("00001") == []


def test_symbols_that_share_a_name():
    small = Symbols("symbol\tprevious\talias\nA\tOLD\t\nB\t\tOLD;old\n")
    assert small.named("OLD") == ("A", "B") and small.folded["old"] == ("OLD", "old")


def test_the_table_is_read_once():
    assert load_symbols() is load_symbols()


def test_a_study_with_foreign_or_mangled_names_is_cautioned(tmp_path):
    import anndata as ad
    import numpy as np

    def study(names, species="human"):
        data = ad.AnnData(np.ones((1, len(names))), obs=pd.DataFrame(index=["a"]),
                          var=pd.DataFrame(index=names))
        data.uns["scale"], data.uns["kind"] = "linear", "genes"
        return rf.Study(
            name="x", models=pd.DataFrame({"model_id": ["M"], "species": [species]}),
            arms=pd.DataFrame({"arm": ["E"], "start_h": [0], "agent": ["none"]}),
            samples=pd.DataFrame({"sample_id": ["a"], "model_id": "M", "arm": "E"}),
            modalities={"rna_counts": data})

    def found(study):
        table = rf.check_study(study).warnings
        return table.loc[table["where"] == "modality rna_counts", "found"].tolist()

    human = ["EGFR", "SRC", "ENSG00000999999", "LINC00152", "foo", "MET", "YES1", "LYN", "FYN"]
    mouse = [name.title() for name in human if len(name) < 6]
    assert found(study([*human, "barbar"])) == []
    assert found(study([*human, "barbar", "foobar"]))[0].startswith("3 of 11 names are no human")
    assert found(study(["EGFR", "1-Mar"]))[0].startswith("1 names mangled")
    assert found(study([*human, *mouse]))[0].startswith("7 of 16 names")
    assert found(study([*human, *mouse], "mouse")) == []
    assert found(study(mouse))[0].startswith("5 of 7 names are no human")
    assert found(study(["EGFR", "Src", "foo"])) == []  # too few to judge
