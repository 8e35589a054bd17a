"""One drug in many contexts, a sample each: the scatter over contexts is the error."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import refugium as rf
from builders.panels import panel
from refugium.core.status import Engagement
from refugium.escape import factorial_sentences

LIGANDS = ("", "EGF", "IGF1", "HGF", "TNF", "TGFB1")
LABELS = ("MAPK pT202", "Akt pS473", "Src pY416", "Rb pS807")


def crossed(fall: float, *, own_controls: bool, seed: int, scatter: float = 0.4, n: int = 1):
    """Six ligands, each with a MEK inhibitor and with another drug (or with nothing)."""
    rng = np.random.default_rng(seed)
    values = {label: {} for label in LABELS}
    agents = {}
    for ligand in LIGANDS:
        for drug in (() if own_controls else ("ipatasertib",), ("trametinib",)):
            arm = " + ".join([ligand or "none", *drug])
            given = [*([f"{ligand}/ligand"] if ligand else []), *drug]
            agents[arm] = given
            level = rng.normal(0, 0.3)
            for label in LABELS:
                hit = label == "MAPK pT202" and drug == ("trametinib",)
                values[label][arm] = level + hit * (fall + scatter * rng.standard_normal())
    return panel(values, agents, n=n, noise=0.0, seed=seed)


@pytest.mark.parametrize("own_controls", [True, False])
def test_a_fall_over_contexts_is_a_hit(own_controls):
    table = rf.find_escape(crossed(-3.0, own_controls=own_controls, seed=1),
                           challenge=False).factorials
    row = table[table["drug"] == "trametinib"].iloc[0]
    assert row["verdict"] == Engagement.ENGAGED
    assert row["n_contexts"] == len(LIGANDS)
    assert row["read_node"] == "ERK"
    assert "less than half left in 1" in factorial_sentences(table)[0]


def test_nothing_planted_is_called_no_more_often_than_promised():
    false = 0
    for seed in range(60):
        table = rf.find_escape(crossed(0.0, own_controls=True, seed=seed, scatter=0.6),
                               challenge=False).factorials
        row = table[table["drug"] == "trametinib"].iloc[0]
        false += row["verdict"] in (Engagement.ENGAGED, Engagement.PARTIAL)
    assert stats.binomtest(int(false), 60).proportion_ci(0.99).low <= 0.05


def test_few_contexts_and_replicated_ones_have_no_row():
    replicated = rf.find_escape(crossed(-3.0, own_controls=True, seed=2, n=2), challenge=False)
    assert replicated.factorials.empty
    assert rf.find_escape(panel(
        {label: {"ctl": 0.0, "trt": -2.0} for label in LABELS}, {"trt": ["trametinib"]}, n=1),
        challenge=False).factorials.empty
