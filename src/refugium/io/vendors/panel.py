"""Labels of a panel (RPPA, Luminex) become features with gene and site."""

from __future__ import annotations

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.identifiers import identify
from refugium.io.vendors.parameters import SHOWN


def panel_matrix(
    values: NDArray[np.float64],
    samples: list[str],
    labels: list[str],
    *,
    scale: str,
    modality: str,
    file: str,
    losses: list[dict[str, str]],
) -> ad.AnnData:
    """Arrange readings of a panel into AnnData.

    Parameters
    ----------
    values
        Samples x labels, NaN where missing.
    samples, labels
        Names of rows and columns.
    scale, modality, file
        For AnnData and messages.
    losses
        Labels whose protein is not recognised are recorded here; they are kept without a gene.

    Returns
    -------
    anndata.AnnData
        `var`: antibody, gene (a set joined by `;`), site (as the label states it; `cleaved`;
        `unstated` for a phospho-antibody without a site; empty: total protein).
    """
    found = identify(labels, kind="antibodies")
    # an ambiguous or mangled label gets no gene: a guess would be scored like a reading
    usable = found["status"].isin(["antibody", "approved", "previous", "alias"])
    gene = [symbol if ok else "" for symbol, ok in zip(found["symbol"], usable, strict=True)]
    blank = [label for label, name in zip(labels, gene, strict=True) if not name]
    if blank:
        losses.append({"modality": modality, "item": ", ".join(blank[:SHOWN]),
                       "why": f"{len(blank)} labels of {file} whose gene is not recognised or not "
                       "certain: kept without a gene"})
    var = pd.DataFrame({"antibody": labels, "gene": gene, "site": found["site"].tolist()},
                       index=pd.Index(labels, dtype=object), dtype=object)
    data = ad.AnnData(X=values, obs=pd.DataFrame(index=pd.Index(samples, dtype=object)), var=var)
    data.uns["scale"], data.uns["kind"] = scale, "antibodies"
    return data
