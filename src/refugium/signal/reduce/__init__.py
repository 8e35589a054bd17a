"""Cells in one pass: sufficient statistics per state, piece by piece."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.signal.reduce.cells import GroupSums, reduce_cells
    from refugium.signal.reduce.dask_blocks import reduce_dask
    from refugium.signal.reduce.samples import CellSums, pool_cells, sum_cells
    from refugium.signal.reduce.thin import thin_counts
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "cells": ("GroupSums", "reduce_cells"),
        "dask_blocks": ("reduce_dask",),
        "samples": ("CellSums", "pool_cells", "sum_cells"),
        "thin": ("thin_counts",),
    })

__all__ = [
    "CellSums",
    "GroupSums",
    "pool_cells",
    "reduce_cells",
    "reduce_dask",
    "sum_cells",
    "thin_counts",
]
