"""SKMEL5 subclones on a BRAF inhibitor: shape, and the control that does not dedifferentiate."""

import numpy as np
import pytest


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
