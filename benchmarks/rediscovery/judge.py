"""Is a case met, and with which numbers?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.rediscovery.cases import Case

LISTED = 6
"""Values shown of one kind; the rest is counted."""


@dataclass(frozen=True)
class Found:
    """What the tables hold for one case."""

    case: Case
    met: bool
    expected: str
    words: str
    n_rows: int


def judge(case: Case, tables: Mapping[str, pd.DataFrame]) -> Found:
    """Hold one case against the tables; every check must hold."""
    table = tables[case.table]
    rows = matching(table, case.where)
    met, expected, words = [], [], []
    for kind, check in case.checks.items():
        one = _CHECKS[kind](case, rows, check)
        met.append(one[0])
        expected.append(one[1])
        words.append(one[2])
    return Found(case, all(met), "; ".join(expected), "; ".join(words), len(rows))


def matching(table: pd.DataFrame, where: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows whose cells match every pattern as a whole."""
    keep = np.ones(len(table), dtype=bool)
    for column, pattern in where.items():
        keep &= table[column].astype(str).str.fullmatch(pattern).to_numpy(dtype=bool)
    return table[keep]


def _expect(case: Case, rows: pd.DataFrame, check: dict[str, Any]) -> tuple[bool, str, str]:
    good = [all(_holds(row[c], wanted) for c, wanted in check.items())
            for row in rows.to_dict(orient="records")]
    enough = {
        "one": len(good) == 1 and all(good), "all": bool(good) and all(good),
        "most": 2 * sum(good) > len(good), "some": any(good),
        "none": not any(good),
    }[case.rows]
    told = ", ".join(f"{column} {_say(wanted)}" for column, wanted in check.items())
    missed = case.rows in ("one", "some", "most") and not any(good)
    everything = len(rows) <= 1 or case.rows == "all" or missed
    shown = rows if everything else rows[np.array(good, dtype=bool)]
    seen = ", ".join(f"{column} {_listed(shown[column])}" for column in check)
    return enough, f"{case.rows}: {told}", f"{sum(good)} of {len(good)} rows: {seen}"


def _average(_: Case, rows: pd.DataFrame, check: dict[str, Any]) -> tuple[bool, str, str]:
    values = rows[check["of"]].dropna()
    value = float(values.mean())
    return (_within(value, check), f"mean {check['of']} {_say(check)}",
            f"{value:.2f} over {len(values)} rows")


def _difference(_: Case, rows: pd.DataFrame, check: dict[str, Any]) -> tuple[bool, str, str]:
    first, last = (
        float(matching(rows, {check["by"]: check[end]})[check["of"]].mean())
        for end in ("first", "last")
    )
    told = f"mean {check['of']} of {check['last']} minus {check['first']} {_say(check)}"
    return _within(last - first, check), told, f"{last:.2f} - {first:.2f} = {last - first:.2f}"


def _first(_: Case, rows: pd.DataFrame, check: dict[str, Any]) -> tuple[bool, str, str]:
    """Rank groups by the mean of a column; `largest` says from which end."""
    largest = bool(check.get("largest", False))
    means = rows.groupby(check["of"])[check["by"]].mean().dropna()
    order = means.sort_values(ascending=not largest)
    if order.empty:
        return False, f"first by {check['by']}: {check}", "nothing to rank"
    best = str(order.index[0])
    met = best == check["is"] if "is" in check else best != check["is_not"]
    end = "largest" if largest else "smallest"
    told = f"{end} {check['by']}: " + (check.get("is") or f"not {check['is_not']}")
    return met, told, ", ".join(f"{k} {v:.3g}" for k, v in order.head(3).items())


def _values(_: Case, rows: pd.DataFrame, check: dict[str, Any]) -> tuple[bool, str, str]:
    column = check["of"]
    held = set(rows[column].astype(str))
    told = f"{column} {_say(check)}"
    return _holds(";".join(held), check), told, f"{column} {_listed(rows[column])}"


_CHECKS: dict[str, Callable[[Case, pd.DataFrame, dict[str, Any]], tuple[bool, str, str]]] = {
    "expect": _expect, "average": _average, "difference": _difference, "first": _first,
    "values": _values,
}


def _holds(value: Any, wanted: Any) -> bool:
    if not isinstance(wanted, dict):
        return bool(value == wanted)
    parts = set(value) if isinstance(value, tuple) else set(str(value).split(";"))
    return (
        (not {"min", "max"} & set(wanted) or _within(value, wanted))
        and set(wanted.get("has", ())) <= parts
        and not set(wanted.get("lacks", ())) & parts
        and str(value) in wanted.get("any_of", (str(value),))
        and all(re.search(p, str(value)) is not None for p in wanted.get("contains", ()))
    )


def _within(value: Any, limits: dict[str, Any]) -> bool:
    """NaN is within no limits."""
    number = float(value)
    return bool(limits.get("min", -np.inf) <= number <= limits.get("max", np.inf))


def _say(wanted: Any) -> str:
    if not isinstance(wanted, dict):
        return repr(wanted) if wanted == "" else str(wanted)
    words = {"min": ">=", "max": "<=", "has": "has", "lacks": "lacks", "any_of": "any of",
             "contains": "says"}
    return " ".join(
        f"{word} {', '.join(wanted[key]) if isinstance(wanted[key], list) else wanted[key]}"
        for key, word in words.items() if key in wanted
    )


def _listed(values: pd.Series) -> str:
    seen = [f"{v:.3g}" if isinstance(v, float) else str(v) or "(empty)" for v in values]
    counts = pd.Series(seen, dtype=object).value_counts(sort=False)
    shown = [f"{value} x{n}" if n > 1 else str(value) for value, n in counts.items()]
    more = f" and {len(shown) - LISTED} more" if len(shown) > LISTED else ""
    return (" / ".join(shown[:LISTED]) + more) or "nothing"
