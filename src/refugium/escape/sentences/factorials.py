"""A drug over its contexts in sentences: in how many models it hit, and how far."""

from __future__ import annotations

import pandas as pd

from refugium.core.status import Engagement
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import counted, number

WORDS = {
    Engagement.ENGAGED: "less than half left in {0}",
    Engagement.PARTIAL: "fell in {0}, residual not shown below half",
    Engagement.DID_NOT_FALL: "did not fall by half in {0} (not hit, or fed by another route)",
    "": "not decided in {0}",
}


def factorial_sentences(table: pd.DataFrame) -> list[str]:
    """Say, per drug and target, what `factorials` holds over all models.

    Parameters
    ----------
    table
        Columns of :data:`refugium.escape.engagement.factorial.FACTORIALS`.

    Examples
    --------
    >>> from refugium.escape.engagement.factorial import FACTORIALS
    >>> factorial_sentences(FACTORIALS.empty())
    []
    """
    said = []
    for (drug, target, node), rows in table.groupby(["drug", "target", "read_node"], sort=False):
        told = [WORDS[key].format(n) for key in WORDS
                if (n := int((rows["verdict"] == key).sum()))]
        least, most = rows["n_contexts"].min(), rows["n_contexts"].max()
        many = f"{least}" if least == most else f"{least} to {most}"
        read = "its own sites" if node == target else f"{shown(node)}, its output"
        low, high = rows["change_log2"].min(), rows["change_log2"].max()
        span = f"{number(low, signed=True)}" if len(rows) == 1 else (
            f"{number(low, signed=True)} to {number(high, signed=True)}")
        said.append(
            f"{shown(target)} under {shown(drug)}, one sample in each of {many} contexts: {read}, "
            f"changed by {span} log2 over them; {listed(told)} of "
            f"{counted(len(rows), 'model')} (p within this experiment).")
    return said
