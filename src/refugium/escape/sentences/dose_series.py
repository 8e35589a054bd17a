"""Doses of a drug in sentences: in how many models its target fell along them, and what rose."""

from __future__ import annotations

import pandas as pd

from refugium.core.status import CallRole, Change, Engagement, Level
from refugium.core.tables import rows_of
from refugium.escape.parameters import DOSE_MARGIN_LOG2
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import counted, number

WORDS = {
    Engagement.ENGAGED: "less than half left at the highest dose in {0}",
    Engagement.PARTIAL: "fell in {0} (residual not shown below half)",
    "": "not shown to fall in {0}",
}
BACK = ("fell only back to untreated cells, from a rise at the lower doses, which is no hit, "
        "in {0}")
MOST_RISES = 6
PLACE = ("Where the doses stood on a plate is not stated: a drift along them of up to "
         f"{DOSE_MARGIN_LOG2} log2 is allowed for, a larger one would pass for an effect of the "
         "dose; every p along doses holds within this experiment.")


def dose_series_sentences(table: pd.DataFrame) -> list[str]:
    """Say, per drug and target, what `dose_series` holds over all models; then what rises.

    Parameters
    ----------
    table
        Columns of :data:`refugium.escape.engagement.dose_series.DOSE_SERIES`.

    Examples
    --------
    >>> from refugium.escape.engagement.dose_series import DOSE_SERIES
    >>> dose_series_sentences(DOSE_SERIES.empty())
    []
    """
    decided = table[table["q"].notna()]
    targets = decided[decided["role"] == CallRole.TARGET]
    keys = ["drug", "beside", "node", "read_node"]
    said = [_hit(rows) for _, rows in targets.groupby(keys, sort=False)]
    rises = decided[(decided["change"] == Change.UP) & (decided["level"] == Level.CANDIDATE)]
    if len(rises):
        said.append(_rises(rises.sort_values("q", kind="stable")))
    return [*said, PLACE] if said else []


def _hit(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    back = (rows["verdict"] == "") & (rows["change"] == Change.DOWN)
    told = [WORDS[key].format(n) for key in WORDS
            if (n := int(((rows["verdict"] == key) & ~back).sum()))]
    if back.any():
        told.append(BACK.format(int(back.sum())))
    node, target = first["read_node"], first["node"]
    read = "its own sites" if node == target else f"{shown(node)}, its output"
    least, most = rows["n_doses"].min(), rows["n_doses"].max()
    doses = f"{least}" if least == most else f"{least} to {most}"
    size = _span(rows["change_log2"].min(), rows["change_log2"].max())
    hit = rows[rows["verdict"] != ""]
    begins = ""
    if len(hit):
        span = _span(hit["from_dose"].min(), hit["from_dose"].max(), signed=False)
        begins = f", half-way from {span} {shown(first['unit'], 12)} on"
    others = listed([shown(agent) for agent in first["beside"]])
    beside = f" beside {others}" if others else ""
    return (f"{shown(target)} along {doses} doses of {shown(first['drug'])}{beside}: {read}, "
            f"changed by {size} log2 from the lowest dose to the highest{begins}; {listed(told)} "
            f"of {counted(len(rows), 'model')}.")


def _rises(rows: pd.DataFrame) -> str:
    """Name the nodes that rise while the target is hit, the surest first."""
    told = []
    for node, own in rows.groupby("node", sort=False):
        best = rows_of(own)[0]
        models = own["model_id"].nunique()
        more = f", {counted(models, 'model')}" if models > 1 else ""
        told.append(f"{shown(node)} ({number(best['change_log2'], signed=True)} log2, at least "
                    f"{number(best['at_least_log2'])}, in {shown(best['model_id'])} under "
                    f"{shown(best['drug'])}{more})")
    return (f"Along doses rose, while the target was hit: {listed(told, most=MOST_RISES)}; "
            f"candidates at most: whether cells depend on them was not tested.")


def _span(low: float, high: float, *, signed: bool = True) -> str:
    least, most = (number(value, signed=signed) for value in (low, high))
    return least if least == most else f"{least} to {most}"
