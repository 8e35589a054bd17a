"""Calls from means, sd and n: as from samples where they say the same, and never surer."""

from dataclasses import replace
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import pytest

import refugium as rf
from builders.means import as_means
from refugium.core.status import Status
from refugium.study import Study

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "means"
SITES = {"EGFR": ["Y1197", "Y1110"], "AXL": ["Y702", "Y866"], "MAPK1": ["Y187"], "SRC": ["Y419"]}
FALL = {"EGFR": -3.0, "MAPK1": -2.0, "AXL": 0.1, "SRC": 0.0}


def samples(n=4, seed=0):
    rng = np.random.default_rng(seed)
    names = [f"{gene}:{site}" for gene, own in SITES.items() for site in own]
    var = pd.DataFrame({"gene": [x for g, own in SITES.items() for x in [g] * len(own)],
                        "site": [s for own in SITES.values() for s in own]}, index=names)
    table = pd.DataFrame({"sample_id": [f"s{i}" for i in range(2 * n)], "model_id": "PC9",
                          "arm": ["U"] * n + ["E"] * n, "time_h": 24.0, "block": "bench"})
    change = np.array([FALL[gene] for gene in var["gene"]])
    values = 20 + rng.normal(0, 0.25, (2 * n, len(var)))
    values[n:] += change
    data = ad.AnnData(values, obs=pd.DataFrame(index=table["sample_id"].to_numpy()), var=var,
                      uns={"scale": "log2", "kind": "sites"})
    return Study(name="made up", models=pd.DataFrame({"model_id": ["PC9"]}),
                 arms=pd.DataFrame({"arm": ["U", "E"], "start_h": 0,
                                    "agent": ["none", "erlotinib:1 uM"]}),
                 samples=table, modalities={"phospho": data})


@pytest.fixture(scope="module")
def both():
    study = samples()
    return rf.find_escape(study), rf.find_escape(as_means(study))


def test_sites_change_alike_and_the_target_is_hit_in_both(both):
    one, two = (result.table("sites") for result in both)
    assert np.allclose(one["estimate"], two["estimate"])
    assert one["site"].tolist() == two["site"].tolist()
    for result in both:
        assert result.table("engagement")["verdict"].tolist() == ["engaged"]


def test_the_page_says_that_errors_are_those_given(both):
    kinds = [set(result.table("notes")["kind"]) for result in both]
    assert ["given_errors" in kind for kind in kinds] == [False, True]


def test_one_sample_a_state_gives_effects_and_no_verdict():
    study = as_means(samples())
    data = study.modalities["phospho"].copy()
    data.layers["sd"][:], data.layers["n"][:] = np.nan, 1.0
    result = rf.find_escape(replace(study, modalities={"phospho": data}))
    calls, sites = result.table("calls"), result.table("sites")
    assert np.isfinite(sites["estimate"]).all()
    assert sites[["lo", "hi", "p"]].isna().all(axis=None)
    assert calls[["p", "change_lo"]].isna().all(axis=None)
    assert not set(calls["level"]) & {"candidate", "associated", "supported"}
    assert (result.table("engagement")["status"] == Status.TOO_FEW_REPLICATES).all()


def test_names_say_nothing():
    study = rf.read_study(EXAMPLE)
    names = {"PC9": "a|b; c", "DMSO": "U vs V", "erlotinib": "x + y"}
    states = {name: f"{i} , {name} vs ?" for i, name in enumerate(study.samples["sample_id"])}
    data = study.modalities["phospho"].copy()
    data.obs_names = [states[name] for name in data.obs_names]
    arms = study.arms.assign(arm=study.arms["arm"].map(names))
    other = replace(
        study, models=study.models.replace({"model_id": names}), arms=arms,
        samples=study.samples.assign(
            sample_id=study.samples["sample_id"].map(states),
            model_id=study.samples["model_id"].map(names), arm=study.samples["arm"].map(names)),
        modalities={"phospho": data})
    numbers = ["estimate", "lo", "hi", "p"]
    one, two = (rf.find_escape(s).table("sites")[numbers] for s in (study, other))
    pd.testing.assert_frame_equal(one, two)
