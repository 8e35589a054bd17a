"""Antibodies of a published study: which protein and which site each one sees."""

from __future__ import annotations

import csv
import io
from importlib.resources import files

import anndata as ad
import numpy as np
import pandas as pd

from refugium.core.errors import StudyError


def antibody_matrix(values: pd.DataFrame, table: str, *, scale: str, file: str) -> ad.AnnData:
    """Arrange readings of antibodies into a modality.

    Parameters
    ----------
    values
        Samples x antibodies, named as in the file.
    table
        Name of the antibody table: antibody, gene (a `;` set), site (a `;` set as the antibody
        is sold; empty for total protein), protein.
    scale
        `linear` or `log2`; on the linear scale a reading of zero is missing.
    file
        For messages.

    Returns
    -------
    anndata.AnnData
        `var` holds antibody, gene, site, protein.

    Raises
    ------
    StudyError
        If the table lacks an antibody of the file.
    """
    known = read_antibodies(table)
    for name in values.columns:
        if name not in known.index:
            raise StudyError("this antibody is not in the recipe's table", file=file,
                             column=str(name), remedy=f"add it to {table}.csv")
    matrix = values.to_numpy(dtype=float)
    if scale == "linear":
        matrix = np.where(matrix == 0, np.nan, matrix)
    var = known.loc[list(values.columns)].reset_index()
    data = ad.AnnData(
        X=matrix, obs=pd.DataFrame(index=pd.Index(values.index.astype(str).tolist())),
        var=var.set_index(pd.Index(var["antibody"].tolist())),
    )
    data.uns["scale"], data.uns["kind"] = scale, "antibodies"
    return data


def read_antibodies(table: str) -> pd.DataFrame:
    """Read one antibody table, indexed by antibody."""
    path = files("refugium.datasets") / "antibody_tables" / f"{table}.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    return pd.DataFrame(rows).set_index("antibody")
