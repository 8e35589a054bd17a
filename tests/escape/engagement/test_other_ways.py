"""Further readouts speak at a time that the first leaves open, if it shows the hit later."""

from dataclasses import replace

import anndata as ad
import numpy as np
import pandas as pd
import pytest

import refugium as rf
from builders.panels import panel
from refugium.core.status import HIT

QUIET = ("Src pY416", "Rb pS807", "Stat3 pY705", "p38 pT180", "Akt pS473", "Her3 pY1289",
         "Axl pY702", "S6 pS235")
ALONE = ("EGFR pY1068", "EGFR pY1173")
OPEN, FELL = (-2.5, 0.3), (-2.5, -2.2)


def course(own, *, shared=-3.0):
    """Return a study of erlotinib: at each time (h) what it makes of the sites of EGFR alone."""
    parts = []
    for number, (time_h, changes) in enumerate(own.items()):
        values = {label: {"ctl": 0.0, "drug": 0.0} for label in QUIET}
        for label, change in zip(ALONE, changes, strict=True):
            values[label] = {"ctl": 0.0, "drug": change}
        values["EGFR pY1045"] = {"ctl": 0.0, "drug": shared}  # made with others
        part = panel(values, {"drug": ["erlotinib"]}, seed=number, time_h=time_h)
        names = [f"{name} at {time_h:g} h" for name in part.samples["sample_id"]]
        data = part.modalities["rppa"].copy()
        data.obs_names = names
        parts.append((part, part.samples.assign(sample_id=names), data))
    data = ad.concat([each for *_, each in parts], merge="same", uns_merge="same")
    return replace(parts[0][0], modalities={"rppa": data},
                   samples=pd.concat([table for _, table, _ in parts], ignore_index=True))


def hits(given):
    table = rf.find_escape(given, challenge=False).engagement
    return table[table["target"] == "EGFR"].set_index("time_h")


def test_what_is_open_before_a_hit_is_read_from_sites_it_may_share():
    told = hits(course({4.0: OPEN, 24.0: FELL}))
    assert told.loc[24.0, "read_from"] == "direct"
    assert told.loc[4.0, "read_from"] == "output"
    assert set(told["verdict"]) <= set(HIT)
    assert "what it makes alone leaves it open" in told.loc[4.0, "note"]


@pytest.mark.parametrize("shared", [0.0, 1.0])
def test_not_where_those_did_not_fall(shared):
    told = hits(course({4.0: OPEN, 24.0: FELL}, shared=shared))
    assert (told.loc[4.0, "read_from"], told.loc[4.0, "verdict"]) == ("direct", "")


def test_what_is_open_after_a_hit_may_be_a_return_and_stays_open():
    told = hits(course({4.0: FELL, 24.0: OPEN}))
    assert (told.loc[24.0, "read_from"], told.loc[24.0, "verdict"]) == ("direct", "")


def test_two_readouts_of_one_arm_are_no_rebound_of_each_other():
    told = hits(course({4.0: (-4.0, -4.2), 8.0: OPEN, 24.0: (-4.0, -4.1)}, shared=-1.2))
    assert told.loc[8.0, "verdict"] != "rebound"
    assert np.isfinite(told["change_log2"]).all()
