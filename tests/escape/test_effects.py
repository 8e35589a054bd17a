"""Escape from published changes: what a comparison shows, and what needs samples."""

from dataclasses import replace

import anndata as ad
import numpy as np
import pandas as pd
import pytest

import refugium as rf
from builders.effects import SITES, USUAL, paper

NAN = float("nan")


def ask(study):
    return rf.find_escape(study, challenge=False)


def test_a_hit_and_a_rise_are_told_as_candidate_at_most():
    found = ask(paper(USUAL))
    assert found.engagement["verdict"].tolist() == ["engaged"]
    assert found.engagement["read_from"].tolist() == ["direct"]
    calls = found.calls.set_index("node")
    assert calls.loc["AXL", ["class", "level"]].tolist() == ["induced", "candidate"]
    assert calls.loc["ERK", "class"] == "lost"
    kinds = dict(zip(found.notes["kind"], found.notes["words"], strict=True))
    assert kinds["given_changes"].startswith("Published changes of 1 comparison in phospho")
    assert "no third" in kinds["without_samples"]


@pytest.mark.parametrize("study", [
    paper(USUAL, se=None),
    paper(USUAL, df=NAN),
], ids=["no error", "se without df"])
def test_without_an_error_there_are_effects_only(study):
    found = ask(study)
    assert set(found.calls["status"]) == set(found.engagement["status"]) == {"error_not_stated"}
    assert found.engagement["change_log2"].tolist() == [-3.5]
    numbers = ["p", "q", "change_lo", "change_hi"]
    assert found.calls[numbers].isna().all(axis=None)
    assert set(found.calls["level"]) == {"none"} and set(found.calls["class"]) == {"undecided"}
    assert found.activities[["lo", "hi", "se", "p", "q"]].isna().all(axis=None)
    assert "no usable error given" in found.summary()


def test_a_node_shown_on_by_a_given_comparison_is_persistent_and_never_primed():
    x = list(SITES.values())
    still = [("E", "U", [-3.5, -2.7, 0.0, 0.1]), ("EX", "E", [0.0, -0.1, -2.5, 0.0]),
             ("X", "U", [0.0, 0.0, -2.5, 0.0])]
    found = ask(paper(still, se=0.1))
    axl = found.calls.set_index(["contrast", "node"]).loc[("E vs U at 24 h", "AXL")]
    assert axl[["class", "level", "shown_on"]].tolist() == ["persistent", "candidate", "EX"]
    assert axl["baseline"] == "no_reference"
    assert not (found.calls["class"] == "primed").any()
    # two changes against one reference show nothing between their cases
    apart = [("E", "U", [-3.5, -2.7, 0.0, 0.1]), ("EX", "U", [-3.5, -2.8, -2.5, 0.1])]
    lone = ask(paper(apart, se=0.1)).calls.set_index(["contrast", "node"])
    assert lone.loc[("E vs U at 24 h", "AXL"), "level"] == "none"
    assert len(x) == 4


def test_no_floor_is_taken_from_an_arm_that_was_not_compared():
    found = ask(paper([*USUAL, ("X", "U", [0.0, 0.0, -3.0, 0.0])]))
    assert set(found.engagement["floor_from"]) == {"zero"}
    assert found.engagement["all_times_log2"].isna().all()
    assert found.tables["dose_series"].empty and found.tables["factorials"].empty
    assert found.tables["across_lines"].empty and found.tables["censored"].empty


def test_what_a_further_agent_does_alone_must_be_held_against_the_case():
    rows = [*USUAL, ("EL", "E", [0.0, 0.0, 1.8, 0.0]), ("EL", "U", [-3.4, -2.6, 1.8, 0.0])]
    alone = [*rows, ("L", "U", [0.0, 0.0, 1.8, 0.0])]
    beyond = [*alone, ("EL", "L", [-3.4, -2.6, 1.7, 0.0])]
    told = []
    for own in (rows, alone, beyond):
        calls = ask(paper(own, se=0.1)).calls
        told.append(calls[(calls["contrast"] == "EL vs E at 24 h") & (calls["node"] == "AXL")])
    assert [one["level"].item() for one in told] == ["candidate", "none", "candidate"]
    assert "it was not compared" in told[1]["reason"].item()


