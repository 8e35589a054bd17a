"""Concentrations in patients: by any name, absent is not zero, broken rows are refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from refugium.core.errors import KnowledgeError
from refugium.knowledge import Knowledge, exposure_of, load_knowledge, show_node


def _broken(column: str, value: str) -> dict[str, pd.DataFrame]:
    tables = {}
    for name, table in load_knowledge().tables.items():
        text = table.copy()
        for own in text:
            if text[own].dtype == bool:
                text[own] = text[own].map({True: "yes", False: "no"})
        tables[name] = text.astype(object).where(text.notna(), "").astype(str)
    tables["exposure"].loc[0, column] = value
    return tables


def test_by_any_name():
    row = exposure_of("BMS-354825").iloc[0]
    assert row["drug"] == "dasatinib"
    assert row["cmax_nM"] == pytest.approx(82.2 / 488 * 1000, rel=0.01)
    assert row["cmax_unbound_nM"] == pytest.approx(row["cmax_nM"] * 0.04, rel=0.01)


def test_nothing_known_is_an_empty_table():
    assert exposure_of("pp2").empty
    assert np.isnan(exposure_of("vemurafenib")["cmax_unbound_nM"].item())
    with pytest.raises(KnowledgeError, match="drug is not known"):
        exposure_of("water")


def test_between_ten_and_thirty_drugs_each_with_a_named_source():
    table = load_knowledge().exposure
    assert 10 <= table["drug"].nunique() <= 40
    assert (table["source"] != "").all()
    assert table["unbound_fraction"].dropna().between(0, 1).all()


def test_shown_with_the_node_and_marked_as_unchecked():
    assert "dasatinib (unbound Cmax 6.74 nM?)" in show_node("SRC")


@pytest.mark.parametrize(("column", "value", "words"), [
    ("cmax_nM", "900", "does not follow"), ("cmax_unbound_nM", "168", "does not follow"),
    ("cmax_unbound_nM", "", "does not follow"), ("unbound_fraction", "4", "not between 0 and 1"),
    ("dose_mg", "0", "not a positive number"), ("drug", "dasatinibb", "drug is not in drugs.csv"),
])
def test_broken_rows_are_named(column, value, words):
    with pytest.raises(KnowledgeError, match=words) as caught:
        Knowledge(_broken(column, value))
    assert (caught.value.file, caught.value.row) == ("exposure.csv", 2)
