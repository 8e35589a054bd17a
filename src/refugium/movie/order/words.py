"""What the order of two programmes is, in a sentence made from its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refugium.core.status import OrderVerdict, Status
from refugium.language.numbers import known
from refugium.language.times import say_time
from refugium.movie.order.reasons import OrderReason
from refugium.movie.parameters import HARVESTS_TRIED, NOT_BEGUN
from refugium.movie.time_course.harvests import Harvests

Row = Mapping[str, Any]


def pair_words(row: Row) -> str:
    """Say which of two programmes is ahead, by how much and when, or why that cannot be told.

    Parameters
    ----------
    row
        A row of :data:`refugium.movie.order.schemas.ORDER`.

    Examples
    --------
    >>> row = {"first": "NFKB_OUTPUT", "second": "UNDIFFERENTIATED", "status": "ok",
    ...        "verdict": "ahead", "reason": "shown", "time_h": 4.0, "first_share": 1.0,
    ...        "first_lo": 0.8, "first_hi": 1.0, "second_share": 0.0, "second_lo": 0.0,
    ...        "second_hi": 0.2}
    >>> print(pair_words(row))
    NFKB_OUTPUT is ahead of UNDIFFERENTIATED: at 4 h at 100% [80%, 100%] of its own peak, \
UNDIFFERENTIATED at 0% [0%, 20%] of its own; one onset with slower kinetics gives this too
    """
    first, second = (str(row[end]) for end in ("first", "second"))
    if row["status"] != Status.OK:
        return f"{first} and {second}: {Status(row['status']).advice}"
    if row["verdict"] == OrderVerdict.NOT_SHOWN:
        return {
            OrderReason.NO_PEAK_YET: f"{first} leads {second} so far, but its own peak may lie "
                                     "beyond the last sample: cannot tell",
            OrderReason.TURNS: f"{first} and {second} turn: which one is ahead depends on when, or "
                               "on how long, is sampled",
            OrderReason.HARVEST: _by_harvests(row),
            OrderReason.WITHIN_NOISE: f"neither of {first} and {second} is shown ahead of the "
                                      "other",
        }[OrderReason(row["reason"])]
    held = (f"at {say_time(row['time_h'])} at {_share(row, 'first')} of its own peak, "
            f"{second} at {_share(row, 'second')} of its own")
    if row["verdict"] == OrderVerdict.BEFORE:
        return (f"{first} begins before {second}: {held}; {second} is then shown within "
                f"{NOT_BEGUN:.0%} of its peak{_withstood(row, 'break_even_before_log2')}")
    return (f"{first} is ahead of {second}: {held}; one onset with slower kinetics gives this too"
            f"{_withstood(row, 'break_even_log2')}")


def _withstood(row: Row, column: str) -> str:
    """Say up to which scatter of harvests it holds, where nothing tells harvests from time."""
    size = row.get(column)
    if not known(size):
        return ""
    return (f"; shifts of each harvest would do as much beyond a scatter of {size:.2f} log2 over "
            "genes")


def _by_harvests(row: Row) -> str:
    size = float(row["break_even_log2"])
    least = f"beyond {size:.2f}" if size > 0 else f"of {HARVESTS_TRIED[0]:.2f}"
    return (f"{row['first']} leads {row['second']} beyond noise, but shifts of each harvest, a "
            f"scatter {least} log2 over genes, would do as much: cannot tell; "
            f"{Harvests(row['harvests']).advice}")


def _share(row: Row, which: str) -> str:
    low, high = (f"{row[f'{which}_{end}']:.0%}" for end in ("lo", "hi"))
    return f"{row[f'{which}_share']:.0%} [{low}, {high}]"
