"""The one reader: in whatever form a modality is held, in whatever order, the same numbers."""

from collections import Counter

import anndata as ad
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

import refugium as rf
from refugium.signal import Reading, read
from refugium.signal import readings as one_reader
from refugium.study import Study
from refugium.study.design import design as designs
from refugium.virtual import demo_plan, write_tumour

FORMS = {"dense": np.asarray, "csr": sparse.csr_matrix, "csc": sparse.csc_matrix}
COUNTED = ("rna_counts", "rna_log")
ARMS = pd.DataFrame({"arm": ["U", "E"], "start_h": 0, "agent": ["none", "erlotinib"]})
MODELS = pd.DataFrame({"model_id": ["P9", "P9-KO", "H1"], "parent_id": ["", "P9", ""],
                       "perturbation": ["", "AXL:KO", ""]})
SAMPLES = pd.DataFrame(
    [(f"s{i}", model, arm, 24.0, str(label), block)
     for i, (model, arm, label, block) in enumerate([
         ("P9", "U", 1, "R1"), ("P9", "E", 1, "R1"), ("P9", "E", 1, "R1"), ("P9", "E", 2, "R1"),
         ("P9-KO", "E", 1, "R1"), ("P9-KO", "U", 1, "R1"), ("H1", "U", 1, "R2"),
         ("H1", "E", 1, "R2"), ("H1", "E", 1, "R2")])],
    columns=["sample_id", "model_id", "arm", "time_h", "replicate", "block"])
"""Two lineages, one of them with a knock-out; s1 and s2 are readings of one sample, so s7, s8."""


def adata(values, form=np.asarray, *, genes=None, scale="linear", cells=None):
    held = np.asarray(values, dtype=float)
    features = [f"f{i}" for i in range(held.shape[1])]
    names = list(SAMPLES["sample_id"][: len(held)])
    obs = pd.DataFrame(index=names)
    if cells is not None:
        obs = pd.DataFrame({"sample_id": cells}, index=[f"c{i}" for i in range(len(held))])
    var = pd.DataFrame({"gene": genes or [f"G{i}" for i in range(len(features))]}, index=features)
    return ad.AnnData(form(held), obs=obs, var=var, uns={"scale": scale, "kind": "genes"})


def study_of(data, modality="rna_counts", samples=SAMPLES, models=MODELS):
    used = set(data.obs.get("sample_id", data.obs_names))
    own = samples[samples["sample_id"].isin(used)]
    return Study(name="made up", models=models, arms=ARMS, samples=own,
                 modalities={modality: data})


def matrix_of(data, modality="rna_counts", **others):
    return read(study_of(data, modality, **others)).matrix(modality)


def counted(seed=0, n=9, genes=12):
    return np.random.default_rng(seed).poisson(20, (n, genes)).astype(float)


def same(one, two):
    for part in ("log2", "counts", "depth", "state", "block"):
        np.testing.assert_array_equal(getattr(one, part), getattr(two, part), err_msg=part)
    for part in ("samples", "empty", "modality", "kind"):
        assert getattr(one, part) == getattr(two, part)
    pd.testing.assert_frame_equal(one.features, two.features)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("cells", [None, [f"s{i}" for i in (0, 0, 1, 2, 2, 3, 4, 4, 5)]])
@pytest.mark.parametrize(("modality", "scale"),
                         [("rna_counts", "linear"), ("phospho", "linear"), ("protein", "log2")])
def test_the_form_in_which_numbers_are_held_changes_none(form, cells, modality, scale, tmp_path):
    values = counted()
    values[1, :4] = 0
    told = matrix_of(adata(values, scale=scale, cells=cells), modality)
    data = adata(values, FORMS[form], scale=scale, cells=cells)
    same(matrix_of(data, modality), told)
    data.write_h5ad(tmp_path / "held.h5ad")
    in_file = ad.read_h5ad(tmp_path / "held.h5ad", backed="r")
    assert in_file.isbacked
    same(matrix_of(in_file, modality), told)
    in_file.file.close()


@given(st.permutations(range(9)), st.sampled_from(["rna_counts", "phospho", "luminex"]))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_says_nothing(order, modality):
    """States keep their numbers, contrasts their rows, each sample its readings."""
    data = adata(counted(3))
    one, two = matrix_of(data, modality), matrix_of(data[list(order)].copy(), modality)
    assert one.layout.states == two.layout.states
    pd.testing.assert_frame_equal(one.layout.contrasts, two.layout.contrasts)
    assert one.layout.block_names == two.layout.block_names
    place = {sample: i for i, sample in enumerate(one.samples)}
    place |= {"s2": place["s1"], "s8": place["s7"]}  # which repeat lends its name, rows do say
    back = [place[sample] for sample in two.samples]
    np.testing.assert_array_equal(two.state, one.state[back])
    np.testing.assert_array_equal(two.block, one.block[back])
    np.testing.assert_allclose(two.log2, one.log2[:, back], rtol=1e-12)
    if one.counts is not None:
        np.testing.assert_array_equal(two.counts, one.counts[:, back])
        np.testing.assert_array_equal(two.depth, one.depth[back])


