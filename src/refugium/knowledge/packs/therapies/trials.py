"""A dated list of trials of drugs and combinations, each looked up or not shown."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import pandas as pd

from refugium.core.tables import Column, Schema
from refugium.knowledge.packs.therapies.built_in import cited_table


class Met(StrEnum):
    """Was the aim that a trial was built on reached?"""

    YES = "yes"
    NO = "no"
    NOT_STATED = "not_stated"


KNOWN_TRIALS = Schema("known_trials", (
    Column("trial", "name", "what it is called"),
    Column("nct", "name", "registration; empty: not stated"),
    Column("reference", "name", "what was looked up: DOI, journal or record"),
    Column("drugs", "list", "drugs of the arm"),
    Column("disease", "name", "disease"),
    Column("marker", "name", "gene by which patients were chosen; empty: they were not"),
    Column("design", "name", "phase"),
    Column("year", "number", "year of the report"),
    Column("patients", "number", "patients in it"),
    Column("evaluable", "number", "patients in whom a response could be seen"),
    Column("responses", "number", "objective responses; missing: not stated"),
    Column("primary_met", "enum", "was its aim reached", values=Met),
    Column("survival_ratio", "number", "hazard ratio of death, with against without the partner"),
    Column("survival_lo", "number", "lower end of its 95 % interval"),
    Column("survival_hi", "number", "upper end of its 95 % interval"),
    Column("progression_ratio", "number", "hazard ratio of progression or death"),
    Column("progression_lo", "number", "lower end of its 95 % interval"),
    Column("progression_hi", "number", "upper end of its 95 % interval"),
    Column("words", "words", "what it saw"),
    Column("looked_up", "name", "date on which the source was read"),
), holds="trials of drugs and combinations whose source was looked up")


def known_trials() -> pd.DataFrame:
    """Answer: which trials of drugs and combinations are known here, by sources that were read?

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`KNOWN_TRIALS`. An entry whose source was not looked up is not shown. The
        list is short: a trial that is not in it may well exist.

    Notes
    -----
    Summaries and abstracts were read, full reports were not. Of a trial with several arms each
    arm is a row.

    Examples
    --------
    >>> rows = known_trials()
    >>> rows.loc[rows["drugs"] == ("osimertinib", "dasatinib"), "nct"].item()
    'NCT02954523'
    """
    return _table().copy()


@cache
def _table() -> pd.DataFrame:
    return KNOWN_TRIALS.table(cited_table("known_trials", KNOWN_TRIALS))
