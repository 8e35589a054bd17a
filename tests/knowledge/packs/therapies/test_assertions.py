"""Graded assertions and cited lists: what sources state, and what is never handed out."""

import json
import os

import pandas as pd
import pytest

from refugium.core.errors import KnowledgeError
from refugium.core.tables import Column, Schema
from refugium.knowledge.packs import load_pack
from refugium.knowledge.packs.therapies import (
    disease_key,
    drug_name,
    known_trials,
    label_texts,
    load_assertions,
    marker_key,
)
from refugium.knowledge.packs.therapies.built_in import looked_up

ON_THE_MIRROR = [
    pytest.mark.published,
    pytest.mark.skipif(not os.environ.get("REFUGIUM_DATA"), reason="REFUGIUM_DATA names no mirror"),
]


def test_a_comma_list_is_not_called_a_combination():
    rows = load_assertions()
    several = rows[rows["drugs"].map(len) > 1]
    assert set(several["joined"]) == {"not_stated"}
    assert set(rows.loc[rows["drugs"].map(len) <= 1, "joined"]) == {"one"}
    assert ("dactolisib",) in set(rows["drugs"]), "a comma in brackets parts no drugs"


def test_levels_of_civic_are_its_own():
    rows = load_assertions()
    assert rows["level"].value_counts().to_dict() == {"A": 36, "B": 617, "C": 410, "D": 723,
                                                      "E": 24}
    assert (rows["direction"] == "sensitivity").sum() == 1163


@pytest.mark.parametrize("mark", [pytest.param(None, marks=ON_THE_MIRROR)])
def test_the_almanac_of_the_mirror(mark):
    rows = load_assertions("moalmanac")
    assert set(rows.loc[rows["drugs"].map(len) > 1, "joined"]) == {"combination"}
    approved = rows[(rows["drugs"] == ("dasatinib",)) & (rows["stated_level"] == "FDA-Approved")]
    assert {disease_key(d) for d in approved["disease"]} == {
        "chronic myeloid leukemia", "acute lymphoblastic leukemia"}
    assert set(approved["level"]) == {"A"}


def test_the_almanac_by_a_path(tmp_path):
    file = tmp_path / "almanac.json"
    item = {"therapy_name": "Dabrafenib + Trametinib", "therapy_sensitivity": 1, "gene": "BRAF",
            "therapy_resistance": "", "protein_change": "p.V600E", "disease": "Melanoma",
            "predictive_implication": "Clinical evidence", "assertion_id": 7, "pmid": "1"}
    file.write_text(json.dumps([item, item | {"_deprecated": True},
                                item | {"therapy_sensitivity": 0}]), encoding="utf-8")
    rows = load_assertions("moalmanac", path=file)
    assert rows["drugs"].tolist() == [("dabrafenib", "trametinib")] * 2
    assert rows["speaks"].tolist() == ["supports", "does_not_support"]
    # trials and cases are not told apart: the lower level is said
    assert set(rows["level"]) == {"C"}


@pytest.mark.parametrize("text", ["{}", "[1]", "no json"])
def test_another_layout_is_refused(tmp_path, text):
    file = tmp_path / "almanac.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError):
        load_assertions("moalmanac", path=file)


def test_unknown_sources_and_packs_that_are_no_network_teach():
    with pytest.raises(KnowledgeError, match="known: civic-2018, moalmanac"):
        load_assertions("oncokb")
    with pytest.raises(KnowledgeError, match="load_assertions"):
        load_pack("moalmanac")


def test_a_row_that_was_not_looked_up_is_never_shown():
    schema = Schema("cited", (Column("drugs", "list", "drugs"), Column("source", "name", "source"),
                              Column("looked_up", "name", "date")))
    table = pd.DataFrame({"drugs": ["a;b", "c"], "source": ["doi", ""],
                          "looked_up": ["2026-11-28", ""], "checked": ["yes", "no"]})
    assert looked_up(table, schema, file="x.csv")["drugs"].tolist() == [("a", "b")]
    for column, cell in (("source", ""), ("looked_up", ""), ("checked", "maybe")):
        broken = table.copy()
        broken.loc[0, column] = cell
        with pytest.raises(KnowledgeError, match="row 2"):
            looked_up(broken, schema, file="x.csv")


def test_every_known_trial_is_cited_and_dated():
    for row in known_trials().to_dict("records"):
        assert row["reference"] and row["looked_up"] and row["drugs"]
    assert (label_texts()["source"] != "").all()


@pytest.mark.parametrize(("one", "other"), [("NSCLC", "Non-small Cell Lung Carcinoma"),
                                            ("CML", "Chronic Myelogenous Leukemia")])
def test_spellings_of_a_disease_agree(one, other):
    assert disease_key(one) == disease_key(other)


def test_a_kind_of_a_disease_is_another_one():
    assert disease_key("lung adenocarcinoma") != disease_key("NSCLC")
    assert disease_key("Uveal Melanoma") != disease_key("Melanoma")


def test_spellings_of_a_marker_and_a_drug_agree():
    assert marker_key("p.Thr790Met") == marker_key("T790M") != marker_key("T790")
    assert drug_name("Imatinib Mesylate") == drug_name("gleevec") == "imatinib"
