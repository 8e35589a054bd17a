"""`refugium identify` and `refugium import` as a user meets them."""

import datetime as dt
import sys

import openpyxl
import pandas as pd
import pytest


@pytest.fixture
def in_process(monkeypatch, capsys):
    import refugium.cli.app as cli

    def run(*arguments, cwd):
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["refugium", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out = capsys.readouterr()
        return left.value.code, out.out, out.err

    return run


def test_identify_a_column(tmp_path, in_process):
    (tmp_path / "genes.csv").write_text("row,gene\n1,EGFR\n2,1-Mar\n3,Src\n")
    code, out, _ = in_process("identify", "genes.csv", "--column", "gene", "-o", "named.csv",
                              cwd=tmp_path)
    assert code == 0 and "3 names, 1 read as genes" in out and "MARCHF1, MTARC1" in out
    assert (tmp_path / "named.csv").read_text().startswith("name,kind,status,symbol")
    code, out, err = in_process("identify", "genes.csv", "--column", "genes", cwd=tmp_path)
    assert (code, out) == (2, "") and "no such column" in err


def _workbook(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def test_identify_a_workbook_whose_genes_became_dates(tmp_path, in_process):
    """SEPT2 and MARCH1 as Excel stores them: cells that hold a date."""
    _workbook(tmp_path / "genes.xlsx", [
        ["gene", "seen", "run"], ["EGFR", True, dt.datetime(2024, 1, 5)],
        [dt.datetime(2024, 9, 2), False, None], [dt.datetime(2024, 3, 1), True, None],
        [dt.datetime(2024, 1, 20), True, None], [dt.time(1, 30), True, None]])
    code, out, err = in_process("identify", "genes.xlsx", "-o", "named.csv", cwd=tmp_path)
    assert (code, err) == (0, "") and "5 names, 1 read as genes" in out
    found = pd.read_csv(tmp_path / "named.csv", keep_default_na=False)
    assert found[["name", "status", "symbol", "candidates"]].values.tolist() == [
        ["EGFR", "approved", "EGFR", found["candidates"][0]],
        ["2024-09-02", "mangled", "SEPTIN2", "SEPTIN2"],
        ["2024-03-01", "mangled", "", "MARCHF1;MTARC1"],
        ["2024-01-20", "mangled", "", ""],
        ["01:30:00", "mangled", "", ""]]


def test_import_a_workbook_with_logical_cells_and_dates(tmp_path, in_process):
    """Proteome Discoverer's own workbook: Checked and Contaminant are logical cells."""
    from builders.vendor_tables import TABLES

    rows = [line.split("\t") for line in TABLES["proteome_discoverer"]()[1].splitlines()]
    typed = [[{"TRUE": True, "FALSE": False}.get(c, float(c) if c.isdigit() else c or None)
              for c in row] for row in rows[1:]]
    header = [*rows[0], "Created", "Gene Symbol"]
    for row, gene in zip(typed, ["EGFR", dt.datetime(2024, 9, 2), "A", "A", "A"], strict=True):
        row += [dt.datetime(2024, 1, 5, 9), gene]
    _workbook(tmp_path / "groups.xlsx", [header, *typed])
    code, out, err = in_process("import", "groups.xlsx", "-o", "study", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert "read as proteome_discoverer" in out and "1 contaminants" in out
    genes = pd.read_parquet(tmp_path / "study" / "phospho.features.parquet")["gene"]
    assert genes.tolist() == ["EGFR", "2024-09-02"]  # not repaired: `check` names it
    typed[0][8] = dt.datetime(2024, 1, 5)
    _workbook(tmp_path / "dated.xlsx", [header, *typed])
    code, _, err = in_process("import", "dated.xlsx", "-o", "other", cwd=tmp_path)
    assert code == 2 and "row 2" in err and "2024-01-05" in err
    assert not (tmp_path / "other").exists()


def test_identify_a_study(valid, in_process):
    code, out, _ = in_process("identify", valid, cwd=valid)
    assert code == 0 and "read as genes" in out


def test_import_then_check_says_what_is_to_fill_in(tmp_path, in_process):
    from builders.vendor_tables import TABLES

    name, text = TABLES["maxquant"]()
    (tmp_path / name).write_text(text)
    code, out, err = in_process("import", name, "-o", "study", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert "2 samples x 5 sites" in out and "1 reverse hits" in out and "time_zero" in out
    code, _, err = in_process("check", "study", cwd=tmp_path)
    assert code == 2 and "time_zero" in err
    code, _, err = in_process("import", name, "-o", "study", cwd=tmp_path)
    assert code == 2 and "not empty" in err
    code, _, err = in_process("import", name, "-o", "new", "--vendor", "thermo", cwd=tmp_path)
    assert code == 2 and "maxquant" in err and not (tmp_path / "new").exists()


@pytest.mark.parametrize(("name", "word"), [("HER2", "ERBB2: receptor"), ("p-AKT", "AKT: kinase"),
                                            ("ERK1", "ERK: kinase")])
def test_a_node_by_another_name(name, word, tmp_path, in_process):
    code, out, _ = in_process("knowledge", "show", name, cwd=tmp_path)
    assert code == 0 and out.startswith(word)


def test_a_drug_where_a_node_is_asked_for(tmp_path, in_process):
    code, _, err = in_process("knowledge", "show", "Tarceva", cwd=tmp_path)
    assert code == 2 and "this is a drug" in err and "EGFR" in err
