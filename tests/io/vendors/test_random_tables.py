"""Vendors' tables that are damaged in any way: a correct table or RefugiumError, nothing else."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.vendor_tables import TABLES
from refugium.core.errors import RefugiumError
from refugium.io.vendors import import_table, write_import
from refugium.io.vendors.detect import detect_vendor
from refugium.io.vendors.dispatch import VENDORS

FAST = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
FOLDER = Path(tempfile.mkdtemp(prefix="vendor-tables-"))
CELLS = ["", "NA", "x", "-1", "1e400", "inf", "0", "Filtered", '"', ";", "P00533;;", "[", "Y", "_",
         "1197;1248", "=1+1", "2021-03-04", "\u00b5", "\x00", "nan", "1,5", "+"]


def attempt(raw, vendor, name):
    """Write bytes and read them; whatever is read must be sound."""
    path = FOLDER / name
    path.write_bytes(raw)
    for chosen in (vendor, None):
        try:
            table = import_table(path, vendor=chosen)
        except RefugiumError:
            continue
        assert table.summary()
        if table.data is not None:
            matrix = np.asarray(table.data.X)
            assert table.data.obs_names.is_unique and table.data.var_names.is_unique
            assert not np.isinf(matrix).any() and np.isfinite(matrix).any()
            if table.data.uns["scale"] == "linear":
                assert not (matrix <= 0).any()
        else:
            assert np.isfinite(table.wells["value"]).all()


@pytest.mark.parametrize("vendor", VENDORS)
@given(raw=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(
    lambda text: text.encode("utf-8", "surrogatepass"))))
@FAST
def test_garbage(vendor, raw):
    attempt(raw, vendor, TABLES[vendor]()[0])


@pytest.mark.parametrize("vendor", VENDORS)
@given(data=st.data())
@FAST
def test_cut_and_overwritten(vendor, data):
    name, text = TABLES[vendor]()
    raw = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw) - 1))
        piece = data.draw(st.one_of(st.binary(max_size=4), st.sampled_from(CELLS).map(
            lambda cell: cell.encode())))
        how = data.draw(st.sampled_from(["cut", "put", "over"]))
        if how == "cut":
            raw = raw[: max(at, 1)]
        elif how == "put":
            raw[at:at] = piece
        else:
            raw[at : at + len(piece)] = piece
    attempt(bytes(raw), vendor, name)


@pytest.mark.parametrize("vendor", VENDORS)
@given(data=st.data())
@FAST
def test_any_cell_may_hold_anything(vendor, data):
    name, text = TABLES[vendor]()
    separator = "," if name.endswith(".csv") else "\t"
    lines = [line.split(separator) for line in text.splitlines()]
    for _ in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.integers(0, len(lines) - 1))
        column = data.draw(st.integers(0, len(lines[row]) - 1))
        lines[row][column] = data.draw(st.one_of(st.sampled_from(CELLS), st.text(max_size=8)))
    attempt("\n".join(separator.join(line) for line in lines).encode("utf-8", "surrogatepass"),
            vendor, name)


@pytest.mark.parametrize("vendor", VENDORS)
def test_byte_order_mark_and_line_ends_do_not_matter(vendor, tmp_path):
    name, text = TABLES[vendor]()
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    plain = import_table(path)
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert detect_vendor(path) == vendor
    marked = import_table(path)
    if plain.data is None:
        pd.testing.assert_frame_equal(plain.wells, marked.wells)
    else:
        np.testing.assert_array_equal(plain.data.X, marked.data.X)


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_encodings_are_refused(vendor, encoding, tmp_path):
    name, text = TABLES[vendor]()
    (tmp_path / name).write_bytes(text.encode(encoding))
    for chosen in (vendor, None):
        with pytest.raises(RefugiumError):
            import_table(tmp_path / name, vendor=chosen)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_header_alone_is_no_table(vendor, tmp_path):
    name, text = TABLES[vendor]()
    (tmp_path / name).write_text(text.split("\n")[0] + "\n")
    with pytest.raises(RefugiumError):
        import_table(tmp_path / name, vendor=vendor)


def test_parquet_reports(tmp_path):
    name, text = TABLES["diann_report"]()
    (tmp_path / name).write_text(text)
    frame = pd.read_csv(tmp_path / name, sep="\t")
    frame.to_parquet(tmp_path / "report.parquet", index=False)
    assert detect_vendor(tmp_path / "report.parquet") == "diann_report"
    np.testing.assert_array_equal(import_table(tmp_path / "report.parquet").data.X,
                                  import_table(tmp_path / name).data.X)
    (tmp_path / "bad.parquet").write_bytes(b"PAR1" + bytes(40))
    with pytest.raises(RefugiumError):
        import_table(tmp_path / "bad.parquet")


@pytest.mark.parametrize("path", ["", ".", "nowhere.tsv", "a\x00b"])
def test_no_file(path):
    for vendor in (None, "maxquant", "luminex"):
        with pytest.raises(RefugiumError):
            import_table(path, vendor=vendor)
    with pytest.raises(RefugiumError):
        detect_vendor(path)


def test_nothing_is_written_over(tmp_path):
    name, text = TABLES["diann_matrix"]()
    (tmp_path / name).write_text(text)
    with pytest.raises(RefugiumError, match="not empty"):
        write_import(import_table(tmp_path / name), tmp_path)
