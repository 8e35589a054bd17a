"""Evidence for and against: a level is earned for the claim at hand or not at all."""

import os

import pandas as pd
import pytest

from refugium.core.errors import RefugiumError
from refugium.knowledge.packs.therapies import load_assertions
from refugium.therapy import find_evidence
from refugium.therapy.evidence.match import stance_of


def row(**more):
    return {"origin": "own", "row": "1", "gene": "EGFR", "variant": "L858R", "disease": "NSCLC",
            "drugs": ("erlotinib",), "joined": "one", "direction": "sensitivity",
            "speaks": "supports", "level": "A", "stated_level": "A", "reference": "PMID 1", **more}


def grade(*rows, drugs=("erlotinib",), variant="L858R"):
    found = find_evidence(drugs, disease="non-small cell lung cancer", gene="EGFR",
                          variant=variant, assertions=pd.DataFrame(rows))
    return tuple(found.grade.loc[0, ["grade_for", "grade_against"]])


def test_dasatinib_in_egfr_mutant_lung_cancer_inherits_nothing_from_bcr_abl():
    found = find_evidence(["dasatinib"], disease="EGFR-mutant lung cancer", gene="EGFR",
                          variant="L858R")
    assert tuple(found.grade.loc[0, ["grade_for", "grade_against"]]) == ("", "")
    assert (found.evidence["grade"] == "").all()
    assert "A" in set(found.evidence["level"]), "the level is shown where it was earned"
    assert found.grade.loc[0, "not_lent"] == len(found.evidence) == 59
    assert "shown, not lent" in found.summary()


@pytest.mark.published
@pytest.mark.skipif(not os.environ.get("REFUGIUM_DATA"), reason="REFUGIUM_DATA names no mirror")
def test_nor_from_the_almanac():
    both = pd.concat([load_assertions(), load_assertions("moalmanac")])
    found = find_evidence(["dasatinib"], disease="NSCLC", gene="EGFR", variant="L858R",
                          assertions=both)
    assert found.grade.loc[0, "sources"] == ("civic-2018", "moalmanac")
    approved = found.evidence[found.evidence["stated_level"] == "FDA-Approved"]
    assert len(approved) and (approved["grade"] == "").all()
    assert tuple(found.grade.loc[0, ["grade_for", "grade_against"]]) == ("", "")


def test_the_same_drug_is_graded_where_it_earned_it():
    found = find_evidence(["dasatinib"], disease="CML", gene="ABL1", variant="BCR-ABL F317L")
    assert found.grade.loc[0, "grade_against"] == "B"
    assert found.grade.loc[0, "grade_for"] == ""


@pytest.mark.parametrize(("change", "expected"), [
    ({}, ("A", "")),
    ({"disease": "Lung Adenocarcinoma"}, ("", "")),
    ({"disease": "Cancer"}, ("", "")),
    ({"gene": "ERBB2"}, ("", "")),
    ({"variant": "T790M"}, ("", "")),
    ({"variant": ""}, ("", "")),
    ({"variant": "p.Leu858Arg"}, ("A", "")),
    ({"drugs": ("gefitinib",)}, ("", "")),
    ({"drugs": ("erlotinib", "cetuximab"), "joined": "combination"}, ("", "")),
    ({"drugs": ("erlotinib", "gefitinib"), "joined": "not_stated"}, ("", "")),
    ({"direction": "resistance"}, ("", "A")),
    ({"speaks": "does_not_support"}, ("", "A")),
    # resistance that was not seen is no response
    ({"direction": "resistance", "speaks": "does_not_support"}, ("", "")),
    ({"direction": "other"}, ("", "")),
    ({"speaks": "not_stated"}, ("", "")),
])
def test_one_difference_and_the_level_is_not_lent(change, expected):
    assert grade(row(**change)) == expected


def test_a_claim_without_its_change_earns_nothing():
    assert grade(row(), variant="") == ("", "")
    assert grade(row(variant=""), variant="") == ("", "")


def test_both_sides_are_graded_apart():
    assert grade(row(level="D"), row(level="B"), row(level="C", direction="resistance")) == (
        "B", "C")


def test_a_pair_needs_both_and_a_stated_combination():
    pair = ("erlotinib", "onartuzumab")
    assert grade(row(drugs=pair, joined="combination"), drugs=pair) == ("A", "")
    assert grade(row(drugs=pair, joined="not_stated"), drugs=pair) == ("", "")
    assert grade(row(), drugs=pair) == ("", "")


def test_a_comma_list_is_said_to_be_unclear():
    found = find_evidence(["erlotinib"], disease="NSCLC", gene="EGFR", variant="L858R",
                          assertions=pd.DataFrame([row(drugs=("erlotinib", "gefitinib"),
                                                       joined="not_stated")]))
    assert "combination or alternatives: not stated" in found.summary()


def test_negative_trials_stand_beside_the_claim_they_weaken():
    found = find_evidence(["osimertinib", "dasatinib"], disease="EGFR-mutant lung cancer",
                          gene="EGFR", variant="L858R")
    against = found.trials[found.trials["weakens"]]
    assert set(against["reference"]) == {"10.1038/s41416-019-0428-3",
                                         "10.1097/JTO.0b013e3182161508"}
    assert set(against["relation"]) == {"same_aims", "part"}
    assert found.grade.loc[0, "trials_against"] == 3
    assert found.trials.set_index("nct").loc["NCT02954523", "stance"] == "neither"
    assert "pleural effusions in 56 %" in found.summary()


def test_every_trial_shown_was_looked_up():
    trials = find_evidence(["dasatinib"], disease="NSCLC", gene="EGFR").trials
    assert len(trials) and (trials["looked_up"] != "").all() and (trials["reference"] != "").all()


@pytest.mark.parametrize(("direction", "speaks", "stance"), [
    ("sensitivity", "supports", "for"), ("sensitivity", "does_not_support", "against"),
    ("resistance", "supports", "against"), ("resistance", "does_not_support", "neither"),
    ("other", "supports", "neither"), ("sensitivity", "not_stated", "neither")])
def test_stances(direction, speaks, stance):
    assert stance_of(direction, speaks) == stance


@pytest.mark.parametrize(("drugs", "disease", "gene", "column"), [
    ([], "NSCLC", "EGFR", "drugs"), (["x"], " ", "EGFR", "disease"), (["x"], "NSCLC", "", "gene")])
def test_a_claim_states_what_it_claims(drugs, disease, gene, column):
    with pytest.raises(RefugiumError) as caught:
        find_evidence(drugs, disease=disease, gene=gene)
    assert caught.value.column == column


def test_a_missing_column_teaches():
    with pytest.raises(RefugiumError, match="the columns are"):
        find_evidence(["x"], disease="d", gene="g", assertions=pd.DataFrame({"drugs": [("x",)]}))
