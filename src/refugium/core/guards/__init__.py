"""Limits and refusals before anything is read: paths, links, sizes, encodings, containers."""

from __future__ import annotations

from refugium.core.guards.hdf5 import open_hdf5
from refugium.core.guards.limits import LIMITS, Limits, check_expansion, check_shape, check_size
from refugium.core.guards.packed import unpack
from refugium.core.guards.paths import safe_folder, safe_path
from refugium.core.guards.texts import PACKED, decode_text, read_text
from refugium.core.guards.zips import check_zip

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
