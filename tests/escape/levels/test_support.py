"""What blocking does to survival is told whatever the sites say, once, and of the right thing."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from builders.pair_arms import with_pair_arm
from refugium.core.status import Level, Told
from refugium.escape import find_escape
from refugium.escape.sentences import answer_sentences
from refugium.virtual import Plan, write_tumour

QUIET = Plan(planted="none", noise_log2=0.1, misannotated=0.0, seed=5)
ON = Plan(planted="persistent", backup="MET", direct_inhibitor=True, noise_log2=0.1, n_plexes=4,
          misannotated=0.0, seed=3)
STRONGEST = (("is_supported", Level.SUPPORTED), ("is_associated", Level.ASSOCIATED),
             ("is_candidate", Level.CANDIDATE))


def told(study):
    found = find_escape(study, challenge=False)
    calls = found.calls
    for _, row in calls.iterrows():  # the level is the strongest of what speaks
        speaks = [level for name, level in STRONGEST if row[name] == Told.YES]
        assert row["level"] == (speaks[0] if speaks else Level.NONE), row
    text = " ".join(s.text for s in answer_sentences(
        {name: found.table(name) for name in ("engagement", "calls", "activities")}))
    return calls, text


@pytest.fixture(scope="module")
def quiet():
    return write_tumour(QUIET).study


@pytest.fixture(scope="module")
def on():
    return write_tumour(ON).study


def test_a_pair_arm_that_kills_is_told_where_the_sites_are_silent(quiet):
    calls, text = told(with_pair_arm(quiet, partner="dasatinib", together=0.3, dead=4.0))
    (row,) = [r for _, r in calls.iterrows() if r["is_supported"] == Told.YES]
    assert row["role"] == "set" and "SRC family" in row["members"]
    assert row["is_candidate"] != Told.YES and row["perturbed_by"] == "dasatinib 1000 nM"
    assert row["growth_log2"] == pytest.approx(np.log2(0.3 / 0.9), abs=0.2)
    assert row["death_log2"] == pytest.approx(2.0, abs=0.2)
    assert text.count("supported") == 1 and "dead cells +2" in text


def test_a_knock_out_that_kills_is_told_of_its_node(quiet):
    calls, text = told(with_pair_arm(quiet, knock_out="AXL", together=0.3, alone=1.0))
    rows = calls[calls["is_supported"] == Told.YES]
    assert set(rows["node"]) == {"AXL"}
    assert "death not read" in text
    assert set(rows["n_clones"]) == {1} and "(AXL:KO, one clone)" in text
    assert rows["reason"].str.contains("one clone").all()


@pytest.mark.parametrize(("name", "clones"), [("virtual KO2", 2), ("virtual-KO", 1)])
def test_clones_are_counted_and_one_under_two_names_once(quiet, name, clones):
    study = with_pair_arm(quiet, knock_out="AXL", together=0.3, alone=1.0)
    own = study.models["model_id"] == "virtual KO"
    again = study.wells["model_id"] == "virtual KO"
    study = dataclasses.replace(
        study, models=pd.concat([study.models, study.models[own].assign(model_id=name)]),
        wells=pd.concat([study.wells, study.wells[again].assign(
            model_id=name, well=study.wells["well"] + "b",
            value=study.wells["value"] * 1.01)], ignore_index=True))
    calls, text = told(study)
    rows = calls[calls["is_supported"] == Told.YES]
    assert set(rows["n_clones"]) == {clones} and ("one clone" in text) is (clones == 1)


@pytest.mark.parametrize("experiments", [1, 2])
def test_one_or_two_experiments_support_nothing(quiet, experiments):
    calls, text = told(with_pair_arm(quiet, partner="dasatinib", together=0.2,
                                     experiments=experiments))
    assert (calls["is_supported"] == Told.NOT_TESTED).all() and "supported" not in text


def test_a_partner_that_kills_untreated_cells_alike_supports_nothing(quiet):
    calls, _ = told(with_pair_arm(quiet, partner="dasatinib", together=0.3, alone=0.2))
    assert not (calls["is_supported"] == Told.YES).any()


def test_a_candidate_whose_partner_kills_is_told_with_its_set_and_once(on):
    partner = next(a for a in on.arms["agent"] if a not in ("DMSO", "erlotinib"))
    calls, text = told(with_pair_arm(on, partner=partner, together=0.3))
    row = calls[calls["is_supported"] == Told.YES].iloc[0]
    assert row["role"] == "set" and row["members"] == ("MET",)
    assert row["is_candidate"] == Told.YES
    assert "what blocking it did does not settle" not in text
    assert text.count("MET stays active") <= 1


def test_a_candidate_whose_partner_does_nothing_more_is_said_to_be_so(on):
    partner = next(a for a in on.arms["agent"] if a not in ("DMSO", "erlotinib"))
    calls, text = told(with_pair_arm(on, partner=partner, together=0.9))
    own = calls[(calls["node"] == "MET") & (calls["is_candidate"] == Told.YES)]
    assert len(own) and set(own["is_supported"]) == {Told.NO}
    assert set(own["level"]) == {Level.CANDIDATE}
    assert "is not seen to lower survival beyond its effect on untreated cells" in text


def test_a_gene_that_does_not_exist_supports_nothing(quiet):
    calls, text = told(with_pair_arm(quiet, knock_out="YESS1", together=0.3, alone=1.0))
    assert not (calls["is_supported"] == Told.YES).any() and "YESS1" not in text
