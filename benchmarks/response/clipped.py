"""Virtual dose curves whose readings were cut off at 0 and 1: coverage of their intervals.

The generator shares neither the form nor the errors of the fit: half of the curves are cells whose
tolerance is lognormal (a probit in log dose), the other half log-logistic; wells scatter with heavy
tails and in proportion to what is left, and plates carry a factor of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats as sps

from benchmarks.promise import Promise
from refugium.core.status import Status
from refugium.response.dose.curves import CurveReadings, curve_table

Array = NDArray[np.float64]
COVERAGE, ALPHA = 0.95, 0.05
PROBIT = 1.0 / 1.702
"""Steepness of a lognormal tolerance that is as steep as a log-logistic one of slope 1."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One kind of virtual curve."""

    name: str
    hill: tuple[float, float]
    doses: int = 8
    copies: int = 3
    controls: int = 8
    sd: float = 0.08
    low: float = 0.0
    high: float = 1.0
    most: tuple[float, float] = (1.0, 1.0)


ROWS = (
    Row(name="slope 2 to 5, 8 doses, 3 wells", hill=(2, 5)),
    Row(name="slope 2 to 5, 10 doses, 1 well", hill=(2, 5), doses=10, copies=1, controls=4),
    Row(name="slope 2 to 5, 8 doses, 2 wells, sd 0.15", hill=(2, 5), copies=2, sd=0.15),
    Row(name="slope 0.7 to 2, 8 doses, 3 wells", hill=(0.7, 2)),
    Row(name="slope 2 to 5, kills 60 to 90 %", hill=(2, 5), most=(0.6, 0.9)),
    Row(name="slope 2 to 5, cut at 0 only", hill=(2, 5), high=np.inf),
    Row(name="slope 2 to 5, cut at 1 only", hill=(2, 5), low=-np.inf),
    Row(name="slope 2 to 5, not cut", hill=(2, 5), low=-np.inf, high=np.inf),
)


def made(row: Row, repeats: int, seed: int) -> tuple[list[CurveReadings], Array, Array]:
    """Return curves, log10 of their half-effect doses and their values at endless dose."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, *row.name.encode()]))
    x = np.linspace(-2, 2, row.doses)
    log10_dose = np.r_[np.full(row.controls, -np.inf), np.repeat(x, row.copies)]
    curves, true, end = [], [], []
    for number in range(repeats):
        c, hill = rng.uniform(-1.2, 1.2), rng.uniform(*row.hill)
        most = rng.uniform(*row.most)
        away = hill * np.log(10.0) * (log10_dose - c)
        taken = sps.norm.cdf(away * PROBIT) if number % 2 else sps.logistic.cdf(away)
        kept = 1 - most * taken
        # wells scatter by what they hold, and a little besides
        spread = row.sd * np.sqrt(0.3 + 0.7 * kept)
        read = kept + spread * rng.standard_t(6, len(kept)) / np.sqrt(6 / 4)
        curves.append(CurveReadings(
            head={"model_id": str(number), "drug": "x", "scale": "fraction", "unit": "nM"},
            dose=np.where(np.isneginf(log10_dose), 0.0, 10**log10_dose),
            value=np.clip(read, row.low, row.high)))
        true.append(c)
        end.append(1 - most)
    return curves, np.array(true), np.array(end)


def told(row: Row, repeats: int, seed: int) -> tuple[pd.DataFrame, dict[str, NDArray[np.bool_]]]:
    """Return the table of a row, and which curves' intervals hold the truth."""
    curves, c, end = made(row, repeats, seed)
    table = curve_table(curves)

    def holds(name: str, truth: Array) -> NDArray[np.bool_]:
        lo, hi = (table[f"{name}_{side}"].to_numpy(dtype=float) for side in ("lo", "hi"))
        return np.asarray(~(lo > truth) & ~(hi < truth))

    return table, {"half-effect dose": holds("half_effect", 10**c), "last value": holds(
        "einf", end)}


FLAT = (Row(name="flat, 8 doses, 1 well", hill=(2, 2), copies=1, controls=0, most=(0, 0)),
        Row(name="flat, 8 doses, 3 wells", hill=(2, 2), most=(0, 0)))


def main(repeats: int, seed: int) -> None:
    """Print a row per kind of curve."""
    for row in FLAT:
        table = told(row, repeats, seed)[0]
        print(Promise(f"{row.name}: p at most {ALPHA}", ALPHA, int((table["p"] <= ALPHA).sum()),
                      repeats, "at_most"), flush=True)
    for row in ROWS:
        table, inside = told(row, repeats, seed)
        status = table["status"].astype(str)
        count = status.value_counts()
        print(f"{row.name}: " + ", ".join(f"{count[s]} {s}" for s in count.index), flush=True)
        shown = (status == Status.OK).to_numpy()
        width = np.log10(table["half_effect_hi"] / table["half_effect_lo"])[shown]
        for name, held in inside.items():
            for which, rows in (("ok", shown), ("all fitted", (status != Status.FLAT).to_numpy())):
                print("  ", Promise(f"{name} ({which})", COVERAGE, int(held[rows].sum()),
                                    int(rows.sum()), "at_least"), flush=True)
        print(f"   median width {width.median():.3f} decades", flush=True)


if __name__ == "__main__":
    main(500, 0)
