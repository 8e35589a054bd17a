"""What is not read of a study's features is counted and named, by every door alike."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest

import refugium as rf
from builders.spellings import gene_cells
from refugium.core.errors import StudyError
from refugium.escape import find_escape
from refugium.knowledge import load_knowledge
from refugium.signal import read
from refugium.signal.reporters import match_reporters

SAMPLES = ["u1", "u2", "t1", "t2"]


def study(var, values=None, *, kind="sites", modality="phospho", agent="erlotinib:1 uM"):
    """Two controls, two treated; the first feature falls."""
    names = [str(name) for name in range(len(var))]
    if values is None:
        values = np.full((4, len(var)), 12.0) + np.array([[0], [0.1], [0], [0.1]])
        values[2:, 0] -= 2
    data = ad.AnnData(values, obs=pd.DataFrame(index=SAMPLES),
                      var=pd.DataFrame(var, dtype=object).set_index(pd.Index(names)))
    data.uns["scale"], data.uns["kind"] = "log2", kind
    return rf.Study(
        name="x", models=pd.DataFrame({"model_id": ["m"]}),
        arms=pd.DataFrame({"arm": ["U", "T"], "start_h": [0, 0], "agent": ["none", agent]}),
        samples=pd.DataFrame({"sample_id": SAMPLES, "model_id": "m", "arm": list("UUTT"),
                              "time_h": 24}), modalities={modality: data})


def found(study):
    return " | ".join(rf.check_study(study).warnings["found"])


def matched(study):
    readings = read(study)
    name = next(iter(readings.of))
    return match_reporters(readings.matrix(name), load_knowledge()).matches


@pytest.mark.parametrize("cell", gene_cells(("YES1", "FYN", "SRC")))
@pytest.mark.parametrize("sites", ["Y426;Y420;Y419", "Y426/Y420/Y419", "pY426 pY420 pY419",
                                   "Y419|Y420|Y426"])
def test_a_site_of_several_genes_belongs_to_their_family(cell, sites):
    made = study([{"gene": cell, "site": sites}, {"gene": "AKT1S1", "site": "T246"}])
    matches = matched(made)
    assert set(matches.loc[matches["position"] == 0, "node"]) == {"SRC family"}
    assert matches.loc[matches["position"] == 0, "kind"].tolist() == ["own"]
    assert "could not be read" not in found(made)


def test_a_site_of_two_nodes_is_scored_for_neither():
    for genes, sites in (("SRC;ABL1", "Y419;Y393"), ("SRC/EGFR", "Y419;Y9999")):
        matches = matched(study([{"gene": genes, "site": sites}]))
        assert set(matches["kind"]) == {"shared"}
        assert matches["note"].str.contains("shared by several nodes").all()


def test_the_older_number_of_a_label_leads_to_its_site():
    matches = matched(study([{"antibody": "HER3pY1298"}], kind="antibodies", modality="rppa"))
    assert matches["site"].tolist() == ["ERBB3 Y1289"]


@pytest.mark.parametrize("row", [
    {"gene": "YES1 FYN BG12", "site": "Y426"}, {"gene": "EGFR", "site": "K27ac"},
    {"gene": "EGFR", "site": "pY"}, {"gene": "1-Sep", "site": "S30"}, {"gene": "EGFR", "site": ""},
    {"gene": "2022-03-01", "site": "S30"},
])
def test_an_unread_site_is_counted_and_named_by_check_and_run(row):
    made = study([{"gene": "EGFR", "site": "Y1197"}, row])
    words = "1 of 2 features could not be read: '1'"
    assert words in found(made)
    answer = find_escape(made, challenge=False)
    assert words in answer.summary()
    assert answer.notes.query("kind == 'features'")["where"].tolist() == ["modality phospho"]


def test_an_unread_label_is_counted_and_named():
    made = study([{"antibody": name} for name in ("EGFR_pY1068", "Histone H3 (K27ac)", "blank 3")],
                 kind="antibodies", modality="rppa")
    assert "2 of 3 features could not be read: '1' (label), '2' (label)" in found(made)


@pytest.mark.parametrize("write", [str, lambda p: p.replace("y", "pY"),
                                   lambda p: p.replace("y", "Y(ph)")])
def test_peptides_in_memory_are_read_as_those_of_a_folder(write):
    peptides = ["GSTAENAEyLR", "GSHQISLDNPDyQQDFFPK", "AVCSTyLQSR", "AAVPSGASTGIyEALELR"]
    made = study([{"gene": gene, "peptide": write(p)}
                  for gene, p in zip(("EGFR", "EGFR", "HIPK1", "ENO1"), peptides, strict=True)],
                 kind="peptides")
    assert set(matched(made)["site"]) == {"EGFR Y1197", "EGFR Y1172"}
    assert "hardly any" not in found(made)
    data = made.modalities["phospho"].copy()
    again = rf.Study(name="x", models=made.models, arms=made.arms, samples=made.samples,
                     modalities={"phospho": data})
    assert set(matched(again)["site"]) == {"EGFR Y1197", "EGFR Y1172"}


def test_a_phospho_table_without_phosphates_is_said_loudly():
    made = study([{"gene": "EGFR", "peptide": p} for p in ("GSTAENAEYLR", "AVCSTYLQSR", "YMEDSTYYK",
                                                           "IGEGTYGVVYK", "GHEYTNIK")],
                 kind="peptides")
    words = "hardly any phosphate is read: 0 of 5 peptides show one"
    assert words in found(made)
    assert words in find_escape(made, challenge=False).summary()


def reporters(count):
    rows = load_knowledge().reporters
    rows = rows[~rows["window"].str.contains("_")].drop_duplicates(["window"]).head(count)
    return [{"gene": gene, "peptide": window[:7] + window[7].lower() + window[8:]}
            for gene, window in zip(rows["gene"], rows["window"], strict=True)]


def displaced(rows, share, seed):
    """Exchange the genes of a share of rows."""
    rng = np.random.default_rng(seed)
    moved = rng.choice(len(rows), int(share * len(rows)), replace=False)
    genes = [rows[i]["gene"] for i in np.roll(moved, len(moved) // 2)]
    for i, gene in zip(moved, genes, strict=True):
        rows[i] = {**rows[i], "gene": gene}
    return rows


@pytest.mark.parametrize("share", [0.2, 0.5, 1.0])
@pytest.mark.parametrize("seed", range(3))
def test_genes_that_contradict_their_peptides_are_refused(share, seed):
    made = study(displaced(reporters(200), share, seed), kind="peptides")
    assert "reporter peptides stand beside another gene" in found(made)
    with pytest.raises(StudyError, match="of 200 reporter peptides stand beside another gene"):
        find_escape(made)
    with pytest.raises(StudyError, match="beside another gene"):
        rf.run(made)


def test_sound_genes_are_not_doubted_and_few_are_only_told():
    rows = reporters(200)
    assert "another gene" not in found(study(rows, kind="peptides"))
    aliases = [{**row, "gene": {"EGFR": "ERBB1", "ERBB2": "Erbb2"}.get(row["gene"], row["gene"])}
               for row in rows]
    assert "another gene" not in found(study(aliases, kind="peptides"))
    unknown = [{**row, "gene": f"protein {i}"} for i, row in enumerate(rows)]
    assert "another gene" not in found(study(unknown, kind="peptides"))
    rows[0]["gene"] = "LMNA"
    made = study(rows, kind="peptides")
    assert "1 of 200 reporter peptides stand beside another gene" in found(made)
    assert "beside another gene" in find_escape(made, challenge=False).summary()


@pytest.mark.parametrize("unit", ["BG", "um", "nm", "µm", "Mol", "uN", "ug", "micromolar", "mcM",
                                  "cells", "n M "])
def test_units_that_mean_nothing_are_refused(unit):
    arms = pd.DataFrame({"arm": ["U", "T"], "start_h": 0, "agent": ["DMSO", "erlotinib"],
                         "dose": [0.1, 1], "unit": ["v%v", unit]})
    made = study([{"gene": "EGFR", "site": "Y1197"}])
    if unit == "ug":
        rf.Study(name="x", models=made.models, arms=arms, samples=made.samples, modalities={})
        return
    with pytest.raises(StudyError, match=r"unknown unit of a dose.*nM.*ng/ml") as error:
        rf.Study(name="x", models=made.models, arms=arms, samples=made.samples, modalities={})
    assert (error.value.row, error.value.column) == (3, "unit")


@pytest.mark.parametrize(("agent", "doubted"), [
    ("erlotinib:1 M", True), ("erlotinib:1e6 uM", True), ("erlotinib:1000 mM", True),
    ("erlotinib:1 uM", False), ("erlotinib:100 uM", False), ("metformin:10 mM", False),
    ("metformin:2 M", True), ("erlotinib:1e-9 nM", True), ("dasatinib:0.1 nM", False),
])
def test_doses_that_no_experiment_has_are_questioned(agent, doubted):
    made = study([{"gene": "EGFR", "site": "Y1197"}], agent=agent)
    assert ("hardly given" in found(made)) is doubted


@pytest.mark.parametrize("agent", ["osimertinb", "erlotnib", "dasatinibb", "trametnib"])
def test_a_misspelt_drug_is_said_by_check_as_by_a_run(agent):
    made = study([{"gene": "EGFR", "site": "Y1197"}], agent=agent)
    words = f"{agent} is not among the drugs known here"
    assert words in found(made) and words in find_escape(made, challenge=False).summary()
    assert "did you mean" in found(made)
