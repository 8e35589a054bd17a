"""On which scale a dose curve is read."""

from __future__ import annotations

from enum import StrEnum


class Scale(StrEnum):
    """What is drawn against dose.

    `fraction`: cells over those of untreated wells of the plate; `rate`: doublings per hour once
    the drug has taken effect; `gr`: growth rate inhibition value.
    """

    FRACTION = "fraction"
    RATE = "rate"
    GR = "gr"