def test_times_against_one_reference_are_taken_as_if_nothing_were_known_of_their_dependence():
    p = []
    for times in ([24.0], [24.0, 48.0, 72.0]):
        rows = USUAL * len(times)
        calls = ask(paper(rows, times=times, se=0.6)).calls
        p.append(calls[calls["node"] == "AXL"]["p_node"].iloc[0])
    assert p[1] == pytest.approx(3 * p[0])


def test_a_common_shift_is_loading_or_drug():
    moved = {**SITES, "AXL:Y702": 0.9}
    still = ask(paper([("E", "U", list(moved.values()))], more=100))
    assert "common_shift" not in set(still.notes["kind"])
    assert still.calls.set_index("node").loc["AXL", "level"] == "candidate"
    shifted = paper([("E", "U", list(moved.values()))], more=100)
    data = shifted.modalities["phospho"].copy()
    data.X = data.X + 0.8
    data.X[0, 0], data.X[0, 2] = -3.5, 0.9
    found = ask(replace(shifted, modalities={"phospho": data}))
    axl = found.calls.set_index("node").loc["AXL"]
    assert axl["status"] == "loading_or_drug" and axl["level"] == "none"
    assert "common_shift" in set(found.notes["kind"])
    assert found.engagement["verdict"].tolist() == ["engaged"]


def test_nothing_is_concluded_from_what_a_choice_leaves_out():
    rng = np.random.default_rng(3)
    study = paper(USUAL, more=60)
    data = study.modalities["phospho"].copy()
    data.X[:, 4:] = rng.choice([-1, 1], 60) * rng.uniform(1, 3, 60)
    data.layers["p"] = np.full(data.shape, 0.001) * rng.uniform(0.1, 1, data.shape)
    found = ask(replace(study, modalities={"phospho": data[:, [0, *range(2, 64)]]}))
    kinds = dict(zip(found.notes["kind"], found.notes["words"], strict=True))
    assert "Only features that changed are listed in E vs U" in kinds["only_selected"]
    assert "common_shift" not in kinds and "loading_as_given" not in kinds
    assert "ERK" not in set(found.calls["node"])
    assert found.tables["censored"].empty


def test_a_reference_of_another_time_is_said():
    study = paper(USUAL)
    early = replace(study, contrasts=study.contrasts.assign(reference_time_h=0.0))
    assert "time in culture" in dict(zip(
        *(ask(early).notes[c] for c in ("kind", "words")), strict=True))["other_time"]
    assert "other_time" not in set(ask(study).notes["kind"])


def test_missing_in_one_contrast_is_not_unchanged():
    rows = [*USUAL, ("EX", "E", [NAN, -0.2, NAN, -1.0])]
    calls = ask(paper(rows)).calls.set_index(["contrast", "node"])
    axl = calls.loc[("EX vs E at 24 h", "AXL")]
    assert axl["status"] == "not_measured" and np.isnan(axl["change_log2"])


def test_transcripts_given_as_changes_are_effects_with_their_own_errors():
    genes = ["DUSP6", "SPRY2", "SPRY4", "ETV4", "ETV5", "SPRED1", "EPHA2", "PHLDA1", "DUSP4",
             "CCND1", *(f"G{i}" for i in range(300))]
    rng = np.random.default_rng(0)
    x = rng.normal(0, 0.2, (1, len(genes)))
    x[0, :10] -= 3.0
    study = paper(USUAL)
    for se, status in ((0.2, "ok"), (None, "error_not_stated")):
        layers = {} if se is None else {"se": np.full(x.shape, se), "df": np.full(x.shape, 4.0)}
        rna = ad.AnnData(x, obs=pd.DataFrame(index=["E vs U at 24 h"]),
                         var=pd.DataFrame(index=genes), layers=layers,
                         uns={"scale": "log2", "kind": "genes", "given": "effects"})
        found = ask(replace(study, modalities={"rna_log": rna})).engagement
        assert found["read_from"].tolist() == ["transcriptional"]
        assert found["status"].tolist() == [status]
        assert found["change_log2"].iloc[0] == pytest.approx(-3.0, abs=0.3)
