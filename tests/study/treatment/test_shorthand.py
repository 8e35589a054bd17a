"""Arms in shorthand, in the reader and in memory."""

import pandas as pd
import pytest

from builders.studies import design
from refugium.core.errors import StudyError
from refugium.study.treatment import describe
from refugium.study.treatment.shorthand import parse_shorthand


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("encorafenib:100 nM + dasatinib:40 nM",
         [("encorafenib", "drug", 100.0, "nM"), ("dasatinib", "drug", 40.0, "nM")]),
        ("erlotinib", [("erlotinib", "drug", None, "")]),
        ("erlotinib:1uM+HGF:50 ng/ml",
         [("erlotinib", "drug", 1.0, "uM"), ("HGF", "drug", 50.0, "ng/ml")]),
        ("a:1e+3 nM", [("a", "drug", 1000.0, "nM")]),
        ("a:.5 µM", [("a", "drug", 0.5, "µM")]),
        ("anti-PD-1 antibody:10 mg/kg", [("anti-PD-1 antibody", "drug", 10.0, "mg/kg")]),
        ("DMSO", [("DMSO", "vehicle", None, "")]),
        ("none", [("none", "none", None, "")]),
        ("0.1% DMSO", [("0.1% DMSO", "vehicle", None, "")]),
        ("veh + erlotinib", [("veh", "vehicle", None, ""), ("erlotinib", "drug", None, "")]),
        ("Control", [("Control", "medium", None, "")]),
        ("erlotinib + 5-FU:2 uM", [("erlotinib", "drug", None, ""), ("5-FU", "drug", 2.0, "uM")]),
    ],
)
def test_shorthand(text, expected):
    assert [(a.name, a.kind, a.dose, a.unit) for a in parse_shorthand(text)] == expected


@pytest.mark.parametrize("text", ["", " ", "a +", "+ a", "a:", "a:x nM", "a:1 nM extra", "a:1:2",
                                  "a:-1 nM", "a:1.2.3", "a + + b", "a:1,5 nM", "a:1e999x:"])
def test_what_is_no_shorthand(text):
    with pytest.raises(StudyError, match="To do"):
        parse_shorthand(text)


def test_shorthand_in_memory_is_expanded_and_names_are_left_alone():
    study = design([("both", 24)], [("both", 0, "a:1 nM + b"), ("name", 0, "AXL:KO"),
                                    ("cells", 0, "CD3+"), ("ctrl", 0, "DMSO")])
    assert study.arms["agent"].tolist() == ["a", "b", "AXL:KO", "CD3+", "DMSO"]
    assert study.arms["kind"].tolist() == ["drug", "drug", "drug", "drug", "vehicle"]
    assert describe(study.histories["both"]) == "0 h: a 1 nM + b"


def test_the_given_kind_wins_in_shorthand():
    arms = pd.DataFrame({"arm": ["x"], "start_h": [0], "agent": ["HGF:50 ng/ml + none"],
                         "kind": ["ligand"]})
    with pytest.raises(StudyError, match="beside another"):
        design([("x", 1)], arms.to_numpy()[:, :3].tolist())
    agents = parse_shorthand("HGF:50 ng/ml + DMSO", kind="ligand")
    assert [agent.kind for agent in agents] == ["ligand", "vehicle"]


def test_two_names_without_a_blank_are_two_agents():
    study = design([("both", 24)], [("both", 0, "erlotinib+dasatinib"), ("cells", 0, "CD3+")])
    assert study.arms["agent"].tolist() == ["erlotinib", "dasatinib", "CD3+"]


@pytest.mark.parametrize("name", ["erlotinib 1 uM", "erlotinib_1uM", "erlotinib (1 \u03bcM)",
                                  "erlotinib, 1 uM", "1 uM erlotinib", "erlotinib@10ng/ml"])
def test_a_dose_in_a_name_is_refused_with_what_to_write(name):
    with pytest.raises(StudyError, match="this name holds a dose") as caught:
        design([("E", 24)], [("E", 0, name)])
    assert "write 'erlotinib:1" in str(caught.value)


def test_doses_in_two_units_are_one_state():
    study = design([("a", 24), ("b", 24), ("c", 24)],
                   [("a", 0, "erl:0.07 uM"), ("b", 0, "erl:70 nM"), ("c", 0, "erl:70 ng/ml")])
    assert study.states()["state"].tolist() == [0, 0, 1]
