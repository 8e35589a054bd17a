"""Numbers that stand where nothing was read are no readings; what was read stays."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest

import refugium as rf
from builders.intensities import FILLERS, KINDS, clean
from refugium.signal import Cell, read
from refugium.signal.raw.filler_words import filler_words
from refugium.signal.raw.fillers import FillerKind, find_fillers
from refugium.study import Study

SURE = ("one", "tiny", "minus_ten", "half_the_least", "a_fifth_of_the_least", "huge", "floor",
        "ceiling")
"""Found wherever they stand; the others only where a sample or feature shows enough of them."""


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_read_stays(kind):
    """Intensities, panels, beads, ratios to a control, centred and rounded values: no alarm."""
    for seed in range(15):
        values, scale = clean(kind, seed)
        found = find_fillers(values, scale)[1]
        assert [one for one in found if one.kind is not FillerKind.ZERO] == [], seed


@pytest.mark.filterwarnings("ignore:All-NaN")
@pytest.mark.parametrize("kind", [k for k in KINDS if k not in ("ratios", "centred", "beads")])
@pytest.mark.parametrize("filler", SURE)
def test_a_repeated_number_far_off_is_no_reading(filler, kind):
    for seed in range(4):
        values, scale = clean(kind, seed)
        filled = FILLERS[filler](values, scale == "linear", np.random.default_rng(seed))
        put = np.isfinite(filled) & (filled != values)
        codes, _ = find_fillers(filled, scale)
        assert (codes[put] != Cell.READ).mean() > 0.99
        stays = np.isfinite(filled) & ~put & (filled != np.unique(filled[put])[0])
        assert (codes[stays] == Cell.READ).mean() > 0.999


@pytest.mark.filterwarnings("ignore:All-NaN")
@pytest.mark.parametrize(("filler", "kind", "least"), [
    ("in_the_bulk", "peptides", 0.99), ("per_sample", "peptides", 0.99),
    ("per_feature", "peptides", 0.6), ("in_the_bulk", "sites", 0.9), ("per_sample", "sites", 0.9)])
def test_a_number_of_each_sample_or_feature_is_found_where_it_repeats(filler, kind, least):
    found = []
    for seed in range(6):
        values, scale = clean(kind, seed)
        filled = FILLERS[filler](values, scale == "linear", np.random.default_rng(seed))
        put = np.isfinite(filled) & ~np.isfinite(values)
        codes, _ = find_fillers(filled, scale)
        found.append((codes[put] != Cell.READ).mean())
    assert np.mean(found) >= least


def test_ratios_to_a_control_keep_their_controls():
    for scale, one in (("log2", 0.0), ("linear", 1.0), ("linear", 100.0)):
        rng = np.random.default_rng(1)
        values = rng.normal(0, 0.8, (8, 60))
        values = values if scale == "log2" else one * np.exp2(values)
        values[:3] = one
        assert find_fillers(values, scale)[1] == []


@pytest.mark.parametrize(("kind", "taken"), [
    (FillerKind.FAR, "missing"), (FillerKind.FLOOR, "below detection"),
    (FillerKind.CEILING, "not used"), (FillerKind.REPEATED, "missing")])
def test_words_count_and_say_what_became_of_them(kind, taken):
    from refugium.signal.raw.fillers import Filler
    words, = filler_words([Filler(kind, 7.0, 3, 4.0, (1,)), Filler(kind, 9.0, 2, 5.0, (0,))],
                          ["a", "b"])
    assert words.startswith("5 values of exactly 7, 9") and taken in words and "a, b" in words


def _study(values, modality, scale="linear"):
    ids = [f"s{i}" for i in range(len(values))]
    data = ad.AnnData(values, obs=pd.DataFrame(index=ids), uns={"scale": scale, "kind": "genes"},
                      var=pd.DataFrame(index=[f"G{i}" for i in range(values.shape[1])]))
    return Study("s", pd.DataFrame({"model_id": ["M"]}),
                 pd.DataFrame({"arm": ["U", "E"], "start_h": 0.0, "agent": ["none", "erlotinib"]}),
                 pd.DataFrame({"sample_id": ids, "model_id": "M",
                               "arm": ["U", "E"] * (len(ids) // 2), "time_h": 24.0}),
                 {modality: data})


def test_the_matrix_knows_why_a_value_is_not_there():
    values = np.random.default_rng(0).lognormal(9, 1, (6, 40))
    values[1, :3], values[2, 3], values[3, 4] = 1.0, np.nan, 0.0
    matrix = read(_study(values, "protein")).matrix("protein")
    assert matrix.cell[:3, 1].tolist() == [Cell.PLACEHOLDER] * 3
    assert (matrix.cell[3, 2], matrix.cell[4, 3]) == (Cell.ABSENT, Cell.PLACEHOLDER)
    np.testing.assert_array_equal(np.isfinite(matrix.log2), matrix.cell == Cell.READ)
    part = matrix.of_samples(np.array([1, 3]))
    np.testing.assert_array_equal(part.cell, matrix.cell[:, [1, 3]])


@pytest.mark.parametrize("modality", ["rna_counts", "rna_log", "chromatin"])
def test_zeros_and_ones_of_reads_are_readings(modality):
    values = np.random.default_rng(0).poisson(900.0, (6, 40)).astype(float)
    values[:, :4], values[:, 4:8] = 0.0, 1.0
    matrix = read(_study(values, modality)).matrix(modality)
    assert matrix.fillers == () and not np.isin(matrix.cell, [Cell.PLACEHOLDER, Cell.DROPPED]).any()
    assert (matrix.cell[4:] == Cell.READ).all()  # of regions no count has no logarithm


def test_memory_and_folder_tell_zeros_alike(tmp_path):
    values = np.random.default_rng(0).lognormal(9, 1, (6, 40)).round(3)
    values[1, :3] = 0.0
    study = _study(values, "protein")
    table = pd.DataFrame(values.T, columns=list(study.samples["sample_id"]))
    table.insert(0, "gene", [f"G{i}" for i in range(40)])
    for name in ("models", "arms", "samples"):
        getattr(study, name).to_csv(tmp_path / f"{name}.csv", index=False)
    table.to_csv(tmp_path / "p.csv", index=False)
    (tmp_path / "study.toml").write_text(
        'schema = 1\nname = "s"\ntime_zero = "dose"\n[modalities.protein]\ntable = "p.csv"\n'
        'scale = "linear"\n')
    told = [next(w for w in rf.check_study(one).lost["why"] if "zero" in w)
            for one in (study, rf.read_study(tmp_path))]
    assert all(words.startswith("readings of zero (3): missing, not small") for words in told)
