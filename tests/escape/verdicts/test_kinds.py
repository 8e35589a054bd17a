"""Kinds of studies that were answered wrongly, each built with many members and its clean twin."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import refugium as rf
from builders.panels import panel
from refugium.core.status import Engagement, Level, Status

QUIET = {label: {"ctl": 0.0, "trt": 0.0} for label in (
    "Src pY416", "Rb pS807", "Stat3 pY705", "p38 pT180", "EGFR pY1068", "Akt pS473")}


def found(study):
    return rf.find_escape(study, challenge=False)


def rows(**changes):
    held = {label: dict(row) for label, row in QUIET.items()}
    for label, arms in changes.items():
        held[label.replace("_", " ")] = {"ctl": 0.0, **arms}
    return held


@pytest.mark.parametrize("lone", ["ctl", "trt"])
@pytest.mark.parametrize("seed", range(5))
def test_a_lone_sample_on_either_side_has_an_effect_and_nothing_else(lone, seed):
    values = rows(MAPK_pT202={"trt": -2.0}, EGFR_pY1068={"trt": 1.5})
    study = panel(values, {"trt": ["trametinib"]}, seed=seed,
                  n={"ctl": 3, "trt": 3} | {lone: 1})
    answer = found(study)
    hit, calls = answer.engagement, answer.calls
    assert hit["change_log2"].notna().all()
    assert hit["p"].isna().all() and hit["change_lo"].isna().all()
    assert calls["p"].isna().all() and calls["change_lo"].isna().all()
    assert (calls["level"] == str(Level.NONE)).all()
    twin = found(panel(values, {"trt": ["trametinib"]}, seed=seed))
    assert twin.engagement["verdict"].iloc[0] == Engagement.ENGAGED
    assert "EGFR" in set(twin.candidates["node"])


@pytest.mark.parametrize(("drug", "label", "own"), [
    ("everolimus", "p70S6K pT389", "mTOR pS2448"),
    ("trametinib", "MAPK pT202", "MEK1 pS217"),
])
def test_a_site_that_another_kinase_makes_never_says_not_hit(drug, label, own):
    """The target's own loop stands, made by others; its output falls, or is not there at all."""
    key, mine = label.replace(" ", "_"), own.replace(" ", "_")
    hit = found(panel(rows(**{key: {"trt": -2.0}, mine: {"trt": 0.0}}), {"trt": [drug]}))
    row = hit.engagement.iloc[0]
    assert (row["verdict"], row["read_from"]) == (Engagement.ENGAGED, "output")
    stands = found(panel(rows(**{key: {"trt": 0.0}, mine: {"trt": 0.0}}), {"trt": [drug]}))
    assert stands.engagement["verdict"].iloc[0] == Engagement.DID_NOT_FALL
    alone = found(panel(rows(**{mine: {"trt": 0.0}}), {"trt": [drug]}))
    assert alone.engagement["verdict"].iloc[0] in ("", Engagement.DID_NOT_FALL)


def test_a_direct_site_that_stands_says_not_hit():
    study = panel(rows(EGFR_pY1068={"trt": 0.0}), {"trt": ["erlotinib"]})
    row = found(study).engagement.iloc[0]
    assert (row["verdict"], row["read_from"]) == (Engagement.NOT_ENGAGED, "direct")


@pytest.mark.parametrize(("back", "is_hit"), [(0.5, False), (-2.0, True)])
def test_the_hit_is_judged_in_the_arm_that_is_called(back, is_hit):
    """A ligand on the drug brings the readout back, or does not; it raises AKT by itself."""
    arms = {"ctl": 0.0, "lig": 0.0, "trt": 0.0, "both": 0.0}
    values = {label: dict(arms) for label in QUIET}
    values["MAPK pT202"] = {"ctl": 0.0, "lig": 0.6, "trt": -2.5, "both": back}
    values["Akt pS473"] = {"ctl": 0.0, "lig": 1.0, "trt": 0.0, "both": 1.0}
    values["EGFR pY1068"] = {"ctl": 0.0, "lig": 0.0, "trt": 0.0, "both": 1.5}
    study = panel(values, {"lig": ["NRG1/ligand"], "trt": ["selumetinib"],
                           "both": ["selumetinib", "NRG1/ligand"]})
    answer = found(study)
    called = answer.candidates[answer.candidates["contrast"].str.contains("both")]
    nodes = set(called["node"])
    assert "AKT" not in nodes and "ERK" not in nodes
    assert ("EGFR" in nodes) is is_hit


