"""Means with sd and n in memory: what cannot be is refused with what to do."""

from dataclasses import replace

import anndata as ad
import numpy as np
import pandas as pd
import pytest

import refugium as rf
from refugium.core.errors import StudyError
from refugium.study import Study

STATES = ["u", "e", "d"]


def means(modality="phospho", scale="log2", kind="sites", **changed):
    held = {"mean": np.array([[20.0, 18.0], [17.0, 18.5], [17.5, np.nan]]),
            "sd": np.array([[0.2, 0.3], [0.3, np.nan], [0.1, np.nan]]),
            "n": np.array([[3.0, 3.0], [3.0, 1.0], [4.0, np.nan]])} | changed
    var = pd.DataFrame({"gene": ["EGFR", "AXL"], "site": ["Y1197", "Y702"]},
                       index=["EGFR:Y1197", "AXL:Y702"])
    return ad.AnnData(held["mean"], obs=pd.DataFrame(index=STATES), var=var,
                      uns={"scale": scale, "kind": kind, "given": "means"},
                      layers={k: held[k] for k in ("sd", "n") if held[k] is not None})


def study(data, modality="phospho", samples=None):
    table = pd.DataFrame({"sample_id": STATES, "model_id": "PC9", "arm": ["U", "E", "D"],
                          "time_h": 24.0, "block": "paper"})
    return Study(name="a paper", models=pd.DataFrame({"model_id": ["PC9"]}),
                 arms=pd.DataFrame({"arm": ["U", "E", "D"], "start_h": 0,
                                    "agent": ["none", "erlotinib:1 uM",
                                              "erlotinib:1 uM + dasatinib:40 nM"]}),
                 samples=table if samples is None else samples, modalities={modality: data})


def cell(value, layer, at=(0, 0)):
    held = means().layers[layer].copy()
    held[at] = value
    return {layer: held}


@pytest.mark.parametrize(("data", "modality", "message"), [
    (means(**cell(-0.1, "sd")), "phospho", r"state 'u', feature 'EGFR:Y1197': an sd below 0"),
    (means(**cell(np.inf, "sd")), "phospho", "infinite sd or n"),
    (means(**cell(0.0, "n")), "phospho", "n below 1"),
    (means(**cell(2.5, "n")), "phospho", "n is no whole number"),
    (means(**cell(1.0, "n")), "phospho", "an sd of one sample"),
    (means(**cell(np.nan, "n")), "phospho", "an sd without n"),
    (means(sd=None), "phospho", "lacks a layer.*add layers sd"),
    (means(n=None), "phospho", "lacks a layer.*add layers n"),
    (means(sd=np.full((3, 2), 4e5), n=np.full((3, 2), 3.0)), "phospho",
     'declared log2, and its sd are not.*scale "linear"'),
    (means(mean=np.full((3, 2), 3e5), sd=np.full((3, 2), 0.3), n=np.full((3, 2), 3.0),
           scale="linear"), "phospho", 'declared linear, and its sd are not.*scale "log2"'),
    (means(scale="linear", kind="genes"), "rna_counts", "lack their depth.*rna_log"),
    (means(scale="linear", kind="genes"), "rna_log", "lack their depth"),
], ids=["sd<0", "inf", "n<1", "n broken", "sd of one", "sd without n", "no sd", "no n",
        "linear sd on log2", "log2 sd on linear", "counts", "reads"])
def test_what_cannot_be_is_refused_with_what_to_do(data, modality, message):
    with pytest.raises(StudyError, match=f"(?s){message}"):
        study(data, modality)


def test_a_state_named_twice_in_a_block_is_refused():
    table = study(means()).samples.assign(arm=["U", "E", "E"])
    with pytest.raises(StudyError, match=r"named twice in one block.*'d'"):
        study(means(), samples=table)
    study(means(), samples=table.assign(block=["A", "A", "B"]))


def test_an_unknown_word_for_what_rows_are_is_refused():
    data = means()
    data.uns["given"] = "averages"
    with pytest.raises(StudyError, match="one of samples, means, effects"):
        study(data)


def test_the_layer_mean_stands_for_x():
    data = means()
    without = ad.AnnData(obs=data.obs, var=data.var, uns=dict(data.uns),
                         layers={"mean": data.X, **{k: data.layers[k] for k in ("sd", "n")}})
    read = study(without).modalities["phospho"]
    assert np.array_equal(read.X, data.X, equal_nan=True)
    assert np.array_equal(read.layers["sd"], data.layers["sd"], equal_nan=True)


def test_check_tells_samples_behind_means_and_means_without_an_error():
    report = rf.check_study(study(means()))
    states = report.replicates[report.replicates["kind"] == "state"]
    assert states["samples"].tolist() == [3, 3, 4]
    assert "given as means" in report.summary()
    (told,) = report.warnings.loc[report.warnings["found"].str.contains("no error"), "found"]
    assert told.startswith("1 of 5 means")


def test_an_order_needs_the_samples_behind_the_means():
    arms = pd.DataFrame({"arm": "E", "start_h": [0], "agent": ["erlotinib:1 uM"]})
    times = [-1.0, 4.0, 24.0, 72.0]
    data = ad.AnnData(np.full((4, 1), 9.0), obs=pd.DataFrame(index=list("abcd")),
                      var=pd.DataFrame({"gene": ["DUSP6"]}, index=["DUSP6"]),
                      uns={"scale": "log2", "kind": "genes", "given": "means"},
                      layers={"sd": np.full((4, 1), 0.2), "n": np.full((4, 1), 3.0)})
    held = replace(
        study(means()), arms=arms, modalities={"rna_log": data},
        samples=pd.DataFrame({"sample_id": list("abcd"), "model_id": "PC9", "arm": "E",
                              "time_h": times}))
    fourth = rf.check_study(held).questions.set_index("number").loc[4]
    assert fourth["answer"] == "partly"
    assert fourth["needed"] == "the samples behind the means"
