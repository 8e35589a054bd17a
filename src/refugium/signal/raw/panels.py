"""Small panels of genes (qPCR, NanoString): read against their housekeeping genes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

PANEL_GENES = 200
"""A table of RNA with no more genes than this is a panel: counts per million would make every gene
move against one that takes up many reads."""

HOUSEKEEPING = frozenset({
    "ACTB", "B2M", "GAPDH", "GUSB", "HPRT1", "OAZ1", "PPIA", "RNA18SN5", "18S", "RPL13A", "RPL32",
    "SDHA", "TBP", "TFRC", "UBB", "YWHAZ", "HPRT", "RN18S1",
})
"""Candidate reference genes of qPCR as published tables list them. Any may move on a drug."""


def housekeeping_of(genes: Sequence[str]) -> tuple[str, ...]:
    """Return the housekeeping genes of a panel; empty where it holds none, or is no panel.

    Examples
    --------
    >>> housekeeping_of(["DUSP6", "GAPDH", "ACTB"]), housekeeping_of(["DUSP6"])
    (('GAPDH', 'ACTB'), ())
    """
    return tuple(g for g in genes if g in HOUSEKEEPING) if len(genes) <= PANEL_GENES else ()


def against_housekeeping(log2: Array, genes: Sequence[str]) -> Array:
    """Answer: how high is each gene of a panel against its housekeeping genes?

    Parameters
    ----------
    log2
        (genes, samples), log2.
    genes
        (genes,), names.

    Returns
    -------
    numpy.ndarray
        (genes, samples): less, in each sample, the median over housekeeping genes of their distance
        from their own mean, so that one that moves by itself does not move all others. As given
        where the panel has none. A housekeeping gene with a gap is not used.

    References
    ----------
    Candidate genes: doi:10.1186/1471-2199-10-57 (table 3), PMC2412902 (table 3)

    Examples
    --------
    >>> against_housekeeping(np.array([[5.0, 7.0], [9.0, 10.0]]), ["DUSP6", "ACTB"]).tolist()
    [[5.5, 6.5], [9.5, 9.5]]
    """
    named = set(housekeeping_of(genes))
    rows = log2[[g in named for g in genes]]
    rows = rows[np.isfinite(rows).all(axis=1)]
    if not len(rows):
        return log2
    return np.asarray(log2 - np.median(rows - rows.mean(axis=1, keepdims=True), axis=0))
