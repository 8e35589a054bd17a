"""What an order of two programmes rests on, and what each does about its peak: closed words."""

from __future__ import annotations

from enum import StrEnum


class OrderReason(StrEnum):
    """What an order, or its lack, rests on.

    `no_peak_yet`: one leads in these samples, but its own peak may lie beyond the last of them;
    `turns`: each leads at some time, or in some shorter sampling; `harvest`: one leads beyond
    noise, but shifts of each harvest below HARVEST_LOG2 would do as much, and nothing tells them
    from time.
    """

    SHOWN = "shown"
    WITHIN_NOISE = "within_noise"
    NO_PEAK_YET = "no_peak_yet"
    TURNS = "turns"
    HARVEST = "harvest"


class CourseClass(StrEnum):
    """What a programme does about its peak. `rising`: it is up, its peak may lie beyond."""

    TRANSIENT = "transient"
    SUSTAINED = "sustained"
    RISING = "rising"
    UNDECIDED = "undecided"
