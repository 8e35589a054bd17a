"""Cells in one pass: sufficient statistics per state, piece by piece."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.signal.reduce.cells import in_pieces, reduce_cells, thin_counts
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "cells": ("in_pieces", "reduce_cells", "thin_counts"),
    })

__all__ = [
    "in_pieces",
    "reduce_cells",
    "thin_counts",
]
