"""The verb: what is planted ranks first, nothing of nothing, hostile input, words from fields."""

from dataclasses import replace

import pandas as pd
import pytest

import refugium as rf
from refugium.core.errors import RefugiumError, StudyError
from refugium.signal import read
from refugium.therapy import path_sentence
from refugium.virtual import Plan, demo_tumour, write_tumour


@pytest.fixture(scope="module")
def demo():
    study = demo_tumour().study
    escape = rf.find_escape(study, challenge=False)
    return study, escape, rf.rank_therapies(study, escape=escape)


def test_the_demo_leads_from_the_call_to_the_planted_partner(demo):
    _, escape, found = demo
    row = found.rank[found.rank["rank"] == 1].iloc[0]
    assert (row["partner"], row["nodes"], row["recommended"]) == ("gilteritinib", ("AXL",), True)
    assert set(row["call_ids"]) <= set(escape.calls["call_id"])
    got = found.rank.set_index("partner")
    # as bad for untreated cells; and what patients reach is not known
    assert got.loc["bosutinib", "abstained"] == "no_call"
    assert got.loc["linsitinib", "abstained"] == "exposure_unknown"
    # a naive order would have picked the poison, and that is said
    assert "best single drug on untreated cells would be bosutinib" in found.summary()


def test_readings_another_order_of_wells_and_arms_and_a_saved_escape_say_the_same(demo, tmp_path):
    study, escape, found = demo
    shuffled = replace(study, wells=study.wells.sample(frac=1, random_state=1),
                       arms=study.arms.iloc[::-1].reset_index(drop=True))
    escape.save(tmp_path / "escape")
    loaded = rf.EscapeResult.load(tmp_path / "escape")
    for one in (rf.rank_therapies(read(study), escape=loaded),
                rf.rank_therapies(shuffled, escape=escape)):
        for name in ("path", "rank"):
            by = ["call_id" if name == "path" else "drug", "partner", "cells"]
            mine, own = (r.tables[name].sort_values(by).reset_index(drop=True)
                         for r in (one, found))
            pd.testing.assert_frame_equal(mine, own, rtol=1e-6)


def test_a_renamed_model_changes_nothing_but_its_name_and_keys(demo):
    study, _, found = demo
    name = "m|b; c + d vs e"
    tables = {t: getattr(study, t).assign(model_id=name) for t in ("models", "samples", "wells")}
    other = rf.rank_therapies(replace(study, **tables))
    assert (other.rank["model_id"] == name).all()
    leave = ["model_id", "call_ids", "call_id", "contrast"]
    for table in ("rank", "path"):
        one, two = (r.tables[table].drop(columns=leave, errors="ignore") for r in (found, other))
        pd.testing.assert_frame_equal(one, two, rtol=1e-6)


def test_saved_and_loaded_it_says_the_same(demo, tmp_path):
    found = demo[2]
    found.save(tmp_path / "therapy")
    again = rf.TherapyResult.load(tmp_path / "therapy")
    assert again.summary() == found.summary()
    assert list(again.tables) == list(found.tables)


def test_without_wells_partners_are_known_only_and_without_calls_nothing_is_said():
    tumour = write_tumour(Plan(planted="induced", backup="MET", seed=3))
    called = rf.rank_therapies(tumour.study)
    assert set(called.path["verdict"]) == {"from_knowledge_only"}
    assert set(called.rank["abstained"]) == {"not_tested"} and called.baselines.empty
    assert "not tested in these cells" in called.summary()
    nothing = rf.rank_therapies(write_tumour(Plan(planted="none", seed=3)).study)
    assert nothing.path.empty and nothing.summary().startswith("No pair was measured")


def test_evidence_is_asked_for_a_disease_and_gene_only(demo):
    study, escape, found = demo
    assert found.grade.empty and "Evidence was not asked" in found.summary()
    asked = rf.rank_therapies(study, escape=escape, disease="NSCLC", gene="EGFR", variant="L858R")
    assert len(asked.grade) == asked.path.groupby(["drug", "partner"]).ngroups
    assert "Evidence was not asked" not in asked.summary()
    against = asked.path.explode("evidence_against")["evidence_against"].dropna()
    assert set(against) <= {*asked.trials["nct"], *asked.trials["reference"],
                            *(f"grade {g}" for g in "ABCDE")}


@pytest.mark.parametrize("options", [
    {"disease": "NSCLC"}, {"gene": "EGFR"}, {"weights": {"nothing": 1.0}},
    {"affinities": pd.DataFrame({"drug": ["x"]})},
    {"affinities": pd.DataFrame({"drug": ["x"], "construct": ["AXL"], "gene": ["AXL"],
                                 "kd_nM": [-1.0], "source": ["mine"]})}])
def test_what_means_nothing_is_refused_with_what_to_do(demo, options):
    study, escape, _ = demo
    with pytest.raises(RefugiumError) as error:
        rf.rank_therapies(study, escape=escape, **options)
    assert error.value.remedy


@pytest.mark.parametrize("wrong", ["pc9-axl", pd.DataFrame(), None])
def test_neither_a_study_nor_readings_is_refused(wrong):
    with pytest.raises(StudyError):
        rf.rank_therapies(wrong)


def test_the_users_own_constants_name_partners(demo):
    study, escape, _ = demo
    own = pd.DataFrame({"drug": ["compound 7"], "construct": ["AXL"], "gene": ["AXL"],
                        "kd_nM": [2.0], "source": ["mine"]})
    found = rf.rank_therapies(study, escape=escape, affinities=own)
    row = found.path[found.path["partner"] == "compound 7"].iloc[0]
    assert (row["kd_nM"], row["kd_source"], row["verdict"]) == (2.0, "mine", "from_knowledge_only")


def test_a_target_that_was_shown_not_to_be_hit_withholds_its_rows(demo):
    study, escape, _ = demo
    missed = escape.engagement.assign(verdict="not_engaged")
    found = rf.rank_therapies(study, escape=replace(escape, tables={
        **escape.tables, "engagement": missed}))
    assert found.candidates.empty and set(found.path["call_id"]) == {""}
    assert set(found.path["status"]) == {"abstained"} and not found.rank["recommended"].any()


def test_every_row_can_be_said(demo):
    for row in demo[2].path.to_dict("records"):
        said = path_sentence(row)
        assert row["partner"] in said and "nan" not in said and said.endswith(".")
