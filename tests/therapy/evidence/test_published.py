"""Digitised curves of three trials of erlotinib with MET blockade."""

import os
from pathlib import Path

import pytest
from benchmarks.therapy.run import CURVES, met_blockade

from refugium.therapy.evidence import Gain, survival_gain

pytest.importorskip("rdata")


@pytest.mark.published
@pytest.mark.skipif(not os.environ.get("REFUGIUM_DATA"), reason="REFUGIUM_DATA names no mirror")
def test_progression_gain_without_survival_gain():
    found = {trial: (survival, progression)
             for trial, survival, progression in met_blockade(Path(os.environ["REFUGIUM_DATA"])
                                                              / CURVES)}
    said = {trial: (round(one.ratio, 2), round(one.lo, 2), round(one.hi, 2),
                    round(other.ratio, 2)) for trial, (one, other) in found.items()}
    assert said == {"METlung": (1.24, 0.97, 1.59, 1.0), "MARQUEE": (0.98, 0.84, 1.15, 0.74),
                    "ATTENTION": (0.86, 0.65, 1.14, 0.7)}
    gains = {trial: survival_gain(
        survival=one.ratio, survival_lo=one.lo, survival_hi=one.hi, progression=other.ratio,
        progression_lo=other.lo, progression_hi=other.hi) for trial, (one, other) in found.items()}
    assert gains == {"METlung": Gain.NEITHER_SHOWN, "MARQUEE": Gain.PROGRESSION_ONLY,
                     "ATTENTION": Gain.PROGRESSION_ONLY}
