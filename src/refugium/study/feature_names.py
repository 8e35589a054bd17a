"""Names of features as rules read them, whichever door a modality came through."""

from __future__ import annotations

from collections.abc import Mapping

import anndata as ad
import pandas as pd

from refugium.core.numbers_read import is_missing
from refugium.core.tables import rows_of
from refugium.identifiers import find_label_rule, plain_names, read_peptide
from refugium.study.modality import Modality
from refugium.study.schemas import FEATURE_COLUMNS, LOSSES

KINASE = tuple(m.value for m in Modality if m.of_kinases)
Losses = list[dict[str, str]]


def with_plain_names(
    modalities: Mapping[str, ad.AnnData], losses: pd.DataFrame
) -> tuple[dict[str, ad.AnnData], pd.DataFrame]:
    """Answer: which gene, site or peptide does each feature mean, in one notation?

    Parameters
    ----------
    modalities
        Name to AnnData; none is changed, those that read otherwise come back as copies.
    losses
        Told so far.

    Returns
    -------
    tuple
        The modalities and the losses with what was read under another name.

    Notes
    -----
    A table's reader has done it before rows were joined; AnnData comes as its maker wrote it.
    Doing it twice changes nothing. What is kept in its file (backed) stays as it is.

    Examples
    --------
    >>> import numpy as np
    >>> data = ad.AnnData(np.ones((1, 2)), obs=pd.DataFrame(index=["a"]),
    ...                   var=pd.DataFrame(index=["MAPK_pT202Y204", "Akt (pS473)"]))
    >>> data.uns["kind"] = "antibodies"
    >>> read, told = with_plain_names({"rppa": data}, LOSSES.empty())
    >>> read["rppa"].var["site"].tolist(), len(told)
    (['T202;Y204', 'S473'], 1)
    """
    told: Losses = []
    read = {name: _plain(name, data, told) for name, data in modalities.items()}
    return read, LOSSES.table([*rows_of(losses), *told]) if told else losses


def _plain(name: str, data: ad.AnnData, losses: Losses) -> ad.AnnData:
    stated = "peptides" if "peptide" in data.var else "sites" if "site" in data.var else "genes"
    kind = str(data.uns.get("kind", stated if name in KINASE else "genes"))
    if kind == "genes" or data.isbacked:
        return data
    var = pd.DataFrame(
        {column: [_text(cell) for cell in data.var[column]]
         for column in FEATURE_COLUMNS if column in data.var}, index=range(data.n_vars),
        dtype=object)
    own = [str(label) for label in data.var_names]
    changed = _peptides(var, name, losses) if kind == "peptides" else _names(
        var, own, kind=kind, modality=name, losses=losses)
    changed = {column: cells for column, cells in changed.items()
               if column not in var or var[column].tolist() != cells}
    if not changed:
        return data
    out = data.copy()
    for column, cells in changed.items():
        out.var[column] = pd.Series(cells, index=out.var_names, dtype=object)
    return out


def _names(
    var: pd.DataFrame, own: list[str], *, kind: str, modality: str, losses: Losses
) -> dict[str, list[str]]:
    label = "antibody" if kind == "antibodies" else "feature"
    given = var if label in var else var.assign(**{label: own})
    found = plain_names(given, kind=kind, modality=modality, file=f"modality {modality}",
                        losses=losses)
    return {column: found[column].tolist() for column in ("gene", "site") if column in found}


def _peptides(var: pd.DataFrame, modality: str, losses: Losses) -> dict[str, list[str]]:
    if "peptide" not in var:
        return {}
    given = var["peptide"].tolist()
    rule = find_label_rule(given)
    read = [read_peptide(text, rule) for text in given]
    cells = [text if peptide is None else str(peptide)
             for text, peptide in zip(given, read, strict=True)]
    pairs = [(a, b) for a, b in zip(given, cells, strict=True) if a != b]
    if pairs:
        losses.append({"modality": modality, "item": f"modality {modality}", "why":
                       f"phosphates of {len(pairs)} peptides read as lower-case letters: "
                       f"{pairs[0][0]} as {pairs[0][1]}"})
    return {"peptide": cells}


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else "" if is_missing(cell) else str(cell)
