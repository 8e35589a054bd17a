"""Every verb over published changes, alone and beside samples: an answer, or why there is none."""

from dataclasses import replace

import anndata as ad
import numpy as np
import pandas as pd
import pytest

import refugium as rf
from builders.effects import SITES, USUAL, paper
from refugium.io import read_study, write_study
from refugium.plan import plan_study
from refugium.report import compare_results, read_results


def ask(study):
    return rf.find_escape(study, challenge=False)


@pytest.fixture(scope="module")
def mixed():
    """Phospho as changes, growth wells and RNA samples beside."""
    study = paper([("E", "U", list(SITES.values())), ("EX", "E", [0.0, 0.0, -2.0, 0.0])])
    genes = ["DUSP6", "SPRY2", "SPRY4", "ETV4", "ETV5", "SPRED1", "EPHA2", "PHLDA1", "DUSP4",
             "CCND1", *(f"G{i}" for i in range(200))]
    rng = np.random.default_rng(1)
    names = [f"{arm}{i}" for arm in ("U", "E") for i in range(3)]
    log2 = rng.normal(6, 2, len(genes)) + rng.normal(0, 0.15, (6, len(genes)))
    log2[3:, :10] -= 2.5
    rna = ad.AnnData(log2, obs=pd.DataFrame(index=names), var=pd.DataFrame(index=genes),
                     uns={"scale": "log2", "kind": "genes"})
    wells = pd.DataFrame([
        {"well": f"{arm}{i}", "model_id": "PC9", "arm": arm, "time_h": time, "measure": "count",
         "value": 1000 * 2 ** (rate * time / 24) * (1 + 0.03 * i), "unit": "cells", "block": "b"}
        for arm, rate in {"U": 1.0, "E": 0.4, "EX": 0.0, "X": 0.95}.items()
        for i in range(3) for time in (0.0, 24.0, 48.0, 72.0)])
    return replace(
        study, wells=wells, modalities={**study.modalities, "rna_log": rna},
        samples=pd.DataFrame({"sample_id": names, "model_id": "PC9", "time_h": 24.0,
                              "arm": [n[0] for n in names], "block": "rna"}))


def test_a_mixed_study_answers_from_all_it_holds(mixed, tmp_path):
    found = ask(mixed)
    calls = found.calls.set_index(["contrast", "node"])
    assert calls.loc[("E vs U at 24 h", "AXL"), "is_candidate"] == "yes"
    report = rf.check_study(mixed)
    assert report.questions.set_index("number").loc[10, "answer"] == "answerable"
    made = rf.run(mixed, out=tmp_path / "page", challenge=False)
    page = made.page.read_text(encoding="utf-8")
    assert "changes of 2 comparisons, no samples" in page
    assert "Published changes of 2 comparisons in phospho" in page
    assert made.contrasts["status"].tolist() == ["ok", "ok"]


def test_a_folder_answers_as_memory_does(tmp_path):
    study = paper([*USUAL, ("EX", "E", [0.0, 0.0, -2.0, 0.0])])
    write_study(study, tmp_path / "study")
    one, two = ask(study), ask(read_study(tmp_path / "study"))
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, two.tables[name])


def test_every_verb_answers_or_says_why_not(tmp_path):
    study = paper([("E", "U", list(SITES.values()))] * 3, times=[4.0, 24.0, 72.0])
    movie = rf.make_movie(study)
    assert movie.table("courses")["status"].tolist() == ["abstained"]
    assert "given as changes, not samples" in movie.summary()
    plan = plan_study(paper(USUAL, se=0.9))
    assert not plan.plan["would_change"].any()
    assert "given as changes, not samples" in plan.summary()
    one = rf.run(paper(USUAL), out=tmp_path / "a", challenge=False).page.parent
    two = rf.run(paper(USUAL, se=0.9), out=tmp_path / "b", challenge=False).page.parent
    same, other = (compare_results(read_results(one), read_results(x)) for x in (one, two))
    assert same.changes.empty and "AXL" in other.summary()
