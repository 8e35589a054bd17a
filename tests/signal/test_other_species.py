"""Genes written as another species' are said to be so by every verb, and never "not measured"."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest

import refugium as rf
from builders.other_names import renamed_study
from refugium.io import write_study
from refugium.knowledge import signature_network
from refugium.plan import plan_study
from refugium.signal import read
from refugium.signal.footprints import study_footprints

LOOKS = {"mouse": "mouse or rat symbols", "small": "symbols in small letters",
         "mouse ensembl": "Ensembl genes of another species", "mouse numbers": "Entrez numbers"}
ODD = [(way, species) for way in LOOKS for species in ("mouse", "")]
READ = ["human", "human numbers", "human ensembl"]


@pytest.mark.parametrize(("way", "species"), ODD)
def test_every_verb_names_what_the_names_look_like(way, species):
    study = renamed_study(way, species=species)
    told = rf.check_study(study).warnings
    own = told[told["where"] == "modality rna_log"]
    assert own["found"].str.contains(LOOKS[way]).sum() == 1
    assert own["remedy"].str.contains("human symbols").all()

    escape = rf.find_escape(study)
    assert set(escape.engagement["status"]) == {"not_recognised"}
    assert escape.engagement["note"].str.contains(LOOKS[way]).all()
    assert not escape.engagement["change_log2"].notna().any()
    assert escape.notes["kind"].tolist().count("names") == 1
    assert "not measured" not in escape.summary()

    found = study_footprints(study, signature_network())
    assert set(found.footprints["status"]) == {"not_recognised"}
    assert not found.footprints["renamed"].any()


@pytest.mark.parametrize("way", READ)
def test_human_names_of_any_kind_are_read(way):
    study = renamed_study(way)
    assert read(study).reading("rna_log").not_human is None
    assert set(rf.find_escape(study).engagement["verdict"]) == {"engaged"}
    assert rf.check_study(study).warnings.empty


def test_a_movie_follows_the_genes_and_reads_no_state_of_them():
    made = rf.make_movie(renamed_study("mouse", species="mouse"))
    course = made.courses.iloc[0]
    assert course["status"] == "ok"
    assert "mouse or rat symbols" in course["unrecognised"]
    assert set(made.state_scores["status"]) == {"not_recognised"}
    assert set(made.stages["status"]) == {"not_recognised"}
    assert set(made.links["status"]) == {"not_recognised"}
    words = " ".join([made.summary(), *made.state_scores["reason"], *made.stages["words"]])
    assert "not in the data" not in words
    assert "not measured" not in words
    human = rf.make_movie(renamed_study("human"))
    assert human.courses["unrecognised"].tolist() == [""]
    assert "ok" in set(human.state_scores["status"])


def test_a_folder_is_told_as_memory_is(tmp_path):
    study = renamed_study("mouse numbers", species="mouse")
    write_study(study, tmp_path / "s")
    again = rf.read_study(tmp_path / "s")
    one, two = (rf.check_study(s).warnings for s in (study, again))
    pd.testing.assert_frame_equal(one, two)


@pytest.mark.parametrize("way", ["human", "mouse"])
def test_sites_by_name_are_not_recognised_either(way):
    rng = np.random.default_rng(1)
    human = [("EGFR", "Y1197"), ("MAPK1", "Y187"), ("AKT1", "S473"), ("SRC", "Y419"),
             ("GSK3B", "S9"), ("RPS6KA1", "S380"), ("STAT3", "Y705"), ("MAPK3", "Y204")]
    genes = [gene if way == "human" else gene.capitalize() for gene, _ in human]
    names = [f"{gene}_{site}" for gene, (_, site) in zip(genes, human, strict=True)]
    samples = pd.DataFrame({"sample_id": [f"{a}{i}" for a in "cd" for i in range(3)],
                            "model_id": "A", "arm": ["ctl"] * 3 + ["drug"] * 3, "time_h": 4.0})
    values = 8 + rng.normal(0, 0.1, (6, len(names)))
    values[3:, [0, 1, 7]] -= 3
    data = ad.AnnData(values, obs=pd.DataFrame(index=samples["sample_id"]),
                      var=pd.DataFrame({"gene": genes, "site": [s for _, s in human]},
                                       index=names))
    data.uns["scale"], data.uns["kind"] = "log2", "sites"
    study = rf.Study(name="sites", models=pd.DataFrame({"model_id": ["A"]}),
                     arms=pd.DataFrame({"arm": ["ctl", "drug"], "start_h": 0.0,
                                        "agent": ["DMSO", "erlotinib:1 uM"]}),
                     samples=samples, modalities={"phospho": data})
    found = rf.find_escape(study)
    warned = rf.check_study(study).warnings["found"].str.contains("mouse or rat symbols").any()
    planned = plan_study(study).plan["addition"].str.contains("names of human genes").any()
    hit = found.engagement.iloc[0]
    if way == "human":
        assert (hit["status"], warned, planned) == ("ok", False, False)
    else:
        assert (hit["status"], warned, planned) == ("not_recognised", True, True)
        assert "not measured" not in found.summary()
        assert set(found.not_measured["would_need"]) == {hit["would_show"]}
