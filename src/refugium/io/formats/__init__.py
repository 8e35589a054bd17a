"""Kinds of file a study may be made of, beside text and Parquet: each read after its guard."""

from __future__ import annotations

from refugium.io.formats.any_table import read_any_table
from refugium.io.formats.chunks import read_h5ad_chunks
from refugium.io.formats.count_folders import list_count_files, read_count_folder
from refugium.io.formats.h5ad import read_h5ad
from refugium.io.formats.h5mu import read_h5mu, require_mudata, write_h5mu
from refugium.io.formats.r_tables import read_r_table
from refugium.io.formats.spreadsheets import read_spreadsheet

__all__ = [
    "list_count_files",
    "read_any_table",
    "read_count_folder",
    "read_h5ad",
    "read_h5ad_chunks",
    "read_h5mu",
    "read_r_table",
    "read_spreadsheet",
    "require_mudata",
    "write_h5mu",
]