def test_sites_that_disagree_have_no_class_and_are_both_told():
    values = rows(MAPK_pT202={"trt": -2.0}, Akt_pS473={"trt": -0.9}, Akt_pT308={"trt": 0.9})
    answer = found(panel(values, {"trt": ["trametinib"]}, noise=0.03))
    row = answer.calls[answer.calls["node"] == "AKT"].iloc[0]
    assert row["status"] == Status.SITES_DISAGREE
    assert np.isnan(row["p"])
    assert "its sites disagree" in answer.summary()
    agree = rows(MAPK_pT202={"trt": -2.0}, Akt_pS473={"trt": 0.4}, Akt_pT308={"trt": 1.6})
    twin = found(panel(agree, {"trt": ["trametinib"]}, noise=0.03))
    assert twin.calls.set_index("node").loc["AKT", "status"] == Status.OK


def test_a_sentence_over_comparisons_gives_their_range():
    values = {label: {"ctl": 0.0, "a": 0.0, "b": 0.0} for label in QUIET}
    values["MAPK pT202"] = {"ctl": 0.0, "a": -3.0, "b": 0.4}
    study = panel(values, {"a": ["vemurafenib"], "b": ["vemurafenib", "EGF/ligand"]},
                  n={"ctl": 1, "a": 1, "b": 1}, noise=0.0)
    text = found(study).summary()
    assert "The same holds" not in text
    assert "−3.0 to +0.40 log2 over 2 comparisons" in text


@pytest.mark.parametrize("size", [-2.0, -1.5])
def test_where_everything_falls_loading_and_drug_are_not_told_apart(size):
    rng = np.random.default_rng(1)
    names = ["SRC", "LYN", "EGFR", "PTK2", *(f"BG{i}" for i in range(120))]
    sites = ["Y419", "Y397", "Y1197", "Y397", *("S1" for _ in range(120))]
    change = np.array([size, size, size, 0.0, *(size + 0.1 * rng.standard_normal(120))])
    held = rng.uniform(12, 18, len(names)) + np.repeat([[0.0], [1.0]], 3, axis=0) * change
    held = held + 0.08 * rng.standard_normal(held.shape)
    study = _sites(held, names, sites)
    answer = found(study)
    row = answer.engagement[answer.engagement["target"] == "SRC family"].iloc[0]
    assert (row["verdict"], row["status"]) == ("", Status.LOADING_OR_DRUG)
    assert "common_shift" in set(answer.notes["kind"])
    assert not (answer.calls["level"] != str(Level.NONE)).any()


def _sites(values, names, sites):
    import anndata as ad

    from refugium.study import Study

    ids = [f"s{i}" for i in range(len(values))]
    data = ad.AnnData(X=np.exp2(values), obs=pd.DataFrame(index=ids), var=pd.DataFrame(
        {"gene": names, "site": sites},
        index=[f"{g} {s}" for g, s in zip(names, sites, strict=True)]))
    data.uns["scale"], data.uns["kind"] = "linear", "sites"
    arms = pd.DataFrame({"arm": ["ctl", "trt"], "start_h": 0.0, "agent": ["DMSO", "saracatinib"],
                         "kind": ["vehicle", "drug"]})
    samples = pd.DataFrame({"sample_id": ids, "model_id": "A",
                            "arm": ["ctl"] * 3 + ["trt"] * 3, "time_h": 2.0})
    return Study(name="fall", models=pd.DataFrame({"model_id": ["A"]}), arms=arms,
                 samples=samples, modalities={"phospho": data})
