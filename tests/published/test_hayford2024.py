"""SKMEL5 subclones on a BRAF inhibitor: shape, and the control that does not dedifferentiate."""

from dataclasses import replace

import numpy as np
import pytest

import refugium as rf
from refugium.core.status import Engagement, ReadFrom, Status


@pytest.fixture(scope="session")
def hayford(published):
    return published("hayford2024")


def test_shape(hayford):
    assert hayford.modalities["rna_counts"].shape == (27, 14963)
    assert hayford.samples.groupby(["model_id", "time_h"]).size().eq(3).all()
    assert sorted(hayford.samples["time_h"].unique()) == [0, 72, 192]


def test_mitf_stays(hayford):
    counts = hayford.modalities["rna_counts"].to_df()
    cpm = np.log2(counts.div(counts.sum(axis=1), axis=0) * 1e6 + 1)
    by_time = cpm["MITF"].groupby(hayford.samples.set_index("sample_id")["time_h"]).mean()
    assert by_time.to_numpy() == pytest.approx(9.0, abs=0.1)


def test_what_is_absent_is_not_measured(hayford):
    assert not {"SOX10", "AXL"} & set(hayford.modalities["rna_counts"].var_names)
    assert any("SOX10" in note and "artefact" in note for note in hayford.notes)


def test_the_drug_hit_as_transcripts_tell(hayford):
    """ERK output fell 1.2 to 2.1 log2 in each subclone and time, read beside untreated day 0."""
    hits = rf.find_escape(hayford, challenge=False).engagement
    assert len(hits) == 6
    assert set(hits["verdict"]) == {Engagement.ENGAGED}
    assert set(hits["read_from"]) == {ReadFrom.TRANSCRIPTIONAL}
    assert hits["residual"].isna().all()
    found = hits.set_index(["model_id", "time_h"])["change_log2"].unstack()
    wanted = [[-1.38, -1.20], [-1.50, -1.24], [-2.07, -1.50]]
    assert found.to_numpy() == pytest.approx(np.array(wanted), abs=0.05)


def test_one_replicate_each_has_no_verdict(hayford):
    samples = hayford.samples[hayford.samples["replicate"] == "1"]
    data = hayford.modalities["rna_counts"]
    lone = replace(hayford, samples=samples, modalities={
        "rna_counts": data[data.obs_names.isin(samples["sample_id"])].copy()})
    hits = rf.find_escape(lone, challenge=False).engagement
    assert set(hits["status"]) == {Status.TOO_FEW_REPLICATES}
    assert set(hits["verdict"]) == {""} and (hits["change_log2"] < -1).all()
