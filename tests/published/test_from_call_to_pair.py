"""From call to pair on published studies: sites, tables and cells each say what they say."""

from dataclasses import replace

import numpy as np
import pytest

import refugium as rf
from refugium.response import ResponseResult, pairs_of


@pytest.fixture(scope="module")
def pc9(published):
    return rf.rank_therapies(published("pc9-axl"), disease="NSCLC", gene="EGFR", variant="L858R")


def test_pc9_axl_partners_come_from_tables_and_growth_stands_beside(pc9):
    src = pc9.path[(pc9.path["node"] == "SRC family") & (pc9.path["model_id"] == "PC9")]
    assert set(src["background"]) == {("AF154",)} and set(src["drug"]) == {"erlotinib"}
    assert {"bosutinib", "saracatinib"} <= set(src.loc[src["cells"] == "", "partner"])
    given = src[src["cells"] == "from_start"].sort_values("dose_nM")
    assert given["partner"].unique().tolist() == ["dasatinib"]
    assert given["dose_nM"].tolist() == [1.6, 8.0, 40.0, 200.0, 1000.0]
    assert (given["kd_nM"] == 0.2).all() and (given["n_experiments"] >= 3).all()
    # read under 50 to 500 nM: of the doses below nothing is known, above them it had fallen
    assert given["node_fell_under_partner"].tolist() == ["not_measured"] * 3 + ["fell"] * 2
    assert given["dose_over_free_cmax"].round(2).tolist()[:2] == [0.24, 1.19]


def test_pc9_axl_closes_nothing_for_no_survivor_met_a_partner(pc9):
    assert not pc9.rank["recommended"].any()
    assert not set(pc9.path["cells"]) - {"", "from_start"}
    assert not (pc9.path["verdict"] == "closes").any()
    assert "nothing is recommended" in pc9.summary()


def test_pc9_axl_negative_trials_stand_beside_the_pair(pc9):
    row = pc9.path[pc9.path["partner"] == "dasatinib"].iloc[0]
    assert row["evidence_against"] and not [e for e in row["evidence_for"] if e == "grade A"]
    assert "none_recorded" in row["toxicity"]


def test_a_node_whose_drugs_were_never_given_is_told_as_such(pc9):
    rows = pc9.path[pc9.path["node"] == "IGF1R/INSR"]
    assert set(rows["verdict"]) == {"from_knowledge_only"} and len(rows) > 2


def test_hayford_is_ranked_on_cells_alone_and_abstains_where_exposure_is_not_known(published):
    found = rf.rank_therapies(published("hayford2024-persister"))
    path = found.path.set_index("partner")
    assert set(path["status"]) == {"not_measured"} and set(path["call_id"]) == {""}
    assert set(path["node"]) == {""} and set(path["cells"]) == {"after_drug"}
    row = path.loc["RSL3"]
    assert (row["verdict"], row["rescue"]) == ("potency_only", "supported_in_one_experiment")
    rank = found.rank.set_index("partner")
    assert rank.loc["RSL3", ["rank", "abstained"]].tolist() == [0, "exposure_unknown"]
    assert "on cells alone" in found.summary()


def test_musyc_pairs_are_told_by_surface_and_a_veto_is_no_rank(published):
    study = published("musyc2019")
    drugs = {"dasatinib", "osimertinib", "panobinostat", "none"}
    arms = study.arms.groupby("arm")["agent"].agg(set)
    own = study.wells["arm"].isin(arms.index[[names <= drugs for names in arms]])
    study = replace(study, wells=study.wells[own & (study.wells["model_id"] == "PC9c1")])
    surfaces = pairs_of(study.design, draws=20)
    found = rf.rank_therapies(study, response=ResponseResult(surfaces))
    assert set(found.path["cells"]) == {"from_start"} and not found.rank["recommended"].any()
    pairs = found.path[["drug", "partner"]].apply(frozenset, axis=1)
    row = found.path[pairs == frozenset({"dasatinib", "osimertinib"})].iloc[0]
    assert (row["synergy_verdict"], row["verdict"]) == ("assays_disagree", "assays_disagree")
    vetoed = found.rank[found.rank["synergy_verdict"].isin(["assays_disagree", "model_disagrees"])]
    assert len(vetoed) and (vetoed["rank"] == 0).all()
    assert np.isfinite(found.path["dose_nM"]).all()
