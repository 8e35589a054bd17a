"""A hit that is read below another drug of the arm is that drug's work, unless seen alone."""

import pytest

import refugium as rf
from builders.panels import panel

QUIET = ("Src pY416", "Rb pS807", "Stat3 pY705", "p38 pT180", "Met pY1234")


def study(erk, *, alone=True, seed=0):
    """Return a study of a RAF and a MEK inhibitor; ERK's own site as given per arm."""
    arms = {"a": ["encorafenib"], "b": ["trametinib"], "ab": ["encorafenib", "trametinib"]}
    if not alone:
        arms = {"ab": arms["ab"]}
    values = {label: dict.fromkeys(("ctl", *arms), 0.0) for label in QUIET}
    values["Erk1/2 pT202/Y204"] = {"ctl": 0.0} | {arm: erk[arm] for arm in arms}
    return panel(values, arms, seed=seed)


def raf(given):
    hits = rf.find_escape(given, challenge=False).engagement
    rows = hits[(hits["target"] == "RAF") & hits["contrast"].str.startswith("A: ab vs ctl")]
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.mark.parametrize("seed", range(3))
def test_the_work_of_the_other_drug_is_no_hit(seed):
    row = raf(study({"a": 0.0, "b": -3.0, "ab": -3.0}, seed=seed))
    assert row["verdict"] == ""
    assert "it fell where trametinib is on too" in row["note"]


@pytest.mark.parametrize("seed", range(3))
def test_a_drug_that_does_it_alone_keeps_its_hit(seed):
    assert raf(study({"a": -2.5, "b": -3.0, "ab": -3.5}, seed=seed))["verdict"] == "engaged"


def test_two_drugs_that_nobody_gave_alone_hit_together():
    assert raf(study({"ab": -3.0}, alone=False))["verdict"] == "engaged"


def test_a_lone_sample_of_both_drugs_has_an_effect_and_no_verdict():
    lone = study({"a": 0.0, "b": -3.0, "ab": -3.0})
    kept = ~(lone.samples["arm"] == "ab") | ~lone.samples["arm"].duplicated()
    samples = lone.samples[kept].reset_index(drop=True)
    data = lone.modalities["rppa"][samples["sample_id"].to_numpy()].copy()
    row = raf(rf.Study("lone", lone.models, lone.arms, samples, {"rppa": data}))
    assert (row["verdict"], row["status"]) == ("", "too_few_replicates")
