"""Times that no experiment is likely to have: a date that a spreadsheet wrote as a number."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from refugium.study.design.design import Design

SERIALS = (32_874.0, 54_789.0)
"""Days of 1990 to 2050 as spreadsheets count them (from 1900)."""
SERIALS_1904 = (31_412.0, 53_327.0)
"""The same as older spreadsheets on a Mac counted them."""
TEN_YEARS_H = 87_660.0


def doubtful_times(design: Design) -> Iterator[tuple[str, str]]:
    """Answer: which times may be dates, or lie further off than an experiment lasts?

    Yields
    ------
    tuple
        Table and column, and the finding in words.

    Notes
    -----
    A spreadsheet keeps a date as the days since 1900: 44927 is 1 January 2023, and would be five
    years in hours. Hours as large are possible and seldom, so it is asked.
    """
    for name, table, column in (("samples", design.samples, "time_h"),
                                ("arms", design.arms, "start_h"),
                                ("wells", design.wells, "time_h")):
        times = table[column].to_numpy(dtype=float)
        known = np.unique(times[np.isfinite(times) & (times != 0)])
        if not known.size:
            continue
        low, high = min(SERIALS[0], SERIALS_1904[0]), SERIALS[1]
        dated = known[(known >= low) & (known <= high)]
        if len(dated) and len(dated) >= len(known) / 2:
            days = (dated[0], dated[-1])
            first, last = (pd.Timestamp("1899-12-30") + pd.Timedelta(days=d) for d in days)
            span = f"{first:%Y-%m-%d}" + ("" if first == last else f" to {last:%Y-%m-%d}")
            told = f"{days[0]:g}" + ("" if days[0] == days[1] else f" to {days[1]:g}")
            yield f"{name}.{column}", (
                f"times of {told} h look like dates as a spreadsheet keeps them ({span}): hours "
                "from time zero are needed, and whatever depends on time is wrong otherwise")
        elif (known > TEN_YEARS_H).any():
            yield f"{name}.{column}", (
                f"times of up to {known[-1]:g} h are {known[-1] / 8766:.0f} years: are they dates, "
                "or of another unit?")
