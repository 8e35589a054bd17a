"""Orders of two drugs: from wells and arms to one row per course."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats as sps

from refugium.response.dose.variable_projection import Array
from refugium.response.growth import before_crowding
from refugium.response.parameters import CONFIDENCE, LEAST_RESIDUAL_DF, SAME_TIME
from refugium.response.residual.interval import Interval, mean_of
from refugium.response.residual.orders.contrasts import Contrasts, contrasts_of
from refugium.response.residual.orders.courses import Ordered, find_orders
from refugium.response.residual.orders.schema import ORDERS, OrderReason, OrderVerdict
from refugium.response.residual.orders.values import FOLD, EndValues, end_values
from refugium.response.synergy.agreement import compare_experiments
from refugium.study.treatment import History

SAME_QUESTION = ("model_id", "measure", "drug", "dose", "unit", "partner", "partner_dose",
                 "partner_unit", "background", "order", "against")
NO_END = float("inf")


def order_table(wells: pd.DataFrame, histories: Mapping[str, History]) -> pd.DataFrame:
    """Answer: does it matter which of two drugs comes first?

    Parameters
    ----------
    wells
        The wells table of a study.
    histories
        Of its arms.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`ORDERS`, one row per model, experiment, measure, pair of doses and order;
        without rows where no two drugs were given in more than one order.

    Notes
    -----
    Each course is held against its own time-matched singles: the same arm without the partner, and
    without the drug, so that hours on each drug are the same. What it does beyond both
    (independence: log2 of cells adds) is then compared between orders, which may differ in hours.
    Orders are compared only where both drugs were on together for the same hours: a plain
    interaction lasts longer where the overlap does, and that is no order. Where the effect of each
    state does not depend on what came before, all orders compared go beyond by the same.
    Wells are the units; plates are taken out (:func:`contrasts_of`).
    """
    roomy = before_crowding(wells)
    rows: list[dict[str, Any]] = []
    groups = find_orders(histories)
    if not groups:
        return ORDERS.empty()
    for group in groups:
        wanted = {arm for one in group for arm in (*one.arms, *one.drug_alone, *one.partner_alone,
                                                   *one.untreated)}
        part = roomy[roomy["arm"].isin(wanted)]
        for (model, experiment, measure), own in part.groupby(
                ["model_id", "experiment", "measure"], sort=False):
            here = [one for one in group if own["arm"].isin(one.arms).any()]
            if len({one.order for one in here}) < 2:
                continue
            head = {"model_id": model, "experiment": experiment, "measure": measure}
            rows += [head | row for row in _of_group(own, here)]
    return ORDERS.table(_over_experiments(rows))


def _of_group(own: pd.DataFrame, group: Sequence[Ordered]) -> list[dict[str, Any]]:
    start = min(min(one.on) for one in group)
    values = end_values(own, start)
    if values is None:
        return [_head(one) | {"verdict": OrderVerdict.NOT_MATCHED,
                              "reason": OrderReason.NO_COMMON_TIME} for one in group]
    made = [_Sums.of(one, values) for one in group]
    weights = np.concatenate([each.rows for each in made])
    found = contrasts_of(values.value, values.arm, values.plate, weights)
    until = values.last_h if np.isfinite(values.last_h) else NO_END
    rows = []
    for number, (one, sums) in enumerate(zip(group, made, strict=True)):
        told = [_interval(found, 4 * number + i) for i in range(4)]
        hours = one.hours(until)
        at = np.isin(values.arm, [values.arms.index(a) for a in one.arms if a in values.arms])
        fold = mean_of(values.value[at]) if values.readout == FOLD else told[3]
        rate = values.rate[at]
        rows.append(_head(one) | {
            **{name: v if np.isfinite(v) else float("nan") for name, v in zip(
                ("drug_h", "partner_h", "both_h"), hours, strict=True)},
            "last_h": values.last_h, "n_wells": int(np.isfinite(values.value[at]).sum()),
            "readout": values.readout,
            "rate_per_h": float(np.nanmean(rate)) if np.isfinite(rate).any() else float("nan"),
            **fold.columns("fold_log2"), **told[0].columns("over_drug"),
            **told[1].columns("over_partner"), **told[2].columns("beyond"),
            "verdict": OrderVerdict.NOT_MATCHED,
            "reason": sums.missing or (OrderReason.TOO_FEW_WELLS if found.df < LEAST_RESIDUAL_DF
                                       else "" if told[2].known else OrderReason.NOT_CONNECTED)})
    _compare(rows, group, values, weights, until)
    return rows


class _Sums:
    """Which sums of arms one course asks for: over each single, beyond both, over untreated."""

    def __init__(self, rows: Array, missing: OrderReason | None) -> None:
        self.rows, self.missing = rows, missing

    @classmethod
    def of(cls, one: Ordered, values: EndValues) -> _Sums:
        def mean(arms: Sequence[str]) -> Array:
            known = [values.arms.index(arm) for arm in arms if arm in values.arms]
            row = np.zeros(len(values.arms))
            row[known] = 1 / len(known) if known else 0.0
            return row

        own, first, second, free = (mean(arms) for arms in (
            one.arms, one.drug_alone, one.partner_alone, one.untreated))
        rows = np.stack([own - first, own - second, own - first - second + free, own - free])
        # a sum without one of its arms is none
        rows[[not first.any(), not second.any(), not (first.any() and second.any() and free.any()),
              not free.any()]] = np.nan
        missing = (OrderReason.NO_SINGLE if not (first.any() and second.any())
                   else None if free.any() else OrderReason.NO_UNTREATED)
        return cls(rows, missing)


def _interval(found: Contrasts, at: int, tests: int = 1) -> Interval:
    value, se = float(found.value[at]), float(found.se[at])
    if not np.isfinite(se) or found.df < LEAST_RESIDUAL_DF:
        return Interval(value)
    half = float(sps.t.ppf(1 - (1 - CONFIDENCE) / 2 / tests, found.df)) * se
    return Interval(value, value - half, value + half)


def _compare(
    rows: list[dict[str, Any]], group: Sequence[Ordered], values: EndValues, weights: Array,
    until: float,
) -> None:
    """Hold what each course goes beyond against the other orders of the same overlap."""
    usable = [i for i, row in enumerate(rows) if not row["reason"]]
    both = [one.hours(until)[2] for one in group]
    pairs = [(i, j) for i, j in combinations(usable, 2)
             if group[i].order != group[j].order and _same(both[i], both[j])]
    for i in usable:
        rows[i]["reason"] = OrderReason.OVERLAP
    if not pairs:
        return
    asked = np.stack([weights[4 * i + 2] - weights[4 * j + 2] for i, j in pairs])
    found = contrasts_of(values.value, values.arm, values.plate, asked)
    for i in usable:
        own = [(n, 1 if a == i else -1, b if a == i else a) for n, (a, b) in enumerate(pairs)
               if i in (a, b)]
        if not own:
            continue
        told = [(_signed(_interval(found, n, len(pairs)), sign), other) for n, sign, other in own]
        most, other = max(told, key=lambda t: abs(t[0].value) - 1e6 * (not t[0].known))
        matters = any(each.above or each.below for each, _ in told)
        if matters:
            most, other = max((t for t in told if t[0].above or t[0].below),
                              key=lambda t: abs(t[0].value))
        rows[i] |= most.columns("difference") | {
            "against": group[other].order,
            "verdict": OrderVerdict.MATTERS if matters else OrderVerdict.NOT_SHOWN,
            "reason": OrderReason.DIFFERS if matters else OrderReason.WITHIN_ERROR}


def _signed(told: Interval, sign: int) -> Interval:
    return told if sign > 0 else Interval(-told.value, -told.hi, -told.lo)


def _same(one: float, other: float) -> bool:
    return one == other or abs(one - other) <= SAME_TIME * max(one, other)


def _head(one: Ordered) -> dict[str, Any]:
    return {
        "drug": one.drug.name, "dose": one.drug.dose, "unit": one.drug.unit,
        "partner": one.partner.name, "partner_dose": one.partner.dose,
        "partner_unit": one.partner.unit, "background": one.background, "order": one.order,
        "arm": one.arms, "drug_start_h": one.on[0], "partner_start_h": one.on[1],
    }


def _over_experiments(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Take verdicts back where experiments differ beyond their errors, and in sign."""
    groups: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for row in rows:
        if row["verdict"] != OrderVerdict.NOT_MATCHED:
            groups.setdefault(tuple(row[name] for name in SAME_QUESTION), []).append(row)
    z = 2 * float(sps.norm.ppf(0.5 + CONFIDENCE / 2))
    for own in groups.values():
        errors = [(row["difference_hi"] - row["difference_lo"]) / z for row in own]
        if compare_experiments([row["difference"] for row in own], errors).disagree:
            for row in own:
                row |= {"verdict": OrderVerdict.DISAGREE, "reason": OrderReason.SIGNS}
    return rows
