"""Limits and refusals before anything is read: paths, links, sizes, encodings, containers."""

from __future__ import annotations

from refugium.study.guards.hdf5 import open_hdf5
from refugium.study.guards.limits import LIMITS, Limits, check_expansion, check_shape, check_size
from refugium.study.guards.packed import unpack
from refugium.study.guards.paths import safe_folder, safe_path
from refugium.study.guards.texts import PACKED, decode_text, read_text
from refugium.study.guards.zips import check_zip

__all__ = [
    "LIMITS",
    "PACKED",
    "Limits",
    "check_expansion",
    "check_shape",
    "check_size",
    "check_zip",
    "decode_text",
    "open_hdf5",
    "read_text",
    "safe_folder",
    "safe_path",
    "unpack",
]