@pytest.mark.parametrize("modality", ["rna_counts", "rna_log", "protein"])
def test_of_a_gene_named_twice_the_fuller_row_is_kept(modality):
    values = counted(genes=4) + 1
    values[:, 1] = values[:, 0] + 5
    found = matrix_of(adata(values, genes=["AXL", "AXL", "MET", ""]), modality)
    assert found.features["feature"].tolist() == ["f1", "f2", "f3"]
    assert found.features.index.tolist() == [0, 1, 2]
    assert found.genes[:2] == ("AXL", "MET")
    assert len(found.log2) == 3


@pytest.mark.parametrize("modality", ["rna_counts", "protein"])
def test_rows_without_a_gene_are_not_one_gene(modality):
    found = matrix_of(adata(counted(genes=4), genes=["", "", "nan", "nan"]), modality)
    assert len(found.features) == 4


@pytest.mark.parametrize("modality", ["phospho", "rppa", "luminex", "chromatin"])
def test_two_sites_of_a_gene_stay_two_rows(modality):
    found = matrix_of(adata(counted(genes=3), genes=["EGFR", "EGFR", "MET"]), modality)
    assert found.genes == ("EGFR", "EGFR", "MET")
    assert found.feature_names == ("f0", "f1", "f2")


def test_repeats_are_averaged_and_their_counts_summed():
    values = counted(1)
    values[2] = 3 * values[1]
    found = matrix_of(adata(values))
    assert found.samples == ("s0", "s1", "s3", "s4", "s5", "s6", "s7")
    np.testing.assert_array_equal(found.counts[:, 1], values[1] + values[2])
    np.testing.assert_array_equal(found.counts[:, 0], values[0])
    np.testing.assert_array_equal(found.depth, found.counts.sum(axis=0))
    np.testing.assert_allclose(found.log2[:, 1], np.log2(values[1] / values[1].sum() * 1e6 + 1))


def test_repeats_of_intensities_are_averaged_once_their_loading_is_off():
    values = counted(1) + 1
    values[2] = 4 * values[1]
    found = matrix_of(adata(values), "phospho")
    np.testing.assert_allclose(found.log2[:, 1], np.log2(values[1]) + 1)
    assert found.counts is None
    assert found.depth is None


def test_the_depth_counts_genes_whose_row_is_left_out():
    values = counted(genes=4) + 1
    found = matrix_of(adata(values, genes=["AXL", "AXL", "MET", "ALK"]))
    assert found.depth[0] == values[0].sum()
    assert found.depth[0] > found.counts[:, 0].sum()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("modality", ["rna_counts", "protein", "phospho"])
def test_an_empty_sample_is_all_gaps_and_named(modality, form):
    values = counted()
    values[[2, 6]] = 0  # a repeat of s1, and the only reading of its state
    found = matrix_of(adata(values, FORMS[form]), modality)
    assert found.empty == ("s2", "s6")
    assert np.isnan(found.log2[:, found.samples.index("s6")]).all()
    np.testing.assert_allclose(
        found.log2[:, 1], np.log2(values[1] / values[1].sum() * 1e6 + 1)
        if modality in COUNTED else np.log2(values[1]))


def test_a_sample_of_gaps_is_empty_and_a_logarithm_of_nought_is_a_reading():
    values = counted()
    values[2] = np.nan
    values[6] = 0
    assert matrix_of(adata(values), "protein").empty == ("s2", "s6")
    # far below all others a logarithm of nought is a filler, as a linear nought is
    assert matrix_of(adata(values, scale="log2"), "protein").empty == ("s2", "s6")
    values[[i for i in range(9) if i != 6]] -= 20
    found = matrix_of(adata(values, scale="log2"), "protein")
    assert found.empty == ("s2",)
    assert (found.log2[:, found.samples.index("s6")] == 0).all()


def test_gaps_among_counts_stay_gaps():
    values = counted()
    values[0, 3] = np.nan
    found = matrix_of(adata(values))
    assert np.isnan(found.log2[3, 0])
    assert np.isnan(found.log2).sum() == 1
    assert found.counts[3, 0] == 0


CELLS = ["s0", "s0", "s0", "s3", "s3", "s4"]


def test_cells_are_summed_where_they_were_counted():
    values = counted(n=6)
    found = matrix_of(adata(values, sparse.csr_matrix, cells=CELLS))
    assert found.samples == ("s0", "s3", "s4")
    np.testing.assert_array_equal(found.counts.T, [values[:3].sum(axis=0), values[3:5].sum(axis=0),
                                                   values[5]])


