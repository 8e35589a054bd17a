"""Counts of genes as a modality: every gene kept, symbols where they are known."""

from __future__ import annotations

from collections.abc import Mapping

import anndata as ad
import numpy as np
import pandas as pd


def count_matrix(values: pd.DataFrame, symbols: Mapping[str, str] | None = None) -> ad.AnnData:
    """Arrange counts into a modality.

    Parameters
    ----------
    values
        Samples x genes; zero is a count, not a missing value.
    symbols
        Gene id (column of `values`) to symbol; None: the columns are symbols.

    Returns
    -------
    anndata.AnnData
        Features are named by symbol; by `SYMBOL (id)` where several ids share it; by id where it
        has none. `var` holds gene (the symbol) and ensembl (the id).

    Examples
    --------
    >>> counts = pd.DataFrame([[1, 2, 3]], columns=["E1", "E2", "E3"], index=["s"])
    >>> count_matrix(counts, {"E1": "MITF", "E2": "PAR", "E3": "PAR"}).var_names.tolist()
    ['MITF', 'PAR (E2)', 'PAR (E3)']
    """
    ids = pd.Series([str(name) for name in values.columns])
    genes = ids.map(symbols).fillna("") if symbols is not None else ids
    shared = genes.duplicated(keep=False)
    names = genes.where(~shared, genes + " (" + ids + ")").where(genes != "", ids)
    var = pd.DataFrame({"gene": genes.tolist(), "feature": names.tolist()})
    if symbols is not None:
        var["ensembl"] = ids
    data = ad.AnnData(
        X=values.to_numpy(dtype=np.float64),
        obs=pd.DataFrame(index=pd.Index([str(name) for name in values.index])),
        var=var.set_index(pd.Index(var.pop("feature").tolist())),
    )
    data.uns["scale"], data.uns["kind"] = "linear", "genes"
    return data
