import hashlib
import inspect
import os
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refugium.core.errors import RefugiumError
from refugium.io import read_study, write_study
from refugium.study.design import derive_contrasts
from refugium.virtual import Plan, write_truth, write_tumour
from refugium.virtual.plan import PLANTED
from refugium.virtual.truth import TRUTH


def fingerprint():
    tumour = write_tumour(Plan(seed=5, planted="mixed"))
    data = tumour.study.modalities["phospho"]
    text = (data.X.tobytes() + "|".join(data.var_names).encode() + tumour.truth.to_csv().encode()
            + tumour.study.arms.to_csv().encode())
    return hashlib.sha256(text).hexdigest()


FINGERPRINT = (
    "import hashlib\nfrom refugium.virtual import Plan, write_tumour\n"
    + inspect.getsource(fingerprint) + "\nprint(fingerprint())")


def _same(one, other):
    a, b = one.study.modalities["phospho"], other.study.modalities["phospho"]
    pd.testing.assert_frame_equal(a.var, b.var)
    assert a.X.tobytes() == b.X.tobytes()
    pd.testing.assert_frame_equal(one.truth, other.truth)
    for table in ("models", "arms", "samples"):
        pd.testing.assert_frame_equal(getattr(one.study, table), getattr(other.study, table))


@pytest.mark.parametrize("planted", PLANTED)
def test_the_same_plan_writes_the_same_study_bit_for_bit(planted):
    plan = Plan(seed=11, planted=planted, selection=True)
    _same(write_tumour(plan), write_tumour(plan))


def test_another_process_with_other_hashes_writes_the_same_bits():
    # against this process, whose hashes are others: they are drawn anew for each
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    other = subprocess.run(
        [sys.executable, "-c", FINGERPRINT], check=True,
        capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed},
    ).stdout.strip()
    assert fingerprint() == other


def test_another_seed_writes_another_study():
    one, other = (write_tumour(Plan(seed=s)).study.modalities["phospho"] for s in (1, 2))
    assert one.shape != other.shape or not np.array_equal(one.X, other.X, equal_nan=True)


def test_noise_does_not_change_the_biology():
    quiet, loud = (
        write_tumour(Plan(seed=3, planted="mixed", noise_log2=n, missing=0.0)) for n in (0.0, 1.0)
    )
    pd.testing.assert_frame_equal(quiet.truth, loud.truth)


@pytest.mark.parametrize("planted", PLANTED)
def test_every_class_writes_a_study_with_its_truth(planted):
    tumour = write_tumour(Plan(seed=4, planted=planted))
    data = tumour.study.modalities["phospho"]
    assert list(tumour.truth.columns) == TRUTH.names
    assert tumour.study.name == "virtual tumour 4"
    assert (data.uns["scale"], data.uns["kind"]) == ("linear", "peptides")
    assert list(data.var.columns) == ["gene", "uniprot", "peptide"]
    assert (data.var_names == data.var["gene"] + ":" + data.var["peptide"]).all()
    assert list(data.obs_names) == tumour.study.samples["sample_id"].tolist()
    assert not np.isnan(data.X).all(axis=0).any()
    classes = set(tumour.truth["class"])
    assert classes >= set(tumour.plan.classes) | {"target", "quiet"}
    assert classes <= {*PLANTED, "target", "quiet", "coupled"} - {"none", "mixed"}


@pytest.mark.parametrize(
    ("plan", "arms"),
    [
        (Plan(planted="induced"), 2), (Plan(planted="primed"), 4), (Plan(planted="persistent"), 3),
        (Plan(planted="primed", direct_inhibitor=False), 2), (Plan(planted="mixed"), 5),
        (Plan(direct_inhibitor=True), 4),
    ],
)
def test_arms_with_a_direct_inhibitor_are_there_as_the_class_needs(plan, arms):
    study = write_tumour(plan).study
    assert study.arms["arm"].nunique() == arms
    per_plex = study.samples.groupby("block").size()
    assert len(per_plex) == plan.n_plexes
    assert (per_plex == arms).all()


