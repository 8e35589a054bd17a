"""A modality from a wide table: features in rows, samples in columns, nothing dropped silently."""

from __future__ import annotations

from collections.abc import Sequence

import anndata as ad
import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.numbers_read import is_missing
from refugium.core.tables import rows_of
from refugium.identifiers import find_label_rule, merge_rows, plain_names, read_peptide
from refugium.io.tables import check_header, to_numbers
from refugium.language.suggest import nearest
from refugium.study import FEATURE_COLUMNS, LOSSES, Modality
from refugium.study.validate import LARGEST_LOG2, header_of, row_of

COUNTED = tuple(m.value for m in Modality if m.counted)
_OWN_COLUMN = {"sites": "site", "antibodies": "antibody", "genes": "gene"}
Losses = list[dict[str, str]]


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
        An unknown column, no sample column, a cell that is not a number or cannot be.

    Notes
    -----
    Rows of one feature become one (:func:`refugium.identifiers.merge.merge_rows`): summed on the
    linear scale, for they are the same molecule quantified twice; averaged on log2 and for
    antibodies. A peptide named for several genes belongs to all of them. Zero intensities are
    missing, not small; zero counts are counts.

    Examples
    --------
    >>> table = pd.DataFrame({"gene": ["EGFR"], "peptide": ["gSTAENAEyLR-1"], "s1": ["7"]})
    >>> data, _ = matrix_from_table(table, ["s1"], kind="peptides", scale="linear",
    ...                             modality="phospho", file="phospho.csv")
    >>> data.var_names.tolist()
    ['EGFR:GSTAENAEyLR']
    """
    losses: Losses = []
    table = _without_counter(table, losses, modality, file)
    names = [str(name) for name in table.columns]
    check_header(names, file, header_of(table) or 1)
    values_in = _sample_columns(table, names, list(samples), file)
    matrix = to_numbers(table[values_in], file=file).to_numpy(dtype=float)
    _check_matrix(matrix, table, values_in, scale, modality, file)
    var, keep = named_features(table, names, kind=kind, modality=modality, file=file, losses=losses)
    matrix = matrix[keep]
    if scale == "linear" and modality not in COUNTED and (matrix == 0).any():
        losses.append({"modality": modality, "item": file, "why":
                       f"readings of zero ({int((matrix == 0).sum())}): missing, not small"})
        matrix = np.where(matrix == 0, np.nan, matrix)
    merged, values = merge_rows(var, matrix, kind=kind, scale=scale, modality=modality,
                                losses=losses)
    data = ad.AnnData(X=values.T.copy(), var=merged,
                      obs=pd.DataFrame(index=pd.Index(values_in, dtype=object)))
    data.uns["scale"], data.uns["kind"] = scale, kind
    return data, LOSSES.table(losses)


def named_features(
    table: pd.DataFrame, names: list[str], *, kind: str, modality: str, file: str, losses: Losses
) -> tuple[pd.DataFrame, list[int]]:
    """Return the feature columns of a table in one notation, with `feature`, and the rows kept."""
    var = pd.DataFrame(
        {c: [_text(cell) for cell in table[c]] for c in FEATURE_COLUMNS if c in names},
        index=range(len(table)), dtype=object,
    )
    if kind == "peptides":
        return _peptide_features(var, table, losses, modality, file)
    var = plain_names(var, kind=kind, modality=modality, file=file, losses=losses)
    return var.assign(feature=_feature_names(var, table, kind, file)), list(range(len(table)))


def _without_counter(
    table: pd.DataFrame, losses: Losses, modality: str, file: str
) -> pd.DataFrame:
    """Leave out a nameless first column of row numbers; refuse one that holds anything else."""
    if table.shape[1] == 0 or not (str(table.columns[0]).startswith("Unnamed")
                                   or str(table.columns[0]) == ""):
        return table
    cells = [str(cell).strip() for cell in table.iloc[:, 0]]
    if cells not in ([str(i) for i in range(len(cells))], [str(i + 1) for i in range(len(cells))]):
        raise StudyError("the first column has no name", file=file, row=header_of(table) or 1,
                         remedy=f"name it: {', '.join(FEATURE_COLUMNS)} or a sample")
    losses.append({"modality": modality, "item": file,
                   "why": "nameless first column of row numbers: left out"})
    return table.iloc[:, 1:]


def _sample_columns(
    table: pd.DataFrame, names: list[str], samples: list[str], file: str
) -> list[str]:
    known = set(samples)
    row = header_of(table) or 1
    for name in names:
        if name in known or name in FEATURE_COLUMNS:
            continue
        close = nearest(name, [*samples, *FEATURE_COLUMNS], most=1, alike=0.8)
        remedy = f"name it {close[0]!r} if that is meant" if close else (
            "delete it, or add it to the samples table if it is one; feature columns are "
            f"{', '.join(FEATURE_COLUMNS)}")
        raise StudyError("this column is neither a sample nor a feature column", file=file,
                         row=row, column=name, remedy=remedy)
    found = [name for name in names if name in known]
    if not found:
        raise StudyError("no column is a sample", file=file, row=row, found=names[:6],
                         remedy="name columns by sample_id")
    if table.empty:
        raise StudyError("the table has no rows", file=file, remedy="add one row per feature")
    return found


def _check_matrix(
    matrix: np.ndarray, table: pd.DataFrame, samples: list[str], scale: str, modality: str,
    file: str,
) -> None:
    if np.isnan(matrix).all():
        raise StudyError(f"modality {modality!r} holds no value at all", file=file,
                         remedy="leave the modality out, or look for the readings")
    if scale == "linear" and (matrix < 0).any():
        position, column = (int(i) for i in np.argwhere(matrix < 0)[0])
        raise StudyError("negative value on a scale declared linear", file=file,
                         row=row_of(table, position), column=samples[column],
                         found=float(matrix[position, column]),
                         remedy='declare scale = "log2" in study.toml, or give intensities')
    if scale == "log2" and (np.abs(matrix) > LARGEST_LOG2).any():
        position, column = (int(i) for i in np.argwhere(np.abs(matrix) > LARGEST_LOG2)[0])
        raise StudyError("no logarithm, on a scale declared log2", file=file,
                         row=row_of(table, position), column=samples[column],
                         found=float(matrix[position, column]),
                         remedy='declare scale = "linear" in study.toml if these are intensities')


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else "" if is_missing(cell) else str(cell)


def _feature_names(var: pd.DataFrame, table: pd.DataFrame, kind: str, file: str) -> list[str]:
    own = _OWN_COLUMN[kind]
    if own not in var and "feature" not in var:
        raise StudyError(f"a table of {kind} needs a column {own!r}", file=file,
                         row=header_of(table) or 1, found=list(var.columns),
                         remedy=f"add it, or a column 'feature'; or state another kind than "
                         f"{kind!r} in study.toml")
    names = []
    for position, row in enumerate(rows_of(var)):
        name = row.get("feature", "")
        if not name and row.get(own):
            site = kind == "sites" and row.get("gene")
            name = f"{row['gene']}:{row[own]}" if site else row[own]
        if not name:
            raise StudyError("this row names no feature", file=file, row=row_of(table, position),
                             column=own if own in var else "feature",
                             remedy="fill it in or delete the row")
        names.append(name)
    return names


def _peptide_features(
    var: pd.DataFrame, table: pd.DataFrame, losses: Losses, modality: str, file: str
) -> tuple[pd.DataFrame, list[int]]:
    if "peptide" not in var:
        raise StudyError("a table of peptides needs a column 'peptide'", file=file,
                         row=header_of(table) or 1, found=list(var.columns),
                         remedy="name the sequence column 'peptide', or state the kind (sites, "
                         "antibodies, genes) in study.toml")
    # the rule is the table's: one peptide cannot tell its label from a site
    rule = find_label_rule(var["peptide"].tolist())
    keep, forms = [], []
    for position, text in enumerate(var["peptide"]):
        if not text:
            raise StudyError("this row names no feature", file=file, row=row_of(table, position),
                             column="peptide", remedy="fill it in or delete the row")
        peptide = read_peptide(text, rule)
        if peptide is None:
            losses.append({"modality": modality, "item": text,
                           "why": f"not a peptide sequence (row {row_of(table, position)} of "
                           f"{file}): dropped"})
            continue
        keep.append(position)
        forms.append(str(peptide))
    if not keep:
        raise StudyError("no row holds a peptide sequence", file=file, column="peptide",
                         found=var["peptide"].iloc[0],
                         remedy="write residues as letters, phosphorylated s, t, y in lower case")
    kept = var.iloc[keep].copy()
    kept["peptide"] = forms
    genes = kept["gene"] if "gene" in kept else pd.Series([""] * len(kept), index=kept.index)
    kept["feature"] = [f"{g}:{form}" for g, form in zip(genes, forms, strict=True)]
    kept["label_rule"] = "first residue is the label" if rule.first_letter else ""
    return kept, keep
