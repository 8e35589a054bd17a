"""An .h5ad as AnnData wrote it before 0.8: codes that point at `__categories` by a reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import h5py
import numpy as np

TEXTS = h5py.string_dtype()


def old_frame(group: h5py.Group, index: Sequence[str], columns: Mapping[str, object]) -> None:
    """Write a table; a column given as (codes, categories) is categorical."""
    group.attrs.update({"_index": "_index", "encoding-type": "dataframe",
                        "encoding-version": "0.1.0"})
    group.attrs["column-order"] = np.array(list(columns), dtype=TEXTS)
    group.create_dataset("_index", data=np.array(index, dtype=object), dtype=TEXTS)
    for name, column in columns.items():
        if not isinstance(column, tuple):
            texts = np.asarray(column).dtype.kind in "OU"
            group.create_dataset(name, data=np.asarray(column, dtype=object if texts else None),
                                 dtype=TEXTS if texts else None)
            continue
        codes, categories = column
        kept = group.require_group("__categories")
        texts = np.asarray(categories).dtype.kind in "OU"
        held = kept.create_dataset(
            name, data=np.asarray(categories, dtype=object if texts else None),
            dtype=TEXTS if texts else None)
        held.attrs["ordered"] = np.bool_(False)
        made = group.create_dataset(name, data=np.asarray(codes, dtype="i1"))
        made.attrs["categories"] = held.ref


def old_h5ad(
    path: Path, obs: Mapping[str, object], var: Mapping[str, object] | None = None
) -> Path:
    """Write four cells x three genes with these columns."""
    with h5py.File(path, "w") as file:
        made = file.create_dataset("X", data=np.arange(12, dtype="f4").reshape(4, 3))
        made.attrs.update({"encoding-type": "array", "encoding-version": "0.2.0"})
        old_frame(file.create_group("obs"), list("abcd"), obs)
        old_frame(file.create_group("var"), ["EGFR", "AXL", "MET"], var or {})
    return path
