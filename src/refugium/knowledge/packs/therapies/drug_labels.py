"""What drug labels warn of, in few words, each with its label."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import pandas as pd

from refugium.core.tables import Column, Schema
from refugium.knowledge.packs.therapies.built_in import cited_table


class Subject(StrEnum):
    """What a text of a label is about."""

    WARNING = "warning"
    INTERACTION = "interaction"


LABEL_TEXTS = Schema("label_texts", (
    Column("drug", "name", "drug"),
    Column("subject", "enum", "warning or interaction", values=Subject),
    Column("organs", "list", "classes of organs it speaks of"),
    Column("words", "words", "what it says, in our words"),
    Column("source", "name", "label"),
    Column("looked_up", "name", "date on which it was read"),
), holds="warnings and interactions of drug labels")


def label_texts() -> pd.DataFrame:
    """Answer: what do labels warn of, as far as they were read here?

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`LABEL_TEXTS`; a drug without a row is one whose label was not read here.

    Examples
    --------
    >>> rows = label_texts()
    >>> rows.loc[rows["drug"] == "dasatinib", "organs"].tolist()
    [('blood',), ('lung',)]
    """
    return _table().copy()


@cache
def _table() -> pd.DataFrame:
    return LABEL_TEXTS.table(cited_table("labels", LABEL_TEXTS))
