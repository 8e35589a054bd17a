"""Inhibitors that only their name says what they hit."""

import itertools

import numpy as np
import pandas as pd
import pytest

from builders.drugged import NONE, build
from refugium.escape import find_escape
from refugium.escape.drug_aims import aims_of, misleads
from refugium.escape.levels.survival import survival
from refugium.knowledge import load_knowledge, named_after
from refugium.study import Study
from refugium.study.treatment.history import Agent

PACK = load_knowledge()


@pytest.mark.parametrize(("name", "nodes"), [
    ("MEKi", ("MEK",)), ("mTORi", ("mTOR",)), ("BRAFi (PLX)", ("RAF",)), ("PI3K inhibitor",
     ("PI3K",)), ("EGFR-i", ("EGFR",)), ("erlotinib", ("EGFR",)), ("water", ()), ("i", ()),
    ("NOTANODEi", ()), ("hi", ()),
])
def test_a_name_says_what_it_hits_or_nothing(name, nodes):
    assert aims_of(Agent(name, "drug"), PACK) == nodes


def test_only_drugs_hit():
    assert aims_of(Agent("MEKi", "ligand"), PACK) == ()
    assert named_after("erlotinib", PACK) == ""


def test_a_site_that_some_inhibitors_raise_is_not_read_under_an_unnamed_one():
    assert "unknown" in misleads("MEKi", "MEK", PACK)
    assert misleads("MEKi", "ERK", PACK) == ""


def test_it_has_a_verdict_and_a_note():
    cells = [
        {"arm": "untreated", "agents": NONE, "time_h": 24.0, "levels": {}},
        {"arm": "EGFRi", "agents": [("EGFRi", "drug", None)], "time_h": 24.0,
         "levels": {"EGFR": -3.0}},
    ]
    found = find_escape(build(cells), challenge=False)
    assert found.engagement[["drug", "target", "verdict"]].iloc[0].tolist() == [
        "EGFRi", "EGFR", "engaged"]
    notes = found.notes.query("kind == 'unnamed_inhibitor'")
    assert notes["where"].tolist() == ["EGFRi"]
    assert "rests on its name" in notes["words"].iloc[0]


def grown(first, second):
    """Four arms, six experiments: the second drug kills on the first and does nothing alone."""
    rng = np.random.default_rng(7)
    on = {"U": [], "D": [first], "P": [second], "D+P": [first, second]}
    arms = [{"arm": arm, "start_h": 0.0, "agent": agent, "kind": "drug" if names else "medium",
             "dose": 100.0 if names else None, "unit": "nM" if names else ""}
            for arm, names in on.items() for agent in names or ["untreated"]]
    rows = [{"well": f"{arm}{well}", "model_id": "M", "arm": arm, "time_h": hours,
             "measure": "confluence",
             "value": 10 * fold ** (hours / 96.0) * np.exp(rng.normal(0, 0.05)),
             "block": f"plate{plate}"}
            for plate, (arm, fold), well in itertools.product(
                range(6), {"U": 8.0, "D": 4.0, "P": 8.0, "D+P": 0.5}.items(), range(2))
            for hours in (0.0, 96.0)]
    return Study("growth", models=pd.DataFrame({"model_id": ["M"]}), arms=pd.DataFrame(arms),
                 samples=pd.DataFrame({"sample_id": ["s"], "model_id": "M", "arm": "U"}),
                 modalities={}, wells=pd.DataFrame(rows))


def test_growth_under_an_unnamed_inhibitor_is_read_as_under_a_named_one():
    unnamed = survival(grown("EGFRi", "MEKi").design, PACK)
    named = survival(grown("erlotinib", "trametinib").design, PACK)
    assert len(unnamed.experiments) == 24  # 6 plates, 2 scales, on D and on P
    for mine, other in ((unnamed.experiments, named.experiments), (unnamed.pooled, named.pooled)):
        pd.testing.assert_frame_equal(mine.drop(columns="agent"), other.drop(columns="agent"))
    both = unnamed.pooled.query("background == 'D'")
    assert both["agent"].unique().tolist() == ["MEKi 100 nM"]
    assert both["verdict"].tolist() == ["lower", "lower"]
    assert survival(grown("water", "syrup").design, PACK).pooled.empty
