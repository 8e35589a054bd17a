"""Inhibitors that only their name says what they hit."""

import pytest
from tests_escape_builders import NONE, build

from refugium.escape import find_escape
from refugium.escape.agents import aims_of, misleads, named_after
from refugium.knowledge import load_knowledge
from refugium.study.history import Agent

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
