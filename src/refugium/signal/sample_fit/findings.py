"""What a modality is found to hold that may not be meant: one table for check, calls and movie."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from refugium.core.tables import Column, Schema


class Misfit(StrEnum):
    """Kinds of what does not fit."""

    FILLER = "filler"
    SCALE = "scale"
    RATIOS = "ratios"
    CONSTANT = "constant"
    OTHER_SCALE = "other_scale"
    SHIFTED = "shifted"
    UNORDERED = "unordered"
    EXCHANGED = "exchanged"
    UNLIKE_MATES = "unlike_mates"


OF_SAMPLES = (Misfit.CONSTANT, Misfit.OTHER_SCALE, Misfit.SHIFTED, Misfit.UNORDERED,
              Misfit.EXCHANGED, Misfit.UNLIKE_MATES)
"""Kinds that name samples, without which answers are given too."""

MISFITS = Schema(
    "misfits",
    (
        Column("modality", "name", "where"),
        Column("sample", "name", "the sample; empty: the modality as a whole"),
        Column("block", "name", "its block"),
        Column("kind", "enum", f"one of {', '.join(Misfit)}", values=Misfit),
        Column("found", "number", "what was measured of it, see words"),
        Column("usual", "number", "the same of the samples that fit, or its limit"),
        Column("cause", "words", "what is likely behind it"),
        Column("words", "words", "the finding in words"),
        Column("remedy", "words", "what to do"),
    ),
)


class Finding(NamedTuple):
    """One finding of a method, before names are attached; sample -1: the whole modality."""

    sample: int
    kind: Misfit
    found: float
    usual: float
    cause: str
    words: str