def test_logarithms_of_cells_are_averaged():
    values = counted(n=6) / 7
    found = matrix_of(adata(values, cells=CELLS, scale="log2"), "rna_log")
    np.testing.assert_allclose(found.log2.T, [values[:3].mean(axis=0), values[3:5].mean(axis=0),
                                              values[5]])
    assert found.counts is None


def test_cells_in_any_order_are_the_same_samples():
    values, order = counted(n=6), [5, 3, 0, 1, 4, 2]
    one = matrix_of(adata(values, cells=CELLS))
    two = matrix_of(adata(values[order], cells=[CELLS[i] for i in order]))
    back = [one.samples.index(sample) for sample in two.samples]
    np.testing.assert_array_equal(two.counts, one.counts[:, back])
    np.testing.assert_array_equal(two.state, one.state[back])


def test_some_models_keep_their_samples_and_their_contrasts():
    whole = matrix_of(adata(counted()))
    part = whole.of_models({"P9-KO", "H1"})
    assert part.samples == ("s4", "s5", "s6", "s7")
    assert [s.number for s in part.layout.states] == list(range(len(part.layout.states)))
    for sample, state in zip(part.samples, part.state, strict=True):
        before = whole.layout.states[whole.state[whole.samples.index(sample)]]
        after = part.layout.states[state]
        assert (after.model, after.arm, after.time_h) == (before.model, before.arm, before.time_h)
    kept = [i for i, sample in enumerate(whole.samples) if sample in part.samples]
    np.testing.assert_array_equal(part.log2, whole.log2[:, kept])
    np.testing.assert_array_equal(part.counts, whole.counts[:, kept])
    np.testing.assert_array_equal(part.depth, whole.depth[kept])
    np.testing.assert_array_equal(part.block, whole.block[kept])


def test_contrasts_of_some_models_are_those_of_the_whole():
    """A knock-out alone is still compared with its parent: the row stays, as the whole has it."""
    whole = matrix_of(adata(counted()))
    for models in ({"P9"}, {"P9-KO"}, {"H1"}, {"P9", "P9-KO"}, {"P9-KO", "H1"}):
        table = whole.layout.contrasts
        pd.testing.assert_frame_equal(
            whole.of_models(models).layout.contrasts,
            table[table["case_model"].isin(models)].reset_index(drop=True))


def test_lineages_part_the_samples():
    whole = matrix_of(adata(counted()))
    parts = whole.of_lineages()
    assert [part.samples for part in parts] == [("s0", "s1", "s3", "s4", "s5"), ("s6", "s7")]
    assert [{s.model for s in part.layout.states} for part in parts] == [{"P9", "P9-KO"}, {"H1"}]
    contrasts = pd.concat([part.layout.contrasts for part in parts], ignore_index=True)
    pd.testing.assert_frame_equal(contrasts, whole.layout.contrasts)
    assert parts[0].of_lineages() == [parts[0]]


def test_without_a_block_states_keep_their_numbers():
    whole = matrix_of(adata(counted()))
    part = whole.without_block("R2")
    assert part.samples == whole.samples[:5]
    np.testing.assert_array_equal(part.state, whole.state[:5])
    assert part.layout is whole.layout


def test_a_modality_is_read_when_asked_for_and_once(monkeypatch):
    told = Counter()
    real = one_reader.read_matrix

    def counts(design, modality, data):
        told[modality] += 1
        return real(design, modality, data)

    monkeypatch.setattr(one_reader, "read_matrix", counts)
    readings = read(study_of(adata(counted())))
    assert isinstance(readings.reading("rna_counts"), Reading)
    assert not told
    assert readings.matrix("rna_counts") is readings.reading("rna_counts").matrix
    assert read(readings) is readings
    assert told == {"rna_counts": 1}


@pytest.fixture
def told(monkeypatch):
    """How often histories, each layout and each matrix were made; the real ones are made."""
    found = Counter()

    def count(module, name, key):
        real = getattr(module, name)

        def counted_call(*values):
            found[key(*values)] += 1
            return real(*values)

        monkeypatch.setattr(module, name, counted_call)

    count(designs, "histories", lambda arms: "histories")
    count(designs, "make_layout", lambda design, modality: ("layout", modality))
    count(one_reader, "read_matrix", lambda design, modality, data: ("matrix", modality))
    return found


def test_one_run_reads_everything_once(told, tmp_path):
    made = rf.run(write_tumour(demo_plan()).study, challenge=False, out=tmp_path / "page")
    assert made.movie is not None
    assert told == {"histories": 1, ("layout", None): 1, ("layout", "phospho"): 1,
                    ("matrix", "phospho"): 1}
