"""Files of AnnData before 0.8 are read; a reference that leads elsewhere never is."""

import contextlib
import warnings

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.old_h5ad import old_h5ad
from refugium.core.errors import StudyError
from refugium.io.formats.h5ad import read_h5ad

SAMPLES = ([0, 0, 1, 1], ["u1", "e1"])


def back(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_h5ad(path, ["u1", "e1"], kind="genes", scale="linear",
                         modality="rna_counts")[0]


@pytest.mark.parametrize(("column", "expected"), [
    (([0, 1, -1, 0], ["low", "high"]), ["low", "high", None, "low"]),
    (([1, 1, 0, 0], [10, 20]), [20, 20, 10, 10]),
    (([0, 1, 0, 1], [0.5, 1.5]), [0.5, 1.5, 0.5, 1.5]),
    (([0, 0, 0, 0], ["α β"]), ["α β"] * 4),
    ([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0]),
    (["x", "y", "x", ""], ["x", "y", "x", ""]),
    ([True, False, True, True], [True, False, True, True]),
])
def test_columns_come_back_as_they_were(tmp_path, column, expected):
    data = back(old_h5ad(tmp_path / "a.h5ad", {"sample_id": SAMPLES, "extra": column},
                         {"kind": ([0, 1, 0], ["coding", "other"])}))
    assert data.obs["sample_id"].tolist() == ["u1", "u1", "e1", "e1"]
    found = data.obs["extra"].tolist()
    assert [None if x is None or x != x else x for x in found] == expected
    assert data.var["kind"].tolist() == ["coding", "other", "coding"]


def leads_to(target):
    def spoil(file):
        held = file["obs/sample_id"]
        del held.attrs["categories"]
        held.attrs.create("categories", target(file), dtype=h5py.ref_dtype)
    return spoil


def hidden(file):
    """An array that no link names: nothing has weighed it."""
    made = h5py.h5d.create(file.id, None, h5py.h5t.NATIVE_INT32, h5py.h5s.create_simple((2,)))
    return h5py.h5r.create(made, b".", h5py.h5r.OBJECT)


def region(file):
    held = file["obs/sample_id"]
    del held.attrs["categories"]
    held.attrs.create("categories", file["X"].regionref[:1], dtype=h5py.regionref_dtype)


@pytest.mark.parametrize(("spoil", "words"), [
    (leads_to(lambda f: f["X"].ref), "elsewhere"), (leads_to(lambda f: f["obs"].ref), "elsewhere"),
    (leads_to(lambda f: h5py.Reference()), "elsewhere"),
    (leads_to(lambda f: f["var/_index"].ref), "elsewhere"),
    (leads_to(lambda f: np.array([f["X"].ref] * 2, dtype=h5py.ref_dtype)), "references"),
    (region, "references"),
    (lambda f: f["X"].attrs.create("other", f["X"].ref, dtype=h5py.ref_dtype), "references"),
    (lambda f: f["obs"].attrs.create("categories", f["X"].ref, dtype=h5py.ref_dtype),
     "references"),
    (lambda f: f.create_dataset("obs/list", data=np.array([f["X"].ref], dtype=h5py.ref_dtype)),
     "references"),
    (lambda f:
     f["obs/__categories"].move("sample_id", "other"), "elsewhere"),
    (lambda f: f["obs/sample_id"].write_direct(np.array([0, 9, 1, 1], dtype="i1")), "readable"),
    (lambda f: f["obs/__categories"].__setitem__("x", h5py.ExternalLink("other.h5", "/X")),
     "links"),
])
def test_what_leads_elsewhere_is_refused(tmp_path, spoil, words):
    path = old_h5ad(tmp_path / "a.h5ad", {"sample_id": SAMPLES})
    with h5py.File(path, "r+") as file:
        spoil(file)
    with pytest.raises(StudyError, match=words):
        back(path)


def test_an_array_without_a_name_is_no_target(tmp_path):
    path = old_h5ad(tmp_path / "a.h5ad", {"sample_id": SAMPLES})
    with h5py.File(path, "r+") as file:
        leads_to(hidden)(file)
    with pytest.raises(StudyError):
        back(path)


@given(st.integers(0, 1 << 20), st.integers(0, 255))
@settings(max_examples=150, deadline=None)
def test_a_damaged_byte_is_a_study_error_or_harmless(tmp_path_factory, place, value):
    path = old_h5ad(tmp_path_factory.mktemp("b") / "a.h5ad", {"sample_id": SAMPLES})
    raw = bytearray(path.read_bytes())
    raw[place % len(raw)] = value
    path.write_bytes(raw)
    with contextlib.suppress(StudyError):
        read_h5ad(path, ["u1", "e1"], kind="genes", scale="linear", modality="rna_counts")
