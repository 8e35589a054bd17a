"""A hit read from genes that follow the target's output: for want of sites, never "not hit"."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

import refugium as rf
from builders.expression import expression
from builders.panels import panel
from refugium.core.status import Engagement, ReadFrom, Status
from refugium.escape.engagement.transcripts import share_as_low
from refugium.knowledge import signature_network

ERK = signature_network(names=["ERK_FEEDBACK"])["target"].tolist()
FOXO = signature_network(names=["FOXO_OUTPUT"])["target"].tolist()
MEK = {"trt": ["trametinib"]}


def told(study):
    return rf.find_escape(study, challenge=False)


def genes(names, change):
    return {gene: {"trt": change} for gene in names}


def test_a_fall_of_the_output_is_a_hit_without_an_activity_left():
    found = told(expression(genes(ERK, -2.0), MEK, seed=1))
    row = found.engagement.iloc[0]
    assert (row["verdict"], row["read_from"]) == (Engagement.ENGAGED, ReadFrom.TRANSCRIPTIONAL)
    assert (row["read_node"], row["target"], row["n_sites"]) == ("ERK_FEEDBACK", "MEK", len(ERK))
    assert row["change_log2"] == pytest.approx(-2.0, abs=0.35)
    assert np.isnan(row["residual"])
    said = found.summary()
    assert "MEK was hit by trametinib, read from its transcripts: 17 genes that follow" in said
    assert "RNA does not tell how much activity is left" in said


def test_genes_that_rise_as_the_target_falls_are_said_to_rise():
    found = told(expression(genes(FOXO, 2.0), {"trt": ["ipatasertib"]}, seed=2))
    row = found.engagement.set_index("target").loc["AKT"]
    assert row["verdict"] == Engagement.ENGAGED
    assert row["read_sign"] == -1 and row["change_log2"] < -1
    assert "genes that rise as it falls (FOXO_OUTPUT) rose by" in found.summary()


@pytest.mark.parametrize("change", [0.0, 1.5])
def test_what_stands_is_never_said_to_be_missed(change):
    row = told(expression(genes(ERK, change), MEK, seed=3)).engagement.iloc[0]
    assert row["verdict"] == Engagement.DID_NOT_FALL


def test_a_lone_sample_has_an_effect_and_no_verdict():
    for n in ({"ctl": 1}, {"trt": 1}, 1):
        row = told(expression(genes(ERK, -2.0), MEK, n=n, seed=4)).engagement.iloc[0]
        assert row["status"] == Status.TOO_FEW_REPLICATES
        assert row["verdict"] == "" and np.isnan(row["p"]) and np.isnan(row["change_lo"])
        assert row["change_log2"] < -1


def test_a_drug_that_moves_everything_is_not_told_to_have_hit():
    """All genes scatter by 2 log2, and these happen to lie lower: so do random sets."""
    found = told(expression(genes(ERK, -0.6), MEK, others={"trt": 2.0}, noise=0.05, seed=5))
    row = found.engagement.iloc[0]
    assert row["change_hi"] < -0.5 and row["share_as_low"] > 0.05
    assert (row["verdict"], row["status"]) == ("", Status.INCONCLUSIVE)
    assert "it may be whatever this drug moves" in found.summary()


def test_genes_that_take_up_the_reads_are_no_hit():
    """Twenty genes rise by 10 log2: per million, every other gene falls."""
    loud = genes([f"LOUD{i}" for i in range(20)], 10.0)
    row = told(expression({**genes(ERK, 0.0), **loud}, MEK, seed=10)).engagement.iloc[0]
    assert row["change_hi"] < -0.5
    assert row["verdict"] == "" and row["status"] == Status.INCONCLUSIVE


def test_sets_that_are_not_read_leave_the_target_not_measured():
    row = told(expression(genes(ERK[:2], -2.0), MEK, seed=6)).engagement.iloc[0]
    assert (row["verdict"], row["status"]) == ("", Status.NOT_MEASURED)
    assert row["read_from"] == ""


def test_sites_go_before_transcripts():
    arms = {"trt": ["trametinib"]}
    rna = expression(genes(ERK, -2.0), arms, seed=7)
    sites = panel({"MAPK pT202": {"ctl": 0.0, "trt": 0.0}, "Rb pS807": {"ctl": 0.0, "trt": 0.0}},
                  arms, seed=7)
    both = replace(sites, modalities={**sites.modalities, **rna.modalities})
    row = told(both).engagement.iloc[0]
    assert (row["read_from"], row["verdict"]) == ("output", Engagement.DID_NOT_FALL)
    blind = panel({"Rb pS807": {"ctl": 0.0, "trt": 0.0}, "Src pY416": {"ctl": 0.0, "trt": 0.0}},
                  arms, seed=7)
    row = told(replace(blind, modalities={**blind.modalities, **rna.modalities})).engagement.iloc[0]
    assert (row["read_from"], row["verdict"]) == ("transcriptional", Engagement.ENGAGED)


def test_one_library_read_twice_is_one_sample():
    row = told(expression(genes(ERK, -2.0), MEK, noise=0.0, n=2, seed=12)).engagement.iloc[0]
    assert (row["verdict"], row["status"]) == ("", Status.TOO_FEW_REPLICATES)
    assert row["change_log2"] < -1 and np.isnan(row["change_lo"]) and np.isnan(row["p"])
    row = told(expression(genes(ERK, -2.0), MEK, noise=0.1, n=2, seed=12)).engagement.iloc[0]
    assert row["verdict"] == Engagement.ENGAGED


def test_less_material_in_the_sites_is_no_doubt_on_transcripts():
    arms = {"trt": ["trametinib"]}
    labels = ("Rb pS807", "Src pY416", *(f"Unknown{i}" for i in range(60)))
    sites = panel({label: {"ctl": 0.0, "trt": -3.0} for label in labels}, arms, seed=11)
    rna = expression(genes(ERK, -2.0), arms, seed=11)
    found = told(replace(sites, modalities={**sites.modalities, **rna.modalities}))
    assert (found.notes["kind"] == "common_shift").any()
    row = found.engagement.iloc[0]
    assert (row["read_from"], row["verdict"]) == ("transcriptional", Engagement.ENGAGED)


def test_drugs_of_a_study_of_rna_can_be_asked_for():
    study = expression(genes(ERK, -2.0), {**MEK, "other": ["erlotinib"]}, seed=8)
    found = rf.find_escape(study, drug="trametinib", challenge=False)
    assert set(found.engagement["drug"]) == {"trametinib"}


def test_random_sets_move_as_far_as_often_as_the_share_says():
    rng = np.random.default_rng(9)
    values = rng.standard_t(3, 2000)
    own = np.array([share_as_low(values[rng.choice(2000, 10, replace=False)].mean(), values,
                                 np.ones(10)) for _ in range(200)])
    assert stats.binomtest(int((own <= 0.05).sum()), 200).proportion_ci(0.99).low <= 0.05
    assert stats.kstest(own, "uniform").pvalue > 0.001
