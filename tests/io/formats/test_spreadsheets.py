"""Sheets: what is read is what the cell shows; the same study from CSV and from .xlsx."""

import datetime as dt
import io
import zipfile

import pandas as pd
import pytest

from builders.any_study import assert_same
from builders.formats import PROTEIN, SHEET, cell, put, sheet, workbook, xlsx_bytes
from refugium.core.errors import StudyError
from refugium.io import read_study, read_table
from refugium.io.formats import read_any_table
from refugium.io.formats.spreadsheets import read_spreadsheet


def test_a_sheet_becomes_a_modality(valid):
    sheet()(valid)
    data = read_study(valid).modalities["protein"]
    assert data.var_names.tolist() == ["EGFR", "AXL"]
    assert data["u2"].X.tolist() == [[11.5, 2.0]]


def test_the_five_tables_may_be_one_workbook(valid):
    expected = read_study(valid)
    names = ("models", "arms", "samples", "contrasts", "wells")

    def fill(book):
        for name in names:
            page = book.create_sheet(name)
            table = read_table(valid / f"{name}.csv")
            page.append(list(table.columns))
            for row in table.itertuples(index=False):
                page.append([float(x) if x.replace(".", "").isdigit() else x or None for x in row])

    put(valid, "design.xlsx", workbook([["notes"]], title="notes", change=fill))
    toml = (valid / "study.toml").read_text()
    for name in ("contrasts", "wells"):
        toml = toml.replace(f'"{name}.csv"', '"design.xlsx"')
    lines = "".join(f'{name} = "design.xlsx"\n' for name in names[:3])
    (valid / "study.toml").write_text(toml.replace("notes =", f"{lines}notes ="))
    for name in names:
        (valid / f"{name}.csv").unlink()
    assert_same(expected, read_study(valid))


def test_rows_keep_their_numbers_and_blank_rows_are_nothing(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(workbook([[], ["gene", "s1"], [], ["A", 1], [], ["B", "x"]]))
    table = read_spreadsheet(tmp_path / "a.xlsx")
    assert table.to_dict("list") == {"gene": ["A", "B"], "s1": [1, "x"]}
    assert table.attrs["refugium_place"]["rows"] == [4, 6]


def test_a_stored_value_of_a_formula_counts(tmp_path):
    """A workbook as Excel saves it: formula and value side by side."""
    whole = io.BytesIO(workbook([["gene", "s1"], ["A", 1]]))
    out = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name).replace(b"<v>1</v>", b"<f>1+1</f><v>2</v>")
            new.writestr(name, data)
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())
    assert read_spreadsheet(tmp_path / "a.xlsx")["s1"].tolist() == [2]


def test_one_visible_sheet_is_meant_and_hidden_ones_are_not(tmp_path):
    def hide(book):
        book.create_sheet("old").append(["x"])
        book["old"].sheet_state = "hidden"

    (tmp_path / "a.xlsx").write_bytes(workbook(PROTEIN, change=hide))
    assert len(read_spreadsheet(tmp_path / "a.xlsx")) == 2


def test_a_date_beside_words_may_be_a_gene(tmp_path):
    """Published lists of signatures hold SEPTIN11 as 11 September under any header."""
    rows = [["program 1", "program 2"], ["EGFR", "AXL"]]
    (tmp_path / "a.xlsx").write_bytes(
        workbook(rows, change=cell("B3", pd.Timestamp("2022-09-11"))))
    with pytest.raises(StudyError, match="SEPTIN2") as caught:
        read_spreadsheet(tmp_path / "a.xlsx")
    assert "cell B3" in str(caught.value)


def test_logical_cells_are_the_words_that_the_sheet_shows(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(workbook([["gene", "Checked"], ["EGFR", True],
                                                ["AXL", False]]))
    assert read_spreadsheet(tmp_path / "a.xlsx")["Checked"].tolist() == ["TRUE", "FALSE"]


def test_dates_are_texts_where_the_reader_asks_for_them(tmp_path):
    rows = [["gene", "run"], [dt.datetime(2021, 9, 2), dt.datetime(2024, 3, 1, 14, 30)],
            [dt.date(2021, 3, 1), dt.time(14, 30)], ["2-Sep", 7]]
    (tmp_path / "a.xlsx").write_bytes(workbook(rows))
    table = read_spreadsheet(tmp_path / "a.xlsx", dates_as_text=True)
    assert table.to_dict("list") == {
        "gene": ["2021-09-02", "2021-03-01", "2-Sep"],
        "run": ["2024-03-01 14:30:00", "14:30:00", 7]}


def test_text_tables_have_no_sheets(valid):
    (valid / "protein.csv").write_text("gene,u1\nA,1\n")
    put(valid, "protein.csv", b"gene,u1\nA,1\n",
        SHEET.replace(".xlsx", ".csv") + 'sheet = "a"\n')
    with pytest.raises(StudyError, match="no sheets"):
        read_study(valid)


def test_a_missing_file_is_said(tmp_path):
    for name in ("a.xlsx", "a.rds", "a.csv"):
        with pytest.raises(StudyError, match="cannot be read"):
            read_any_table(tmp_path / name)


def test_a_byte_order_mark_is_harmless(valid):
    expected = read_study(valid)
    for name in ("study.toml", "models.csv", "samples.csv", "phospho.csv"):
        (valid / name).write_bytes(b"\xef\xbb\xbf" + (valid / name).read_bytes())
    assert_same(expected, read_study(valid))


def test_the_bytes_of_the_builder_are_stable():
    assert xlsx_bytes() is xlsx_bytes()
