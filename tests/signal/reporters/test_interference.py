"""Signal of other channels: the mixture is undone, its share is found or bounded."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.drugged import ERL, NONE, build
from refugium.core.errors import StudyError
from refugium.io import read_study, write_study
from refugium.signal import Interference, read, without_interference
from refugium.signal.parameters import INTERFERENCE
from refugium.signal.reporters.interference import interference_of, zero_shares

SHARES = st.floats(0.0, 0.5)


def _study(acquisition="", **more):
    study = build([
        {"arm": "untreated", "agents": NONE, "time_h": 24, "levels": {}},
        {"arm": "drug", "agents": ERL, "time_h": 24, "levels": {"EGFR": -3}},
    ], **more)
    if acquisition:
        study.modalities["phospho"].uns["acquisition"] = acquisition
    return study


@settings(max_examples=50, deadline=None)
@given(SHARES, st.lists(st.floats(0.01, 100.0), min_size=2, max_size=10))
def test_the_mixture_is_undone(c, cells):
    """Any plex: mixed with its mean and unmixed again, the share of the reference comes back."""
    held = np.array(cells)
    read_ = (1 - c) * held + c * held.mean()
    found = without_interference(read_ / read_[0], read_.mean() / read_[0], c)
    assert np.allclose(found, held / held[0], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(("acquisition", "hi", "source", "known"), [
    ("lfq", 0.0, "none", True), ("dia", 0.0, "none", True),
    ("tmt_ms3", INTERFERENCE["tmt_ms3"], "acquisition", False),
    ("tmt_ms2", INTERFERENCE["tmt_ms2"], "acquisition", False),
    ("itraq", INTERFERENCE["itraq"], "acquisition", False),
    ("", max(INTERFERENCE.values()), "not_stated", False),
])
def test_the_range_follows_the_acquisition(acquisition, hi, source, known):
    found = interference_of(read(_study(acquisition)).matrix("phospho"))
    assert (found.lo, found.hi, str(found.source), found.known) == (0.0, hi, source, known)


def test_knock_outs_show_the_share():
    """Three readouts of a protein that is gone hold nothing but the mean of their plex."""
    models = pd.DataFrame({"model_id": ["M", "K"], "parent_id": ["", "M"],
                           "perturbation": ["", "EGFR:KO"]})
    cells = [{"arm": "untreated", "agents": NONE, "time_h": 24, "levels": {}, "model": model}
             for model in ("M", "K")]
    study = build(cells, models=models, noise=0.0)
    data = study.modalities["phospho"]
    c, x = 0.2, np.array(data.X)
    x[np.ix_([n.startswith("K|") for n in data.obs_names], data.var["gene"] == "EGFR")] = 0.0
    plex = np.array([name.rsplit("|", 1)[1] for name in data.obs_names])
    for one in set(plex):
        x[plex == one] = (1 - c) * x[plex == one] + c * x[plex == one].mean(axis=0)
    data.X = x
    data.uns["acquisition"] = "tmt_ms2"
    matrix = read(study).matrix("phospho")
    assert np.allclose(zero_shares(matrix), c)
    found = interference_of(matrix)
    assert (found.known, str(found.source)) == (True, "zeros")
    assert (found.lo, found.hi) == pytest.approx((c, c))


def test_a_knock_out_that_left_protein_behind_is_no_zero():
    models = pd.DataFrame({"model_id": ["M", "K"], "parent_id": ["", "M"],
                           "perturbation": ["", "EGFR:KO"]})
    cells = [{"arm": "untreated", "agents": NONE, "time_h": 24, "model": model,
              "levels": {"EGFR": 0.0 if model == "M" else -0.5}} for model in ("M", "K")]
    study = build(cells, models=models)
    study.modalities["phospho"].uns["acquisition"] = "tmt_ms2"
    assert str(interference_of(read(study).matrix("phospho")).source) == "acquisition"


def test_an_unknown_acquisition_is_refused_with_the_list():
    study = _study()
    data = study.modalities["phospho"].copy()
    data.uns["acquisition"] = "tmt"
    with pytest.raises(StudyError, match="tmt_ms2"):
        type(study)(name="x", models=study.models, arms=study.arms, samples=study.samples,
                    modalities={"phospho": data})


def test_a_folder_keeps_the_acquisition(tmp_path):
    write_study(_study("tmt_ms3"), tmp_path / "study")
    again = read_study(tmp_path / "study")
    assert again.modalities["phospho"].uns["acquisition"] == "tmt_ms3"
    assert isinstance(again.modalities["phospho"], ad.AnnData)


def test_a_range_is_known_only_from_zeros_or_where_there_is_none():
    assert not Interference(lo=0.0, hi=0.3, source="acquisition").known
