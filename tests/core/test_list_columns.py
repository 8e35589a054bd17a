"""A list is a list: in memory, in Parquet, in JSON; joined for spreadsheets only."""

import pandas as pd
import pytest

from refugium.core.errors import RefugiumError
from refugium.core.output import csv_safe
from refugium.core.saved import load_tables, save_tables
from refugium.core.tables import Column, Schema, records

NAMES = Schema("sets", (Column("set", "text", "its name"), Column("members", "list", "its nodes")))
ROWS = [{"set": "a", "members": ["A;B", "C|D", "E + F"]}, {"set": "none"}]


def test_names_keep_whatever_they_hold():
    table = NAMES.table(ROWS)
    assert table["members"].tolist() == [("A;B", "C|D", "E + F"), ()]
    assert records(table)[0]["members"] == ["A;B", "C|D", "E + F"]
    assert csv_safe(table)["members"].tolist() == ["A;B; C|D; E + F", ""]


@pytest.mark.parametrize("rows", [ROWS, ROWS[1:], []], ids=["names", "no name", "no row"])
def test_saved_lists_are_lists_again(rows, tmp_path):
    table = NAMES.table(rows)
    save_tables(tmp_path / "out", "Sets", {"sets": table}, {})
    again = NAMES.table(load_tables(tmp_path / "out", "Sets")[0]["sets"])
    pd.testing.assert_frame_equal(table, again)


def test_a_text_is_no_list():
    with pytest.raises(RefugiumError, match="was given a text"):
        NAMES.table([{"set": "a", "members": "A;B"}])


def test_a_list_that_begins_like_a_formula_is_guarded():
    assert csv_safe(NAMES.table([{"set": "a", "members": ["=1+1"]}]))["members"].tolist() == [
        "'=1+1"]