def test_a_floor_alone_in_the_same_plex_and_a_contrast_on_top():
    tumour = write_tumour(Plan(planted="primed", backup="AXL"))
    inhibitor = tumour.truth.set_index("node").loc["AXL", "inhibitor"]
    contrasts = derive_contrasts(tumour.study)
    pairs = set(zip(contrasts["case_arm"], contrasts["reference_arm"], strict=True))
    assert {
        (inhibitor, "vehicle"), (f"erlotinib + {inhibitor}", "erlotinib"), ("erlotinib", "vehicle"),
    } <= pairs


def test_without_a_sample_before_the_inhibitor_plexes_stand_alone():
    study = write_tumour(Plan(planted="persistent", before=False, n_plexes=2)).study
    arms = study.samples.groupby("block")["arm"].agg(set)
    assert sum("vehicle" in held for held in arms) == 2
    assert sum("vehicle" not in held and len(held) == 2 for held in arms) == 2


def test_a_time_zero_is_one_untreated_sample_per_plex():
    study = write_tumour(Plan(times_h=(0, 24), n_plexes=2)).study
    zero = study.samples[study.samples["time_h"] == 0]
    assert zero["arm"].tolist() == ["vehicle", "vehicle"]


def test_nothing_in_the_study_tells_the_truth():
    study = write_tumour(Plan(planted="induced", selection=True)).study
    data = study.modalities["phospho"]
    assert data.obs.shape[1] == 0
    assert set(data.uns) == {"scale", "kind"}
    assert not data.layers and not data.obsm and not data.varm
    words = " ".join([*study.notes, study.citation, *study.samples["sample_id"]])
    assert not any(kind in words for kind in PLANTED)


def test_truth_lies_beside_the_study(tmp_path):
    tumour = write_tumour(Plan(seed=2, planted="induced"))
    with pytest.raises(RefugiumError):
        write_truth(tumour, tmp_path)
    write_study(tumour.study, tmp_path / "study")
    path = write_truth(tumour, tmp_path / "study")
    assert (path.parent / "study.toml").exists()
    back = pd.read_csv(path, keep_default_na=False)
    assert back["class"].tolist() == tumour.truth["class"].tolist()
    read = read_study(tmp_path / "study").modalities["phospho"]
    assert np.array_equal(read.X, tumour.study.modalities["phospho"].X, equal_nan=True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    plan=st.builds(
        Plan,
        seed=st.integers(0, 2**64), planted=st.sampled_from(PLANTED), n_plexes=st.integers(1, 5),
        times_h=st.lists(st.sampled_from([0.0, 1.0, 4.0, 24.0, 72.0, 240.0]), unique=True)
        .map(sorted).map(tuple).filter(lambda t: t != (0.0,)),
        direct_inhibitor=st.sampled_from([None, True, False]), before=st.booleans(),
        active=st.floats(0, 1), misannotated=st.floats(0, 1), off_target=st.integers(0, 200),
        noise_log2=st.floats(0, 2), plex_log2=st.floats(0, 2), loading_log2=st.floats(0, 2),
        compression=st.floats(0, 1), missing=st.floats(0, 0.95), missing_single=st.floats(0, 0.5),
        seen=st.floats(0, 1), global_growth=st.floats(0, 3), strong_baseline=st.booleans(),
        selection=st.booleans(), ischaemia=st.floats(0, 1), shared_noise=st.floats(0, 1),
        n_background=st.integers(0, 300),
    )
)
def test_any_plan_writes_a_valid_study(plan):
    tumour = write_tumour(plan)
    data = tumour.study.modalities["phospho"]
    assert data.n_obs == len(tumour.study.samples)
    finite = data.X[np.isfinite(data.X)]
    assert (finite > 0).all()
    assert tumour.truth["activity_on"].between(0, 1).all()
    counted = tumour.truth.set_index("node")["n_peptides"]
    assert counted.sum() <= data.n_vars
    assert not derive_contrasts(tumour.study).empty


def test_speed_is_printed_never_asserted(capsys):
    plan = Plan(planted="primed")
    write_tumour(plan)
    start = time.perf_counter()
    for seed in range(20):
        write_tumour(replace(plan, seed=seed))
    spent = (time.perf_counter() - start) / 20 * 1e3
    with capsys.disabled():
        sys.stdout.write(f"\none virtual tumour: {spent:.1f} ms\n")
