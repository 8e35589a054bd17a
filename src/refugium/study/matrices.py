"""A modality from a wide table: features in rows, samples in columns, nothing dropped silently."""

from __future__ import annotations

from collections.abc import Sequence

import anndata as ad
import numpy as np
import pandas as pd

from refugium.errors import StudyError
from refugium.study.peptides import find_label_rule, read_peptide
from refugium.study.schemas import FEATURE_COLUMNS, LOSSES
from refugium.study.tables import to_numbers


def matrix_from_table(
    table: pd.DataFrame,
    samples: Sequence[str],
    *,
    kind: str,
    scale: str,
    modality: str,
    file: str,
) -> tuple[ad.AnnData, pd.DataFrame]:
    """Arrange a wide table into AnnData and say what was merged or lost.

    Parameters
    ----------
    table
        Feature columns (gene, uniprot, peptide, site, window, antibody, protein, localisation,
        feature) and one column per sample.
    samples
        Known sample ids; every other column must be a feature column.
    kind
        `peptides`, `sites`, `antibodies` or `genes`.
    scale
        `linear` or `log2`.
    modality, file
        For messages.

    Returns
    -------
    tuple
        AnnData (samples x features, `uns["scale"]`, `uns["kind"]`) and losses.

    Raises
    ------
    StudyError
        An unknown column, no sample column, a cell that is not a number.

    Notes
    -----
    Rows that measure the same peptide form are summed on the linear scale (averaged on log2):
    they are the same molecule quantified twice. Zero intensities are missing, not small.
    """
    known = set(samples)
    first = str(table.columns[0])
    if first == "" or first.startswith("Unnamed"):
        table = table.iloc[:, 1:]
    values_in = [str(c) for c in table.columns if str(c) in known]
    unknown = [c for c in map(str, table.columns) if c not in known and c not in FEATURE_COLUMNS]
    if unknown:
        raise StudyError("this column is neither a sample nor a feature column", file=file,
                         row=1, column=unknown[0],
                         remedy=f"add it to the samples table, or use {', '.join(FEATURE_COLUMNS)}")
    if not values_in:
        raise StudyError("no column is a sample", file=file, found=list(table.columns)[:6],
                         remedy="name columns by sample_id")
    var = table[[c for c in FEATURE_COLUMNS if c in table.columns]].fillna("").astype(str)
    numbers = to_numbers(table[values_in], file=file)
    losses: list[dict[str, str]] = []
    if kind == "peptides":
        var, keep = _peptide_features(var, losses, modality, file)
        numbers = numbers.loc[keep]
    else:
        var = var.assign(feature=_feature_names(var, kind, file))
    matrix = numbers.to_numpy(dtype=float).T
    if scale == "linear":
        matrix = np.where(matrix == 0, np.nan, matrix)
    return _merged(matrix, var, values_in, kind, scale, modality, losses)


def _feature_names(var: pd.DataFrame, kind: str, file: str) -> list[str]:
    wanted = {"sites": "site", "antibodies": "antibody", "genes": "gene"}[kind]
    if "feature" in var and (var["feature"] != "").all():
        return var["feature"].tolist()
    if wanted not in var:
        raise StudyError(f"a table of {kind} needs a column {wanted!r}", file=file,
                         found=list(var.columns), remedy="add it, or a column 'feature'")
    if kind == "sites" and "gene" in var:
        return [f"{g}:{s}" for g, s in zip(var["gene"], var["site"], strict=True)]
    return var[wanted].tolist()


def _peptide_features(
    var: pd.DataFrame, losses: list[dict[str, str]], modality: str, file: str
) -> tuple[pd.DataFrame, pd.Index]:
    if "peptide" not in var:
        raise StudyError("a table of peptides needs a column 'peptide'", file=file,
                         found=list(var.columns), remedy="name the sequence column 'peptide'")
    rule = find_label_rule(var["peptide"].tolist())
    read = [read_peptide(text, rule) for text in var["peptide"]]
    keep = []
    for position, peptide in enumerate(read):
        text = var["peptide"].iloc[position]
        if peptide is None:
            losses.append({"modality": modality, "item": text,
                           "why": "not a peptide sequence: dropped"})
        else:
            keep.append(position)
    genes = var["gene"] if "gene" in var else pd.Series([""] * len(var), index=var.index)
    kept = var.iloc[keep].copy()
    forms = [str(read[position]) for position in keep]
    kept["peptide"] = forms
    kept["feature"] = [
        f"{gene}:{form}" for gene, form in zip(genes.iloc[keep], forms, strict=True)
    ]
    kept["label_rule"] = "first residue is the label" if rule.first_letter else ""
    return kept, kept.index


def _merged(
    matrix: np.ndarray, var: pd.DataFrame, samples: list[str], kind: str, scale: str,
    modality: str, losses: list[dict[str, str]],
) -> tuple[ad.AnnData, pd.DataFrame]:
    key = var["peptide"] if kind == "peptides" else var["feature"]
    codes, names = pd.factorize(key)
    if len(names) < len(key):
        for name in pd.Series(key)[pd.Series(codes).duplicated().to_numpy()].unique():
            how = "summed" if scale == "linear" else "averaged"
            losses.append({"modality": modality, "item": str(name),
                           "why": f"measured in several rows: {how}"})
    out = np.full((matrix.shape[0], len(names)), np.nan)
    for group in range(len(names)):
        part = matrix[:, codes == group]
        if part.shape[1] == 1:
            out[:, group] = part[:, 0]
            continue
        whole = part[:, np.isfinite(part).all(axis=0)]
        part = whole if whole.shape[1] else part
        seen = np.isfinite(part).any(axis=1)
        with np.errstate(invalid="ignore"):
            joined = np.nansum(part, axis=1)
            if scale == "log2":
                joined = joined / np.maximum(np.isfinite(part).sum(axis=1), 1)
        out[:, group] = np.where(seen, joined, np.nan)
    merged = var.groupby(codes, sort=True).agg(_join_unique)
    merged.index = pd.Index(merged.pop("feature").tolist())
    if not merged.index.is_unique:
        merged.index = pd.Index(_distinct(merged.index.tolist()))
    data = ad.AnnData(X=out, obs=pd.DataFrame(index=pd.Index(samples)), var=merged)
    data.uns["scale"] = scale
    data.uns["kind"] = kind
    return data, LOSSES.table(losses)


def _join_unique(values: pd.Series) -> str:
    parts = [part for value in values for part in str(value).split(";") if part]
    return ";".join(dict.fromkeys(parts))


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return out
