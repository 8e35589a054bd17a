"""The constructor is a door too: it checks what no file was read for, and changes no input."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from builders.studies import design
from refugium.core.errors import StudyError
from refugium.core.guards.paths import safe_path
from refugium.study import Study

BASIC = [("U", 0, "none"), ("E", 0, "erl:1 uM")]


def modality(X, obs=("s0",), var=("A",), **uns):
    data = ad.AnnData(X=np.asarray(X), obs=pd.DataFrame(index=pd.Index(obs)),
                      var=pd.DataFrame(index=pd.Index(var)))
    data.uns.update({"scale": "linear", "kind": "genes", **uns})
    return data


def study_with(data=None, called="phospho", **others):
    base = {
        "name": "s", "models": pd.DataFrame({"model_id": ["m"]}),
        "arms": pd.DataFrame(BASIC, columns=["arm", "start_h", "agent"]),
        "samples": pd.DataFrame({"sample_id": ["s0"], "model_id": "m", "arm": "U"}),
        "modalities": {} if data is None else {called: data},
    }
    return Study(**{**base, **others})


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("methylation", modality([[1.0]]), "unknown modality"),
        ("phospho", "not a matrix", "not AnnData"),
        ("phospho", modality(np.ones((0, 1)), obs=()), "empty"),
        ("phospho", modality([[1.0]], obs=("other",)), "samples.sample_id lacks"),
        ("phospho", modality([[1.0]], scale="ln"), "unknown scale"),
        ("phospho", modality([[1.0]], scale=["log2"]), "unknown scale"),
        ("phospho", modality([[np.inf]]), "infinite"),
        ("phospho", modality([[-1.0]]), "log2"),
        ("phospho", modality([[70.0]], scale="log2"), "no logarithms"),
        ("phospho", modality([[np.nan]]), "no value at all"),
        ("phospho", modality([[True]]), "numbers"),
    ],
)
def test_unsound_modalities(name, data, word):
    with pytest.raises(StudyError, match=word) as caught:
        study_with(data, called=name)
    assert "To do" in str(caught.value)


@pytest.mark.filterwarnings("ignore:.*not unique")
def test_doubled_samples_and_features():
    with pytest.raises(StudyError, match="sample twice"):
        study_with(data=modality([[1.0], [2.0]], obs=("s0", "s0")))
    with pytest.raises(StudyError, match="feature twice"):
        study_with(data=modality([[1.0, 2.0]], var=("A", "A")))


@pytest.mark.parametrize(
    ("others", "word"),
    [
        ({"name": ""}, "1 to 200"),
        ({"name": "x" * 201}, "1 to 200"),
        ({"name": 7}, "not text"),
        ({"time_zero": " "}, "1 to 200"),
        ({"citation": "\ud800"}, "not text"),
        ({"notes": (1,)}, "not text"),
        ({"models": None}, "not a table"),
        ({"models": pd.DataFrame({"model_id": ["a\x00b"]})}, "not text"),
        ({"models": pd.DataFrame({"model_id": [b"m"]})}, "not text"),
        ({"samples": pd.DataFrame([["s0", "m", "U", "U"]],
                                  columns=["sample_id", "model_id", "arm", "arm"])}, "twice"),
        ({"samples": pd.DataFrame({"sample_id": ["s0"], "model_id": "m", "arm": "U",
                                   "time_h": [True]})}, "not a number"),
        ({"samples": pd.DataFrame({"sample_id": ["s0"], "model_id": "m", "arm": "U",
                                   "time_h": [pd.Timestamp("2020-01-01")]})}, "not a date"),
    ],
)
def test_unsound_tables(others, word):
    with pytest.raises(StudyError, match=word) as caught:
        study_with(**others)
    assert "To do" in str(caught.value)


def test_the_row_of_a_table_in_memory_is_counted_as_if_it_had_a_header():
    arms = pd.DataFrame({"arm": ["U", "E"], "start_h": [0, "x"], "agent": ["none", "erl"]},
                        index=[70, 71])
    with pytest.raises(StudyError, match=r"arms, row 3, column 'start_h'"):
        study_with(arms=arms)


def test_numbers_become_ids_without_decimals():
    samples = pd.DataFrame({"sample_id": [7.0], "model_id": "m", "arm": "U", "replicate": [1.0]})
    study = study_with(samples=samples)
    assert study.samples[["sample_id", "replicate"]].to_numpy().tolist() == [["7", "1"]]


def test_no_input_is_changed():
    tables = {"models": pd.DataFrame({"model_id": [" m "]}),
              "arms": pd.DataFrame([("U", 0, "a:1 nM + b")], columns=["arm", "start_h", "agent"])}
    before = {name: table.copy() for name, table in tables.items()}
    study_with(**tables)
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, before[name])
        assert table.attrs == {}


def test_neutral_agents_get_their_kind():
    arms = pd.DataFrame({"arm": list("abcd"), "start_h": 0,
                         "agent": ["DMSO", "none", "Medium", "erl"]})
    study = study_with(arms=arms, samples=pd.DataFrame())
    assert study.arms["kind"].tolist() == ["vehicle", "none", "medium", "drug"]


def test_states_join_samples_of_one_history():
    study = design([("U", 24), ("E", 24), ("E", 24), ("E", 0), ("U", 0)], BASIC)
    states = study.states()
    assert states["state"].tolist() == [0, 1, 1, 2, 2]
    assert states["state_arm"].tolist() == ["U", "E", "E", "E", "E"]
    assert study.states("phospho").equals(states)


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a\\b", "a\x00b", "missing.csv", "."])
def test_safe_path_refuses(tmp_path, name):
    with pytest.raises(StudyError, match="To do"):
        safe_path(tmp_path, name, source="study.toml")


def test_safe_path_allows_a_file_in_a_folder_below(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "a.csv").write_text("x")
    assert safe_path(tmp_path, "tables/a.csv", source="t").read_text() == "x"


def rna(values, **uns):
    data = ad.AnnData(np.asarray(values, dtype=float), uns=uns,
                      obs=pd.DataFrame(index=[f"s{i}" for i in range(len(values))]),
                      var=pd.DataFrame(index=[f"g{i}" for i in range(len(values[0]))]))
    return data


def of_two(data, called="rna_log"):
    return study_with(data, called, samples=pd.DataFrame(
        {"sample_id": ["s0", "s1"], "model_id": "m", "arm": ["U", "E"]}))


@pytest.mark.parametrize(("uns", "words"), [
    ({}, "scale and kind"), ({"kind": "genes"}, "its scale"), ({"scale": "log2"}, "its kind")])
@pytest.mark.parametrize("called", ["phospho", "protein", "rna_log", "rna_counts", "chromatin"])
def test_nothing_is_taken_for_granted(uns, words, called):
    with pytest.raises(StudyError, match=words) as caught:
        of_two(rna([[1.0, 2.0], [3.0, 4.0]], **uns), called)
    assert 'adata.uns["' in str(caught.value)


COUNTS = np.random.default_rng(3).poisson(60.0, (2, 9)).astype(float)


@pytest.mark.parametrize("base", [None, np.e, 2.0, 10.0])
@pytest.mark.parametrize("form", [np.asarray, sparse.csr_matrix, sparse.csc_matrix])
def test_logarithms_as_scanpy_notes_them_become_log2(base, form):
    logs = rna(np.log1p(COUNTS) / np.log(base or np.e), kind="genes", log1p={"base": base})
    logs.X = form(logs.X)
    before = logs.copy()
    study = of_two(logs)
    held = study.modalities["rna_log"]
    np.testing.assert_allclose(held.to_df(), np.log2(COUNTS + 1))
    assert held.uns["scale"] == "log2" and "log1p" not in held.uns
    assert "log2" in study.losses["why"].item()
    np.testing.assert_array_equal(logs.to_df(), before.to_df())
    assert "scale" not in logs.uns
    assert of_two(held).losses.empty


def test_a_note_lost_on_the_way_through_a_file_is_still_natural(tmp_path):
    """A file keeps no `None`: scanpy's natural logarithms come back with an empty note."""
    study = of_two(rna(np.log1p(COUNTS), kind="genes", log1p={}))
    np.testing.assert_allclose(study.modalities["rna_log"].to_df(), np.log2(COUNTS + 1))


