"""Bytes turned, cut out, put in: the file as it was, a sound table, or StudyError; no other."""

import gzip
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.corrupted_formats import BY_CLASS
from builders.damage import Folder, damaged, quiet
from builders.formats import HTSEQ, h5ad_bytes, rds_bytes, xlsx_bytes
from builders.studies import valid_folder
from refugium.io import read_study
from refugium.io.formats import read_any_table, write_h5mu
from refugium.io.formats.chunks import read_h5ad_chunks
from refugium.io.formats.count_folders import read_count_folder
from refugium.io.formats.h5ad import read_h5ad

FAST = settings(max_examples=80, deadline=None, derandomize=True,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
"""The same damage in every run: HDF5 is a C library, and new damage is for fuzzing by hand."""


@cache
def _h5mu() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        write_h5mu(read_study(valid_folder(Path(folder) / "s")), Path(folder) / "s.h5mu")
        return (Path(folder) / "s.h5mu").read_bytes()


@st.composite
def turned(draw, whole: bytes):
    """One bit turned, or the end cut off: what storage and networks do."""
    at = draw(st.integers(0, len(whole) - 1))
    if draw(st.integers(0, 4)) == 0:
        return whole[:at]
    return whole[:at] + bytes([whole[at] ^ 1 << draw(st.integers(0, 7))]) + whole[at + 1 :]


def spoilt(whole: bytes):
    return st.one_of(turned(whole), damaged(whole))


@pytest.mark.parametrize("dense", [True, False])
@given(data=st.data())
@FAST
def test_damaged_h5ad(dense, data):
    with Folder() as folder:
        path = folder / "a.h5ad"
        path.write_bytes(data.draw(spoilt(h5ad_bytes(dense))))
        read = quiet(read_h5ad, path, ["u1", "e1"], kind="genes", scale="linear",
                     modality="rna_counts")
        if read is not None:
            assert set(read[0].obs["sample_id"]) <= {"u1", "e1"}
            assert read[0].var_names.is_unique
        quiet(lambda: list(read_h5ad_chunks(path, 2)))


@given(data=st.data())
@settings(FAST, max_examples=40)
def test_damaged_h5mu(data):
    with Folder() as folder:
        (folder / "s.h5mu").write_bytes(data.draw(spoilt(_h5mu())))
        quiet(read_study, folder / "s.h5mu")


@pytest.mark.parametrize(("ending", "make"), [(".xlsx", xlsx_bytes), (".rds", rds_bytes)])
@given(data=st.data())
@settings(FAST, max_examples=100)
def test_checksums_let_nothing_wrong_through(ending, make, data):
    with Folder() as folder:
        path = folder / f"a{ending}"
        path.write_bytes(make())
        sound = read_any_table(path)
        path.write_bytes(data.draw(turned(make())))
        read = quiet(read_any_table, path)
        if read is not None:
            pd.testing.assert_frame_equal(read, sound)


@pytest.mark.parametrize("ending", [".xlsx", ".rds", ".rda", ".xls"])
@given(data=st.data())
@FAST
def test_any_bytes_as_a_workbook_or_a_file_of_r(ending, data):
    plain = gzip.decompress(rds_bytes())
    with Folder() as folder:
        path = folder / f"a{ending}"
        path.write_bytes(data.draw(st.one_of(
            st.binary(max_size=99), spoilt(xlsx_bytes()), spoilt(plain),
            spoilt(plain).map(lambda raw: b"RDX3\n" + raw))))
        read = quiet(read_any_table, path)
        assert read is None or read.columns.is_unique


@given(data=st.data())
@FAST
def test_damaged_counts(data):
    with Folder() as folder:
        for name, text in HTSEQ.items():
            (folder / name).write_bytes(data.draw(st.one_of(
                st.just(text.encode()), spoilt(text.encode()), st.binary(min_size=1, max_size=40))))
        packed = data.draw(spoilt(gzip.compress(HTSEQ["u1.txt"].encode(), mtime=0)))
        (folder / "p1.txt.gz").write_bytes(packed)
        read = quiet(read_count_folder, folder, ["u1", "e1", "p1"], format="htseq",
                     scale="linear", modality="rna_counts")
        if read is not None:
            assert read[0].X.dtype == np.int64
            assert (read[0].X >= 0).all()


MEASURE = """
import resource, sys
from pathlib import Path
from refugium.core.errors import StudyError
from refugium.io import read_study
import anndata.io, h5py, openpyxl, pyarrow.parquet, rdata.parser
def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])
before = peak()
size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + (1 << 30),) * 2)
for folder in sys.argv[1:]:
    try:
        read_study(folder)
    except StudyError as error:
        assert "To do: " in str(error)
    else:
        raise SystemExit(f"{folder} was read")
print((peak() - before) >> 10)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux")
def test_bombs_take_little_memory(tmp_path):
    """All bombs and huge declarations, one after another, within 1 GB of address space."""
    folders = []
    for number, case in enumerate([*BY_CLASS["bombs"], *BY_CLASS["huge declared shapes"]]):
        folder = valid_folder(tmp_path / str(number))
        case.damage(folder)
        folders.append(str(folder))
    done = subprocess.run([sys.executable, "-c", MEASURE, *folders], capture_output=True,
                          text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) < 400, f"{done.stdout} MB"
