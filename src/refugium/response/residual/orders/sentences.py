"""The sentences of orders, written by rule from the table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.language.numbers import number
from refugium.response.residual.orders.courses import Order
from refugium.response.residual.orders.schema import OrderReason, OrderVerdict

_COURSE = {
    Order.TOGETHER: "{drug} and {partner} together",
    Order.DRUG_THEN_PARTNER: "{drug}, then {partner}",
    Order.PARTNER_THEN_DRUG: "{partner}, then {drug}",
    Order.DRUG_FIRST: "{drug} first, {partner} added",
    Order.PARTNER_FIRST: "{partner} first, {drug} added",
}
_REASON = {
    OrderReason.NO_SINGLE: "a time-matched single drug is missing",
    OrderReason.NO_UNTREATED: "untreated cells are missing",
    OrderReason.NO_COMMON_TIME: "arms have no reading of cell number at a common last time",
    OrderReason.TOO_FEW_WELLS: "there are too few wells",
    OrderReason.NOT_CONNECTED: "plates share no arms",
    OrderReason.OVERLAP: "no other order had both drugs on for as long",
}


def order_sentences(orders: pd.DataFrame, most: int) -> list[str]:
    """Say whether orders matter: once per pair of orders, then what could not be compared.

    Examples
    --------
    >>> from refugium.response.residual.orders.schema import ORDERS
    >>> order_sentences(ORDERS.empty(), 12)
    []
    """
    said = []
    seen: set[tuple[Any, ...]] = set()
    for row in rows_of(orders):
        key = (*(row[name] for name in ("model_id", "experiment", "measure", "drug", "dose",
                                        "partner", "partner_dose")),
               frozenset((row["order"], row["against"])))
        if row["verdict"] == OrderVerdict.NOT_MATCHED or key not in seen:
            said.append(_one(row))
        seen.add(key)
    return said[:most]


def _one(row: dict[str, Any]) -> str:
    course = _COURSE[Order(row["order"])].format(**row)
    where = f" ({row['experiment']})" if row["experiment"] else ""
    start = f"{row['model_id']}, {course}{where}: "
    if row["verdict"] == OrderVerdict.NOT_MATCHED:
        return f"{start}not compared with other orders, {_REASON[OrderReason(row['reason'])]}."
    other = _COURSE[Order(row["against"])].format(**row)
    interval = (f"{number(row['difference'], signed=True)} "
                f"({number(row['difference_lo'], signed=True)} to "
                f"{number(row['difference_hi'], signed=True)}) log2 cells")
    if row["verdict"] == OrderVerdict.DISAGREE:
        return f"{start}no call, experiments differ in sign against {other}."
    verdict = ("the order matters" if row["verdict"] == OrderVerdict.MATTERS
               else "no difference of orders is shown")
    return (f"{start}{verdict}; beyond its time-matched singles it differs from {other} by "
            f"{interval}.")