@pytest.mark.parametrize(("scale", "base", "sound"), [
    ("log2", None, False), ("linear", None, False), ("log2", 10, False), ("log2", 2, True)])
def test_two_notes_may_not_contradict_each_other(scale, base, sound):
    data = rna(np.log1p(COUNTS) / np.log(base or np.e), kind="genes", scale=scale,
               log1p={"base": base})
    if sound:
        assert of_two(data).losses.empty
        return
    with pytest.raises(StudyError, match="log1p"):
        of_two(data)


@pytest.mark.parametrize("log", [np.log1p, lambda x: np.log2(x + 1), lambda x: np.log10(x + 1),
                                 lambda x: np.log2(x / x.sum() * 1e6 + 1)])
@pytest.mark.parametrize("form", [np.asarray, sparse.csr_matrix])
@pytest.mark.parametrize("note", [{}, {"log1p": {"base": None}}])
def test_logarithms_are_no_counts(log, form, note):
    data = rna(log(COUNTS), kind="genes", scale="linear", **note)
    data.X = form(data.X)
    with pytest.raises(StudyError, match="where counts belong"):
        of_two(data, "rna_counts")


@pytest.mark.parametrize("counts", [COUNTS, COUNTS * 0 + [[0.0], [2.0]], COUNTS * 3.7])
def test_counts_are_counts_also_small_or_estimated(counts):
    """A note of scanpy's for another layer does no harm to whole counts."""
    assert of_two(rna(counts, kind="genes", scale="linear"), "rna_counts").losses.empty
    if (counts % 1 == 0).all():
        of_two(rna(counts, kind="genes", scale="linear", log1p={"base": None}), "rna_counts")


def test_counts_are_not_on_log2():
    with pytest.raises(StudyError, match="declared log2"):
        of_two(rna(COUNTS % 40, kind="genes", scale="log2"), "rna_counts")
