"""Sound files of every format beside text and Parquet, and ways to spoil them."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import anndata as ad
import h5py
import numpy as np
import openpyxl
import pandas as pd
from scipy import sparse

from builders.r_objects import frame, rds, reals, texts

CELLS = """
[modalities.rna_counts]
file = "cells.h5ad"
scale = "linear"
"""
SHEET = """
[modalities.protein]
table = "protein.xlsx"
scale = "linear"
"""
RTABLE = """
[modalities.protein]
table = "protein.rds"
scale = "linear"
"""
COUNTS = """
[modalities.rna_counts]
folder = "counts"
format = "htseq"
scale = "linear"
"""
H5 = "cells.h5ad"


def cells(*, dense: bool = False) -> ad.AnnData:
    """Six cells of two samples, three genes."""
    values = np.array([[0, 2, 5], [1, 0, 7], [0, 0, 3], [4, 0, 1], [2, 2, 0], [0, 1, 30]], float)
    return ad.AnnData(
        X=values if dense else sparse.csr_matrix(values),
        obs=pd.DataFrame({"sample_id": ["u1"] * 3 + ["e1"] * 3},
                         index=[f"cell{i}" for i in range(6)]),
        var=pd.DataFrame({"gene": ["EGFR", "AXL", "MET"]}, index=["EGFR", "AXL", "MET"]),
    )


@cache
def h5ad_bytes(dense: bool = False) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.h5ad"
        cells(dense=dense).write_h5ad(path)
        return path.read_bytes()


def workbook(rows: Sequence[Sequence[object]], *, title: str = "Sheet1",
             change: Callable[[openpyxl.Workbook], object] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


PROTEIN = [["gene", "u1", "u2", "e1", "e2"], ["EGFR", 10, 11.5, 9, 8], ["AXL", 1, 2, 30, 31]]


@cache
def xlsx_bytes() -> bytes:
    return workbook(PROTEIN)


@cache
def rds_bytes() -> bytes:
    return rds(frame({"gene": texts(["EGFR", "AXL"]), "u1": reals([10, 1]), "e1": reals([9, 30])},
                     2))


HTSEQ = {"u1.txt": "EGFR\t7\nAXL\t0\n__no_feature\t9\n", "e1.txt": "EGFR\t1\nAXL\t40\n"
         "__no_feature\t3\n"}


def put(folder: Path, name: str, data: bytes, more: str = "") -> None:
    """Write a file of the study and, if it is not there yet, say so in study.toml."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    toml = folder / "study.toml"
    toml.write_text(toml.read_text() + more)


def h5ad(change: Callable[[h5py.File], object] | None = None, *, dense: bool = False,
         more: str = CELLS) -> Callable[[Path], None]:
    """Give the study an .h5ad, then change the file with h5py."""
    def damage(folder: Path) -> None:
        put(folder, H5, h5ad_bytes(dense), more)
        if change:
            with h5py.File(folder / H5, "r+") as file:
                change(file)
    return damage


def anndata(change: Callable[[ad.AnnData], object], *, more: str = CELLS
            ) -> Callable[[Path], None]:
    """Give the study an .h5ad of changed values."""
    def damage(folder: Path) -> None:
        data = cells(dense=True)
        made = change(data)
        (made if isinstance(made, ad.AnnData) else data).write_h5ad(folder / H5)
        put(folder, H5, (folder / H5).read_bytes(), more)
    return damage


def sheet(rows: Sequence[Sequence[object]] = PROTEIN, more: str = SHEET,
          change: Callable[[openpyxl.Workbook], object] | None = None) -> Callable[[Path], None]:
    return lambda folder: put(folder, "protein.xlsx", workbook(rows, change=change), more)


def cell(address: str, value: object) -> Callable[[openpyxl.Workbook], object]:
    """Set one cell of the first sheet."""
    return lambda book: book.active.__setitem__(address, value)


def rezipped(change: Callable[[dict[str, bytes]], object], *, method: int = zipfile.ZIP_DEFLATED
             ) -> Callable[[Path], None]:
    """Give the study a workbook whose parts were changed."""
    def damage(folder: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(xlsx_bytes())) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        change(parts)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", method) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        put(folder, "protein.xlsx", buffer.getvalue(), SHEET)
    return damage


def r_file(data: bytes, name: str = "protein.rds", more: str = "") -> Callable[[Path], None]:
    text = RTABLE.replace("protein.rds", name) + more
    return lambda folder: put(folder, name, data, text)


def counts(files: dict[str, str | bytes] | None = None, more: str = COUNTS
           ) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / "counts").mkdir(exist_ok=True)
        for name, text in (HTSEQ if files is None else files).items():
            data = text if isinstance(text, bytes) else text.encode()
            (folder / "counts" / name).write_bytes(data)
        put(folder, "study.toml", (folder / "study.toml").read_bytes(), more)
    return damage


def bomb(size: int = 24 << 20) -> bytes:
    """Zeros that gzip packs a thousandfold."""
    return gzip.compress(b"\x00" * size, 9)
