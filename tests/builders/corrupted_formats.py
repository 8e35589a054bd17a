"""Damaged and hostile files of the binary formats, by class of attack or accident."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import pickle
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pandas as pd

from builders.corrupted import Corrupted, both, named, raw, swap, write
from builders.formats import (
    CELLS,
    COUNTS,
    H5,
    HTSEQ,
    PROTEIN,
    RTABLE,
    SHEET,
    anndata,
    bomb,
    cell,
    counts,
    h5ad,
    h5ad_bytes,
    put,
    r_file,
    rds_bytes,
    rezipped,
    sheet,
    workbook,
    xlsx_bytes,
)
from builders.r_objects import (
    HEAD,
    closure,
    flags,
    frame,
    integer,
    ints,
    rdata,
    rds,
    reals,
    sequence,
    vec,
)
from builders.r_objects import texts as r_texts

RDS, XLSX, FOLDER = "protein.rds", "protein.xlsx", "counts"


def declared(shape, *, chunks=None, dtype="f8"):
    """Replace X by an array that is declared and never written."""
    def change(file):
        del file["X"]
        file.create_dataset("X", shape=shape, dtype=dtype, chunks=chunks)
    return change


def replaced(where, make):
    """Replace a part of the file; its attributes stay."""
    def change(file):
        kept = dict(file[where].attrs)
        del file[where]
        made = make(file, where)
        if made is not None:
            made.attrs.update(kept)
    return change


def _raw_dataset(file, where, kind, values):
    space = h5py.h5s.create_simple((len(values),))
    data = h5py.h5d.create(file.id, where.encode(), kind, space)
    data.write(h5py.h5s.ALL, h5py.h5s.ALL, values, kind)
    return h5py.Dataset(data)


def _opaque(file):
    kind = h5py.h5t.create(h5py.h5t.OPAQUE, 16)
    kind.set_tag(b"pickle")
    data = np.frombuffer(pickle.dumps("run me")[:16].ljust(16, b"\0"), dtype="V16")
    _raw_dataset(file, "uns/object", kind, data)


def _filtered(file):
    del file["X"]
    made = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    made.set_chunk((6, 3))
    made.set_filter(32015, h5py.h5z.FLAG_OPTIONAL, (3,))
    data = h5py.h5d.create(file.id, b"X", h5py.h5t.NATIVE_DOUBLE,
                           h5py.h5s.create_simple((6, 3)), made)
    data.write(h5py.h5s.ALL, h5py.h5s.ALL, np.ones((6, 3)))


def _virtual(file):
    del file["X"]
    layout = h5py.VirtualLayout(shape=(6, 3), dtype="f8")
    layout[:] = h5py.VirtualSource("/etc/secret.h5", "X", shape=(6, 3))
    file.create_virtual_dataset("X", layout)


def _external(file):
    del file["X"]
    file.create_dataset("X", shape=(6, 3), dtype="f8", external=[("/etc/passwd", 0, 144)])


def _linked(folder: Path) -> None:
    outside = folder.parent / "outside.h5ad"
    outside.write_bytes(h5ad_bytes())
    put(folder, "study.toml", (folder / "study.toml").read_bytes(), CELLS)
    (folder / H5).symlink_to(outside)


def _linked_counts(folder: Path) -> None:
    counts()(folder)
    outside = folder.parent / "e2.txt"
    outside.write_text(HTSEQ["e1.txt"])
    (folder / "counts" / "e2.txt").symlink_to(outside)


def _linked_folder(folder: Path) -> None:
    counts()(folder)
    (folder / "counts").rename(folder.parent / "elsewhere")
    (folder / "counts").symlink_to(folder.parent / "elsewhere")


def _pipe(folder: Path) -> None:
    counts()(folder)
    os.mkfifo(folder / "counts" / "e2.txt")


def _big_sheet(parts):
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"</sheetData>", b" " * (24 << 20) + b"</sheetData>")


def _many(parts):
    parts |= {f"xl/media/{number}.bin": b"" for number in range(10_001)}


def _sum(parts):
    parts |= {f"xl/media/{number}.bin": b"\0" * (15 << 20) for number in range(4)}


def entity(encoding):
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbb">]><a>&b;</a>'

    def change(parts):
        parts["xl/styles.xml"] = text.encode(encoding)
    return change


def part(name, data=b"x"):
    return lambda parts: parts.update({name: data})


def _large_parquet(folder: Path) -> None:
    pd.DataFrame({"gene": ["A"] * 1, "u1": [1]}).to_parquet(folder / "protein.parquet")
    pd.DataFrame({"u1": np.zeros(5_000_001, dtype=np.int8)}).to_parquet(folder / "protein.parquet")
    put(folder, "study.toml", (folder / "study.toml").read_bytes(),
        RTABLE.replace("protein.rds", "protein.parquet"))


def _cut_parquet(folder: Path) -> None:
    path = folder / "protein.parquet"
    pd.DataFrame({"gene": ["A"] * 99, "u1": range(99)}).to_parquet(path)
    put(folder, path.name, path.read_bytes()[:700], table_of(path.name))


def _one_text_in_many_cells(folder: Path) -> None:
    """Twenty thousand cells point at one text of 200,000 letters: 4 GB from half a megabyte."""
    cells = 20_000
    put(folder, H5, h5ad_bytes(), CELLS)
    with h5py.File(folder / H5, "r+") as file:
        data = file["uns"].create_dataset("names", (cells,), dtype=h5py.string_dtype())
        data[0] = "x" * 200_000
        data[1:] = "y"
        at = data.id.get_offset()
    with (folder / H5).open("r+b") as file:
        file.seek(at)
        pointer = file.read(16)
        file.seek(at)
        file.write(pointer * cells)


def row_at(number):
    def change(parts):
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(b"</sheetData>", b'<row r="%d"><c r="A%d"><v>1</v></c>'
                                          b"</row></sheetData>" % (number, number))
    return change


def _wide(file):
    file["X"].attrs["shape"] = (10**9, 10**9)


def _indices(values):
    return lambda file: file["X/indices"].__setitem__(slice(None, len(values)), values)


def flipped(data):
    """Turn one byte of the sheet round."""
    at = data.index(b"xl/worksheets/sheet1.xml") + 60
    return data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :]


def table_of(name):
    return RTABLE.replace("protein.rds", name)


def given(name, data):
    return lambda folder: put(folder, name, data, table_of(name))


npy = given("protein.npy", b"\x93NUMPY" + b"\0" * 40)

HUGE = [
    Corrupted("h5ad declares a million by a million", h5ad(declared((10**6, 10**6),
              chunks=(1000, 1000))), H5, "memory limit"),
    Corrupted("h5ad declares an array and never writes it", h5ad(declared((6, 3))), H5,
              "never written"),
    Corrupted("h5ad writes one chunk of many", h5ad(lambda f: (
        declared((600, 3), chunks=(6, 3))(f), f["X"].__setitem__(slice(0, 6), 1.0))), H5,
        "not all of it"),
    Corrupted("h5ad says that its sparse matrix is huge", h5ad(_wide), H5, "does not fit"),
    Corrupted("parquet of too many rows", _large_parquet, "protein.parquet", "rows or columns"),
    Corrupted("R sequence of a billion", r_file(rds(frame({"gene": sequence(1e9)}, 1))), RDS,
              "rows or columns"),
    Corrupted("R vector longer than its file", r_file(rds(frame(
        {"gene": flags(14) + integer(2**31 - 1)}, 1))), RDS, "R file"),
    Corrupted("xlsx with a row beyond the limit", rezipped(row_at(10**9)), XLSX,
              "rows or columns"),
    Corrupted("NumPy array", npy, "protein.npy", "never unpacked"),
]

LINKS = [
    Corrupted("h5ad with an external link", h5ad(replaced("X", lambda f, w: f.__setitem__(
        w, h5py.ExternalLink("/etc/other.h5", "/X")))), H5, "external link"),
    Corrupted("h5ad with a soft link that dangles", h5ad(replaced("X", lambda f, w: f.__setitem__(
        w, h5py.SoftLink("/nowhere")))), H5, "soft link"),
    Corrupted("h5ad with a soft link inside", h5ad(lambda f: f["layers"].__setitem__(
        "counts", h5py.SoftLink("/X"))), H5, "soft link"),
    Corrupted("h5ad with a soft link to itself", h5ad(lambda f: f["uns"].__setitem__(
        "a", h5py.SoftLink("/uns/a"))), H5, "soft link"),
    Corrupted("h5ad with a circle of groups", h5ad(lambda f: f["uns"].__setitem__("up", f["/"])),
              H5, "two places"),
    Corrupted("h5ad with one array under two names", h5ad(lambda f: f["layers"].__setitem__(
        "again", f["X"])), H5, "two places"),
    Corrupted("h5ad nested without end", h5ad(lambda f: f.create_group("uns" + "/a" * 40)), H5,
              "too deep"),
]

VIRTUAL = [
    Corrupted("h5ad with a virtual dataset", h5ad(_virtual), H5, "virtual"),
    Corrupted("h5ad with values in another file", h5ad(_external), H5, "another file"),
]

BOMBS = [
    Corrupted("xlsx sheet of many megabytes of blanks", rezipped(_big_sheet), XLSX, "unfolds"),
    Corrupted("xlsx of many parts that add up", rezipped(_sum), XLSX, "unfolds"),
    Corrupted("xlsx of ten thousand parts", rezipped(_many), XLSX, "too many parts"),
    Corrupted("xlsx with entities", rezipped(entity("utf-8")), XLSX, "entities"),
    Corrupted("xlsx with entities in UTF-16", rezipped(entity("utf-16")), XLSX, "entities"),
    Corrupted("xlsx that holds a zip", rezipped(part("xl/media/a.zip")), XLSX, "another archive"),
    Corrupted("xlsx that hides a zip", rezipped(part("xl/media/a.png", xlsx_bytes())), XLSX,
              "another archive"),
    Corrupted("counts in gzip that unfold a thousandfold", counts({**HTSEQ, "e2.txt.gz": bomb()}),
              "e2.txt.gz", "unfolds"),
    Corrupted("rds in gzip that unfolds a thousandfold", r_file(bomb()), RDS, "unfolds"),
    Corrupted("rds in xz that unfolds a thousandfold", r_file(lzma.compress(bytes(24 << 20))), RDS,
              "unfolds"),
    Corrupted("rds in bzip2 that unfolds a thousandfold", r_file(bz2.compress(bytes(24 << 20))),
              RDS, "unfolds"),
    Corrupted("gzip in gzip", counts({**HTSEQ, "e2.txt.gz": gzip.compress(gzip.compress(b"A\t1"))}),
              "e2.txt.gz", "packed one"),
    Corrupted("h5ad of zeros that unfold a thousandfold", h5ad(replaced(
        "X", lambda f, w: f.create_dataset(w, data=np.zeros((1000, 3000)), compression="gzip",
                                           chunks=(100, 3000))), dense=True), H5, "unfolds"),
    Corrupted("h5ad with one long text in many cells", _one_text_in_many_cells, H5, "unfolds"),
    Corrupted("h5ad with a chunk far larger than its array", h5ad(replaced(
        "X", lambda f, w: f.create_dataset(w, data=np.ones((6, 3)), compression="gzip",
                                           chunks=(6000, 400), maxshape=(None, None))),
        dense=True), H5, "unfolds"),
]

PLACES = [
    Corrupted("h5ad upwards", h5ad(more=CELLS.replace("cells", "../cells")), "rna_counts",
              "own folder"),
    Corrupted("h5ad by absolute path", h5ad(more=CELLS.replace("cells", "/tmp/cells")),
              "rna_counts", "own folder"),
    Corrupted("h5ad by a symbolic link", _linked, "rna_counts", "symbolic"),
    Corrupted("h5ad with NUL in its path", h5ad(more=CELLS.replace("cells", "a\\u0000")),
              "rna_counts", "own folder"),
    Corrupted("h5ad that is a device", h5ad(more=CELLS.replace("cells.h5ad", "/dev/zero")),
              "rna_counts", "own folder"),
    Corrupted("h5ad of another ending", h5ad(more=CELLS.replace("cells.h5ad", "models.csv")),
              "rna_counts", "h5ad"),
    Corrupted("counts upwards", counts(more=COUNTS.replace('"counts"', '"../counts"')),
              "rna_counts", "own folder"),
    Corrupted("counts by a symbolic link", _linked_folder, "rna_counts", "symbolic"),
    Corrupted("counts with a linked file", _linked_counts, FOLDER, "plain file"),
    Corrupted("counts with a pipe", _pipe, FOLDER, "plain file"),
    Corrupted("counts that are a file", counts(more=COUNTS.replace('"counts"', '"models.csv"')),
              "rna_counts", "not a folder"),
    Corrupted("counts that are not there", counts(more=COUNTS.replace('"counts"', '"reads"')),
              "rna_counts", "folder not found"),
    Corrupted("xlsx with a part upwards", rezipped(part("../../evil.xml")), XLSX, "leads out"),
    Corrupted("xlsx with a part by absolute path", rezipped(part("/etc/evil.xml")), XLSX,
              "leads out"),
]

OBJECTS = [
    Corrupted("pickle", given("protein.pkl", pickle.dumps({"gene": ["A"]})), "protein.pkl",
              "never unpacked"),
    Corrupted("NumPy archive of objects", given("protein.npz", b"PK\x03\x04"), "protein.npz",
              "never unpacked"),
    Corrupted("pickle under .csv", given("protein.csv", pickle.dumps({"gene": ["A"]}, protocol=4)),
              "protein.csv", "NUL"),
    Corrupted("NumPy array under .csv", given("protein.csv", b"\x93NUMPY\x01\x00"), "protein.csv",
              "NumPy"),
    Corrupted("h5ad with opaque bytes", h5ad(_opaque), H5, "opaque"),
    Corrupted("h5ad with references", h5ad(lambda f: f["uns"].create_dataset(
        "r", data=np.array([f["X"].ref], dtype=h5py.ref_dtype))), H5, "references"),
    Corrupted("h5ad with arrays inside cells", h5ad(lambda f: f["uns"].create_dataset(
        "v", (2,), dtype=h5py.vlen_dtype("i4"))), H5, "arrays inside"),
    Corrupted("R function", r_file(rds(closure())), RDS, "data frame"),
    Corrupted("R function in a data frame", r_file(rds(frame({"gene": closure()}, 1))), RDS,
              "neither numbers nor text"),
    Corrupted("R list in a data frame", r_file(rds(frame({"gene": vec([reals([1])])}, 1))), RDS,
              "neither numbers nor text"),
    Corrupted("R bytecode", r_file(rds(flags(21) + integer(1) + flags(21))), RDS, "R file"),
]

TRUNCATED = [
    Corrupted("h5ad cut short", both(h5ad(), raw(H5, lambda d: d[: len(d) // 2])), H5, "HDF5"),
    Corrupted("h5ad empty", both(h5ad(), raw(H5, lambda d: b"")), H5, "empty"),
    Corrupted("h5ad that is a table", both(h5ad(), write(H5, "gene,u1\nA,1\n")), H5, "HDF5"),
    Corrupted("xlsx cut short", both(sheet(), raw(XLSX, lambda d: d[: len(d) // 2])), XLSX,
              "damaged"),
    Corrupted("xlsx empty", both(sheet(), raw(XLSX, lambda d: b"")), XLSX, "empty"),
    Corrupted("xlsx with a flipped byte", both(sheet(), raw(XLSX, flipped)), XLSX,
              "damaged"),
    Corrupted("rds cut short", r_file(rds_bytes()[:-20]), RDS, "cut short"),
    Corrupted("rds cut short, not packed", r_file(rds(frame({"gene": r_texts(["A"])}, 1),
              packed=False)[:-30]), RDS, "R file"),
    Corrupted("rds empty", r_file(b""), RDS, "empty"),
    Corrupted("rds of gzip of nothing", r_file(gzip.compress(b"")), RDS, "empty"),
    Corrupted("rda cut short", r_file(rdata({"a": frame({"gene": r_texts(["A"])}, 1)})[:-12],
              "protein.rda"), "protein.rda", "cut short"),
    Corrupted("counts in gzip cut short", counts({**HTSEQ, "e2.txt.gz": gzip.compress(
        HTSEQ["e1.txt"].encode())[:-9]}), "e2.txt.gz", "cut short"),
    Corrupted("counts empty", counts({**HTSEQ, "e2.txt": ""}), "e2.txt", "empty"),
    Corrupted("counts cut short", counts({**HTSEQ, "e2.txt": "EGFR\t7\n"}), "e2.txt",
              "not in every file"),
    Corrupted("parquet cut short under a modality", _cut_parquet, "protein.parquet", "Parquet"),
]

PAGES = [
    Corrupted("web page saved as CSV", write("wells.csv", "<!DOCTYPE html>\n<html><body>404"),
              "wells.csv", "web page", None),
    Corrupted("web page after a mark and blanks", raw("arms.csv", lambda d: b"\xef\xbb\xbf \n<HTML>"
              ), "arms.csv", "web page"),
    Corrupted("XML under .csv", raw("arms.csv", lambda d: b'<?xml version="1.0"?><Workbook/>'),
              "arms.csv", "XML"),
    Corrupted("counts in latin-1", counts({**HTSEQ, "e2.txt": b"EGFR\xe9\t7\n"}), "e2.txt",
              "UTF-8", 1),
    Corrupted("counts in UTF-16", counts({**HTSEQ, "e2.txt": "EGFR\t7\n".encode("utf-16")}),
              "e2.txt", "UTF-16"),
    Corrupted("counts that are a web page", counts({**HTSEQ, "e2.txt": "<html>login</html>"}),
              "e2.txt", "web page"),
    Corrupted("R text of unknown encoding", r_file(rds(frame({"gene": flags(16) + integer(1)
              + flags(9) + integer(2) + b"\xff\xfe"}, 1))), RDS, "encoding"),
]

UNITS = [
    Corrupted("doses in two units in one column", swap("arms.csv", "E,0,erlotinib,drug,1,uM",
              "E,0,erlotinib,drug,1000 nM,"), "arms.csv", "'unit'", 3, "dose"),
    Corrupted("hours and days in one column", swap("samples.csv", "e2,PC9,E,24",
              "e2,PC9,E,2 d"), "samples.csv", "write 48", 5, "time_h"),
    Corrupted("per cent and cells in one measure", swap("wells.csv", "A2,PC9,E,24,confluence,13,%",
              "A2,PC9,E,24,confluence,1300,cells"), "wells.csv", "also given in '%'", 5, "unit"),
    Corrupted("per cent sign in one reading", swap("wells.csv", "confluence,22,", "confluence,22%,"
              ), "wells.csv", "without its unit", 3, "value"),
    Corrupted("unit in one intensity", swap("phospho.csv", "880", "880 AU"), "phospho.csv",
              "without its unit", 2, "u2"),
    Corrupted("unit in one cell of a sheet", sheet([*PROTEIN[:2], ["AXL", 1, "2 nM", 3, 4]]), XLSX,
              "without its unit", 3, "u2"),
    Corrupted("minutes in one start", swap("arms.csv", "pulse,48", "pulse,2880 min"), "arms.csv",
              "write 48", 6, "start_h"),
]

HDF5 = [
    Corrupted("h5ad packed by an unknown filter", h5ad(_filtered), H5, "filter 32015"),
    Corrupted("h5ad of an unknown encoding", h5ad(lambda f: f["X"].attrs.__setitem__(
        "encoding-type", "pickle")), H5, "AnnData does not know"),
    Corrupted("h5ad with indices outside", h5ad(_indices([99])), H5, "not sound"),
    Corrupted("h5ad with negative indices", h5ad(_indices([-1])), H5, "not sound"),
    Corrupted("h5ad with pointers that fall", h5ad(lambda f: f["X/indptr"].__setitem__(1, 9)), H5,
              "not sound"),
    Corrupted("h5ad with one place twice", h5ad(_indices([1, 1])), H5, "twice"),
    Corrupted("h5ad with a category that is none", h5ad(lambda f: f["obs/sample_id/codes"
              ].__setitem__(0, 7)), H5, "HDF5"),
    Corrupted("h5ad without obs", h5ad(lambda f: f.__delitem__("obs")), H5, "'obs'"),
    Corrupted("h5ad without X", h5ad(lambda f: f.__delitem__("X")), H5, "no X"),
    Corrupted("h5ad without the layer", h5ad(more=CELLS + 'layer = "counts"\n'), H5,
              "no such layer"),
    Corrupted("h5ad of text", h5ad(replaced("X", lambda f, w: f.create_dataset(
        w, data=np.full((6, 3), "a", dtype=object), dtype=h5py.string_dtype())), dense=True), H5,
        "numbers"),
    Corrupted("HDF5 that is no AnnData", h5ad(lambda f: f.attrs.__setitem__(
        "encoding-type", "MuData")), H5, "not an AnnData"),
    Corrupted("h5ad with a cell of an unknown sample", anndata(lambda a: a.obs.__setitem__(
        "sample_id", ["u1"] * 5 + ["u9"])), H5, "samples table", None, "sample_id"),
    Corrupted("h5ad with a cell of no sample", anndata(lambda a: a.obs.__setitem__(
        "sample_id", ["u1"] * 5 + [None])), H5, "samples table", None, "sample_id"),
    Corrupted("h5ad without samples", anndata(lambda a: a.obs.pop("sample_id")), H5,
              "samples table", None, "obs_names"),
    Corrupted("h5ad with a doubled feature", anndata(lambda a: setattr(
        a, "var_names", ["EGFR", "EGFR", "MET"])), H5, "twice"),
    Corrupted("h5ad with negative counts", anndata(lambda a: a.X.__setitem__((0, 0), -1)), H5,
              "negative"),
    Corrupted("h5ad with infinite values", anndata(lambda a: a.X.__setitem__((0, 0), np.inf)), H5,
              "infinite"),
    Corrupted("h5ad of logarithms as counts", anndata(lambda a: setattr(a, "X", np.log1p(a.X))), H5,
              "not counts"),
    Corrupted("h5ad of nothing", anndata(lambda a: setattr(a, "X", a.X * np.nan)), H5, "no value"),
    Corrupted("h5ad without cells", anndata(lambda a: a[:0].copy()), H5, "no cell"),
]

SHEETS = [
    Corrupted("date in a sheet", sheet(change=cell("C2", pd.Timestamp("2024-03-01"))), "cell C2",
              "date", 2, "u2"),
    Corrupted("gene that became a date", sheet(change=cell("A3", pd.Timestamp("2024-09-02"))),
              "cell A3", "SEPTIN2", 3, "gene"),
    Corrupted("gene that became the text of a date", sheet(change=cell("A3", "2-Sep")), "cell A3",
              "SEPTIN2", 3, "gene"),
    Corrupted("logical value among readings", sheet(change=cell("B3", True)), XLSX, "not a number",
              3, "u1"),
    Corrupted("error in a sheet", sheet(change=cell("D3", "#REF!")), "cell D3", "error", 3, "e1"),
    Corrupted("missing value as an error", sheet(change=cell("D3", "#N/A")), "cell D3", "error", 3,
              "e1"),
    Corrupted("formula without a value", sheet(change=cell("E3", "=B3*2")), "cell E3", "formula",
              3),
    Corrupted("merged cells", sheet(change=lambda b: b.active.merge_cells("B2:B3")), XLSX,
              "merged"),
    Corrupted("note beside the table", sheet(change=cell("H2", "see text")), XLSX, "8 cells", 2),
    Corrupted("title above the sheet", sheet([["Table S1"], *PROTEIN]), XLSX, "title", 2),
    Corrupted("sheet with a doubled header", sheet([["gene", "u1", "u1"], ["A", 1, 2]]), XLSX,
              "twice", 1, "u1"),
    Corrupted("sheet without cells", sheet([]), XLSX, "empty"),
    Corrupted("several sheets", sheet(change=lambda b: b.create_sheet("other")), XLSX,
              "which is meant"),
    Corrupted("no such sheet", sheet(more=SHEET + 'sheet = "Table S2"\n'), XLSX, "Sheet1"),
    Corrupted("hidden sheet", sheet(more=SHEET + 'sheet = "x"\n', change=lambda b: setattr(
        b.create_sheet("x"), "sheet_state", "hidden")), XLSX, "visible"),
    Corrupted("old Excel", lambda f: put(f, "protein.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600,
              table_of("protein.xls")), "protein.xls", "old Excel"),
    Corrupted("old Excel under .xlsx", both(sheet(), raw(XLSX, lambda d: b"\xd0\xcf\x11\xe0")),
              XLSX,
              "password"),
    Corrupted("workbook with macros", lambda f: put(f, "protein.xlsm", xlsx_bytes(),
              table_of("protein.xlsm")), "protein.xlsm", "macros"),
    Corrupted("zip that is no workbook", rezipped(lambda p: p.pop("xl/workbook.xml")), XLSX,
              "not an .xlsx"),
    Corrupted("workbook packed in an unusual way", rezipped(lambda p: None,
              method=zipfile.ZIP_LZMA), XLSX, "unusual"),
    Corrupted("arms of a workbook with a date", both(named("contrasts =",
              'arms = "arms.xlsx"\ncontrasts ='), lambda f: put(f, "arms.xlsx", workbook(
                  [["arm", "start_h", "agent"], ["E", pd.Timestamp("2024-01-01"), "erlotinib"]]))),
              "cell B2", "hours", 2, "start_h"),
]

R_TABLES = [
    Corrupted("R dates", r_file(rds(frame({"gene": r_texts(["A"]), "u1": reals(
        [19000.0], **{"class": r_texts(["Date"])})}, 1))), RDS, "Date", None, "u1"),
    Corrupted("R 64-bit integers", r_file(rds(frame({"gene": r_texts(["A"]), "u1": reals(
        [5e-324], **{"class": r_texts(["integer64"])})}, 1))), RDS, "integer64", None, "u1"),
    Corrupted("R factor without its level", r_file(rds(frame({"gene": ints(
        [3], levels=r_texts(["A"]), **{"class": r_texts(["factor"])})}, 1))), RDS, "level"),
    Corrupted("R columns of different length", r_file(rds(frame({"gene": r_texts(["A"]),
              "u1": reals([1, 2])}, 1))), RDS, "differ in length"),
    Corrupted("R vector", r_file(rds(reals([1.0, 2.0]))), RDS, "data frame"),
    Corrupted("R matrix without names", r_file(rds(reals([1, 2, 3, 4], dim=ints([2, 2])))), RDS,
              "without names"),
    Corrupted("R array of three sides", r_file(rds(reals([1.0] * 8, dim=ints([2, 2, 2])))), RDS,
              "rows and columns"),
    Corrupted("R file as text", r_file(b"A\n3\n262144\n"), RDS, "as text"),
    Corrupted("R file that is a table", r_file(b"gene,u1\nA,1\n"), RDS, "not a file of R"),
    Corrupted("R file with bytes after its end", r_file(HEAD + reals([1.0]) + b"more"), RDS,
              "R file"),
    Corrupted("rda of two tables", r_file(rdata({n: frame({"gene": r_texts(["A"])}, 1)
              for n in ("a", "b")}), "protein.rda"), "protein.rda", "which object"),
    Corrupted("rda without a table", r_file(rdata({"a": reals([1.0])}), "protein.rda"),
              "protein.rda", "no table"),
    Corrupted("rda without that object", r_file(rdata({"a": frame({"gene": r_texts(["A"])}, 1)}),
              "protein.rda", 'object = "b"\n'), "protein.rda", "no such object"),
]

FOLDERS = [
    Corrupted("gene that one file lacks", counts({**HTSEQ, "e2.txt": "EGFR\t1\nMET\t2\n"}),
              "e2.txt", "'AXL'"),
    Corrupted("gene that one file has more", counts({**HTSEQ, "e2.txt":
              "EGFR\t1\nAXL\t2\nMET\t2\n"}), "e2.txt", "'MET'"),
    Corrupted("gene twice in a file", counts({**HTSEQ, "e2.txt": "EGFR\t1\nEGFR\t2\n"}), "e2.txt",
              "twice", 2),
    Corrupted("count with a decimal point", counts({**HTSEQ, "e2.txt": "EGFR\t1.5\n"}), "e2.txt",
              "not a count", 1),
    Corrupted("negative count", counts({**HTSEQ, "e2.txt": "EGFR\t-1\n"}), "e2.txt", "not a count",
              1),
    Corrupted("header in a count file", counts({**HTSEQ, "e2.txt": "gene\tcount\nEGFR\t1\n"}),
              "e2.txt", "header", 1),
    Corrupted("count file with commas", counts({**HTSEQ, "e2.txt": "EGFR,1\n"}), "e2.txt", "tabs",
              1),
    Corrupted("count file of no sample", counts({**HTSEQ, "x7.txt": "EGFR\t1\n"}), "x7.txt",
              "no sample"),
    Corrupted("two files of one sample", counts({**HTSEQ, "u1.tsv": "EGFR\t1\n"}), "u1.t",
              "two files"),
    Corrupted("another file among the counts", counts({**HTSEQ, "README.md": "x"}), FOLDER,
              "README.md"),
    Corrupted("folder without counts", counts({}), FOLDER, "no file"),
    Corrupted("name for a file that is not there", counts(more=COUNTS +
              'names = {"a.txt" = "u1"}\n'), FOLDER, "lacks"),
    Corrupted("STAR without its column", counts(more=COUNTS.replace("htseq", "star")), FOLDER,
              "unstranded"),
    Corrupted("STAR with column 1", counts(more=COUNTS.replace("htseq", "star") + "column = 1\n"),
              FOLDER, "unstranded"),
    Corrupted("counts declared log2", counts(more=COUNTS.replace("linear", "log2")), FOLDER,
              "linear"),
    Corrupted("counts without a format", counts(more=COUNTS.replace('format = "htseq"\n', "")),
              "rna_counts", "format"),
    Corrupted("only summary rows", counts({**HTSEQ, "e2.txt": "__no_feature\t1\n"}), "e2.txt",
              "no gene"),
    Corrupted("folder and table", counts(more=COUNTS + 'table = "phospho.csv"\n'), "rna_counts",
              "delete one"),
    Corrupted("layer of a folder", counts(more=COUNTS + 'layer = "x"\n'), "rna_counts",
              "belongs to"),
]

BY_CLASS: dict[str, list[Corrupted]] = {
    "huge declared shapes": HUGE, "links inside HDF5": LINKS, "virtual datasets": VIRTUAL,
    "bombs": BOMBS, "paths, links, devices": PLACES, "objects that could run": OBJECTS,
    "cut short or empty": TRUNCATED, "pages and encodings": PAGES, "mixed units": UNITS,
    "unsound HDF5": HDF5, "spreadsheets": SHEETS, "R tables": R_TABLES,
    "folders of counts": FOLDERS,
}
