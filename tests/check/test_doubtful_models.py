"""Knock-outs without a parent, arms of one treatment, blank doses: named, with what to do."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import refugium as rf
from refugium.study import Study


def study(models, arms, *, sampled=None):
    """Models (id, parent, perturbation) all sampled in each arm (arm, agent, dose, unit)."""
    table = pd.DataFrame(models, columns=["model_id", "parent_id", "perturbation"])
    held = sampled or [m for m, *_ in models]
    given = pd.DataFrame(arms, columns=["arm", "agent", "dose", "unit"]).assign(start_h=0.0)
    samples = pd.DataFrame([
        {"sample_id": f"{model} {arm}", "model_id": model, "arm": arm, "time_h": 24.0}
        for model in held for arm in given["arm"].unique()])
    return Study(name="s", models=table, arms=given, samples=samples, modalities={})


def told(made, where):
    table = rf.check_study(made).warnings
    assert table["remedy"].ne("").all()
    return table.loc[table["where"] == where, "found"].tolist()


ARMS = [("ctl", "none", np.nan, ""), ("drug", "erlotinib", 1.0, "uM")]


@pytest.mark.parametrize("change", ["AXL:KO", "MET:knock-down", "YAP1:kinase-dead", "EGFR:T790M"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_perturbed_model_without_its_parent_is_named(change, place):
    models = [("PC9", "", ""), ("H1975", "", "")]
    models.insert(place, ("made", "", change))
    found = told(study(models, ARMS), "models.parent_id")
    assert found == ["1 perturbed model without the model it was made from: "
                     "'made'"]
    models[place] = ("made", "PC9", change)
    assert told(study(models, ARMS), "models.parent_id") == []


@pytest.mark.parametrize(("change", "said"), [("AXL:KO", True), ("AXL:siRNA", True),
                                              ("subclone", False), ("BRAF-V600E:induced", False)])
def test_a_knock_out_whose_parent_was_not_measured_is_said(change, said):
    models = [("PC9", "", ""), ("made", "PC9", change)]
    found = told(study(models, ARMS, sampled=["made"]), "models.parent_id")
    assert bool(found) == said
    assert told(study(models, ARMS), "models.parent_id") == []


@pytest.mark.parametrize(("name", "said"), [
    ("PC9 AXL-KO", True), ("PC9_AXLKO", False), ("A375 shMET", True), ("A375_siYAP1 2", True),
    ("PC9 knock-out 3", True), ("A375 shCtrl", False), ("A375 siNT", False), ("SKOV3", False),
    ("HKO", False), ("Shiga", False), ("SK-MEL-28", False), ("MDA-MB-231", False),
])
def test_names_of_knock_outs_without_a_perturbation(name, said):
    models = [("A375", "", ""), (name, "", "")]
    assert bool(told(study(models, ARMS), "models.perturbation")) == said
    stated = [("A375", "", ""), (name, "A375", "MET:KO")]
    assert told(study(stated, ARMS), "models.perturbation") == []


@pytest.mark.parametrize("n", [2, 3])
@pytest.mark.parametrize("agents", [("erlotinib", 1.0, "uM"), ("osimertinib + AF154", np.nan, "")])
def test_arms_of_one_treatment_are_named(n, agents):
    arms = [("ctl", "none", np.nan, ""), *((f"arm {i}", *agents) for i in range(n))]
    found = told(study([("PC9", "", "")], arms), "arms.arm")
    assert len(found) == 1
    assert found[0].startswith(f"one treatment under {n} names: 'arm 0', 'arm 1'")
    other = [*arms[:2], *((f"arm {i}", "erlotinib", i + 2.0, "uM") for i in range(1, n))]
    assert told(study([("PC9", "", "")], other), "arms.arm") == []


def test_two_controls_and_two_starts_are_no_one_treatment():
    arms = [("ctl", "none", np.nan, ""), ("ctl 2", "DMSO", np.nan, ""),
            ("early", "erlotinib", 1.0, "uM"), ("late", "erlotinib", 1.0, "uM")]
    made = study([("PC9", "", "")], arms)
    later = replace(made, arms=made.arms.assign(start_h=[0.0, 0.0, 0.0, 12.0]))
    assert told(later, "arms.arm") == []


def test_the_same_dose_in_two_units_is_one_treatment():
    arms = [("ctl", "none", np.nan, ""), ("a", "erlotinib", 1.0, "uM"),
            ("b", "erlotinib", 1000.0, "nM")]
    assert len(told(study([("PC9", "", "")], arms), "arms.arm")) == 1


def test_blank_doses_are_said_once_and_those_beside_a_dose_apart():
    arms = [("ctl", "none", np.nan, ""), ("a", "erlotinib", 1.0, "uM"),
            ("b", "erlotinib", np.nan, ""), ("c", "R428", np.nan, ""),
            ("d", "HGF:100 ng/ml", np.nan, "")]
    found = told(study([("PC9", "", "")], arms), "arms.dose")
    assert found == ["a dose in some arms and none in others: 'erlotinib (arm b)'",
                     "drugs without a dose: 'R428'"]
    assert told(study([("PC9", "", "")], arms[:2]), "arms.dose") == []
