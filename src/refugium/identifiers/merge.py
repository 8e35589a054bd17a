"""Several rows of one feature become one, and say so."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]


def merge_rows(
    var: pd.DataFrame,
    values: Array,
    *,
    kind: str,
    scale: str,
    modality: str,
    losses: list[dict[str, str]],
) -> tuple[pd.DataFrame, Array]:
    """Join rows that measure the same feature.

    Parameters
    ----------
    var
        One row per measured row: `feature`, for peptides also `peptide`, and what is known.
    values
        Rows x samples, NaN where missing.
    kind, scale
        As in :func:`refugium.io.matrices.matrix_from_table`.
    modality
        For the losses.
    losses
        What was joined is added here.

    Returns
    -------
    tuple
        One row per feature (index: its name) and values (features x samples).

    Notes
    -----
    Ratios between samples must not depend on which row saw which sample. Rows are therefore
    joined only with rows that miss the same samples; the group that sees most samples counts,
    others fill only samples that it does not see at all (a second plex in the same table), and
    what overlaps in part is left out and recorded.
    """
    key = var["peptide"] if kind == "peptides" else var["feature"]
    codes, names = pd.factorize(key)
    first = np.unique(codes, return_index=True)[1]
    merged = var.iloc[first].reset_index(drop=True)
    out = values[first].copy()
    if len(names) < len(key):
        rows_of = pd.Series(range(len(codes))).groupby(codes).agg(list)
        for group in np.flatnonzero(np.bincount(codes) > 1).tolist():
            rows = rows_of.iloc[group]
            out[group], used = _join(values[rows], mean=scale == "log2" or kind == "antibodies")
            part = var.iloc[rows]
            for column in var.columns:
                merged.loc[group, column] = _union(part[column].tolist())
            losses.append({"modality": modality, "item": str(names[group]), "why": _why(
                part, len(rows), used, mean=scale == "log2" or kind == "antibodies")})
        if kind == "peptides":
            genes = merged["gene"] if "gene" in merged else [""] * len(merged)
            merged["feature"] = [
                f"{g}:{form}" for g, form in zip(genes, merged["peptide"], strict=True)
            ]
    index = pd.Index(merged.pop("feature").tolist(), dtype=object)
    return merged.set_index(index), out


def _join(part: Array, *, mean: bool) -> tuple[Array, int]:
    """Join rows (rows x samples) as in the Notes; return the row and how many rows it holds."""
    seen = np.isfinite(part)
    patterns, group = np.unique(seen, axis=0, return_inverse=True)
    group = group.reshape(-1)
    total = [float(np.nansum(part[group == g])) for g in range(len(patterns))]
    order = sorted(range(len(patterns)), key=lambda g: (-patterns[g].sum(), -total[g]))
    joined = np.full(part.shape[1], np.nan)
    used = 0
    for g in order:
        here = patterns[g]
        if not here.any() or np.isfinite(joined[here]).any():
            continue
        rows = part[group == g][:, here]
        joined[here] = rows.mean(axis=0) if mean else rows.sum(axis=0)
        used += len(rows)
    return joined, used


def _why(part: pd.DataFrame, rows: int, used: int, *, mean: bool) -> str:
    words = f"measured in {rows} rows: {'averaged' if mean else 'summed'}"
    if used < rows:
        words += f", {rows - used} of them left out for missing other samples than the rest"
    genes = list(dict.fromkeys(part["gene"])) if "gene" in part else []
    if len(genes) > 1:
        words += f"; named for {', '.join(gene or 'no gene' for gene in genes)}: one feature of all"
    return words


def _union(cells: list[str]) -> str:
    parts = [part.strip() for cell in cells for part in str(cell).split(";")]
    return ";".join(dict.fromkeys(part for part in parts if part))
