"""musyc2019: read whole, and the pair whose assays disagree is no call."""

from dataclasses import replace

import pytest

import refugium as rf


@pytest.fixture(scope="module")
def study(published):
    return published("musyc2019")


def test_every_well_is_there(study):
    assert len(study.wells) == 21_006 and set(study.wells["measure"]) == {"net rate"}
    assert study.wells.groupby("experiment").size().to_dict() == {
        "HTS015": 3036, "HTS017": 1057, "HTS018": 7756, "HTS022": 8928,
        "dasatinib cellavista": 119, "linsitinib cellavista": 110}
    assert study.arms.groupby("arm").size().max() == 2


def test_dasatinib_and_osimertinib_are_no_call(study):
    both = {"dasatinib", "osimertinib", "none"}
    other = study.arms.groupby("arm")["agent"].agg(lambda agents: set(agents) <= both)
    own = study.wells["arm"].isin(other[other].index) & study.wells["model_id"].isin(
        ["PC9c1", "BR1"])
    found = rf.fit_response(replace(study, wells=study.wells[own]), draws=100)
    pairs = found.table("surfaces").set_index(["model_id", "experiment"])
    assert pairs["verdict"].to_dict() == {
        ("PC9c1", "dasatinib cellavista"): "assays_disagree",
        ("BR1", "HTS018"): "model_disagrees", ("PC9c1", "HTS018"): "assays_disagree"}
    assert (pairs.loc["PC9c1", "heterogeneity_p"] < 1e-6).all()
    wells = pairs["efficacy_of_wells"]
    assert wells.round(2).tolist() == pytest.approx([0.20, 0.35, -0.47])
    assert pairs["efficacy"].tolist() == pytest.approx([0.12, -0.56, -0.61], abs=0.05)
    synergy = found.table("synergy")
    assert not (synergy["null"] == "bliss").mul(synergy["side"] == "above").any()
