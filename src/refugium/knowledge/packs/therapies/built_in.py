"""Cited tables of the package: rows whose source was not looked up are not handed out."""

from __future__ import annotations

from importlib.resources import as_file, files

import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.core.tables import Schema
from refugium.knowledge.schema import YES_NO, split_list


def cited_table(name: str, schema: Schema) -> pd.DataFrame:
    """Return the rows of a cited table that were looked up, in the columns of its schema.

    Raises
    ------
    KnowledgeError
        A row marked as looked up that names no source or no date, or is neither `yes` nor `no`.
    """
    with as_file(files("refugium.knowledge.packs.therapies") / "tables" / f"{name}.csv") as file:
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
    return looked_up(table, schema, file=f"{name}.csv")


def looked_up(table: pd.DataFrame, schema: Schema, *, file: str) -> pd.DataFrame:
    """Return the rows of a table of texts that were looked up, lists as tuples."""
    source = "reference" if "reference" in table else "source"
    for number, row in enumerate(table.to_dict("records"), start=2):
        if row["checked"] not in YES_NO:
            raise KnowledgeError("value is not known", file=file, row=number, column="checked",
                                 found=row["checked"], remedy="use yes, no")
        for column in (source, "looked_up"):
            if row["checked"] == "yes" and not row[column]:
                raise KnowledgeError("a row that was looked up names its source and date",
                                     file=file, row=number, column=column,
                                     remedy="fill it in, or write no under checked")
    rows = table[table["checked"] == "yes"].drop(columns="checked").reset_index(drop=True)
    for name in (column.name for column in schema.columns if column.kind == "list"):
        rows[name] = [split_list(str(cell)) for cell in rows[name]]
    return rows
