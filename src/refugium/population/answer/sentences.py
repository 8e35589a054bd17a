"""The sentences of a population answer, written by rule from its tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.language.lists import listed
from refugium.language.numbers import number
from refugium.population.clones.differ import Difference
from refugium.population.clones.schemas import WellsRead
from refugium.population.parameters import SIZE_TELLS


def population_sentences(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Say how colonies grow, in which order, and whether they differ beyond chance."""
    said = [*_of_order(tables["colony_rates"]), *_of_floor(tables["colonies"]),
            *(_of_line(row) for row in rows_of(tables["colonies"]))]
    return said or ["No colonies were read: no wells that hold one colony each over time."]


def _of_order(rates: pd.DataFrame) -> list[str]:
    said = []
    ranked = rates[rates["rank_lo"] > 0]
    for (experiment, arm, wells), part in ranked.groupby(["experiment", "arm", "wells"]):
        each = [f"{r['model_id']} {_rate(r['rate_per_h'])} [{_rate(r['lo'])}, {_rate(r['hi'])}]"
                + (f" ({_ranks(r)})" if len(part) > 1 else "")
                for r in rows_of(part.sort_values("rate_per_h", kind="stable"))]
        which = "all colonies" if wells == WellsRead.ALL else "those compared"
        said.append(f"Median clonal rates on {arm} ({experiment}, {which}), doublings per hour, "
                    f"{'rank in brackets' if len(part) > 1 else 'one line'}: {listed(each)}.")
    return said


def _rate(value: float) -> str:
    return f"{value:.4f}"


def _ranks(row: dict[str, Any]) -> str:
    low, high = row["rank_lo"], row["rank_hi"]
    return f"{low}" if low == high else f"{low} to {high}"


def _of_floor(colonies: pd.DataFrame) -> list[str]:
    tied = colonies[colonies["size_p"] < SIZE_TELLS]
    if tied.empty:
        return []
    r = tied["size_r"]
    span = number(r.iloc[0]) if len(r) == 1 else f"{number(r.min())} to {number(r.max())}"
    return [f"Growth goes with the first count in {len(tied)} of {len(colonies)} lines (r {span}): "
            "objects that are no cells, wells without a colony, or crowding. Medians over all "
            "colonies mix these; there, those well above the floor are compared, and all "
            "off their trend with size."]


def _of_line(row: dict[str, Any]) -> str:
    head = f"{row['model_id']} on {row['arm']} ({row['n_compared']} colonies)"
    if not row["verdict"]:
        return f"{head}: {Status(row['status']).advice}."
    by = f"early and late growth go together, r {number(row['lasting'])}"
    match Difference(row["verdict"]):
        case Difference.HETEROGENEOUS:
            words = (f"heterogeneous, whatever the turnover ({by}); rates differ by at most "
                     f"{_rate(row['excess_per_h'])} per h (sd), clones or wells")
        case Difference.UNLESS:
            words = ("heterogeneous unless birth + death exceeds "
                     f"{number(row['unless_turnover_above_per_h'])} per h, which counts do not "
                     "tell; growth is not shown to last")
        case Difference.BEYOND:
            words = ("more scatter than equal cells have at any turnover up to "
                     f"{number(row['turnover_to_per_h'])} per h, but growth is not shown to last: "
                     "clones are not told from what changes within the time")
        case Difference.NOT_SHOWN if row["status"] == Status.NOT_IDENTIFIABLE:
            words = ("scatter is not told from counting errors that last from one reading to the "
                     "next: more readings of each well would")
        case Difference.NOT_SHOWN:
            words = ("no more scatter than equal cells would have, with errors that may last; that "
                     "is no proof that they are alike")
    bound = row["turnover_at_most_per_h"]
    also = "" if not np.isfinite(bound) else (
        f"; equal cells of a turnover of {number(bound)} per h would scatter more than these")
    return f"{head}: {words}{also}."
