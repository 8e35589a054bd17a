"""Is a matrix sound? Known samples, unique features, finite numbers on the declared scale."""

from __future__ import annotations

from typing import Any

import anndata as ad
import numpy as np
import pandas as pd
from scipy import sparse

from refugium.core.errors import StudyError
from refugium.study.modality import Modality
from refugium.study.validate.scales import (
    acquisition_of,
    check_counts,
    check_standardised,
    stated,
)

LARGEST_LOG2 = 64.0
"""No intensity or count has a larger logarithm."""


def sample_ids(data: ad.AnnData) -> list[str]:
    """Return the sample of each row of a modality (cells carry a `sample_id` column)."""
    if "sample_id" in data.obs:
        return [str(value) for value in data.obs["sample_id"]]
    return [str(value) for value in data.obs_names]


def check_modality(name: str, data: ad.AnnData, samples: set[str]) -> None:
    """Raise StudyError if a matrix does not fit the samples or holds impossible values."""
    if name not in tuple(Modality):
        raise StudyError("unknown modality", found=name,
                         remedy=f"use one of {', '.join(Modality)}")
    if not isinstance(data, ad.AnnData):
        raise StudyError(f"modality {name!r} is not AnnData", found=type(data).__name__,
                         remedy="give AnnData, samples x features")
    if 0 in data.shape:
        raise StudyError(f"modality {name!r} is empty", found=f"{data.n_obs} x {data.n_vars}",
                         remedy="give at least one sample and one feature, or leave it out")
    for sample in sample_ids(data):
        if sample not in samples:
            raise StudyError(f"modality {name!r} has a sample that samples.sample_id lacks",
                             found=sample, remedy="add it to the samples table")
    if "sample_id" not in data.obs:
        _check_distinct(name, data.obs_names, "sample",
                        "one row per sample; cells carry a sample_id column")
    _check_distinct(name, data.var_names, "feature", "merge or rename duplicate features")
    scale, _ = stated(name, data)
    acquisition_of(name, data)
    # a sparse matrix in a file shows its values to slices only
    check_values(name, data.X[:] if data.isbacked else data.X, scale)


def _check_distinct(name: str, index: pd.Index, what: str, remedy: str) -> None:
    if not index.is_unique:
        raise StudyError(f"modality {name!r} holds a {what} twice",
                         found=str(index[index.duplicated()][0]), remedy=remedy)


def check_values(name: str, matrix: Any, scale: str, *, file: object = None) -> None:
    """Raise StudyError for infinite or impossible values, or a matrix without any value."""
    packed = sparse.issparse(matrix)
    values = np.asarray(matrix.data if packed else matrix)
    if values.dtype.kind not in "fiu":
        raise StudyError(f"modality {name!r} does not hold numbers", file=file,
                         found=str(values.dtype), remedy="give numbers, NaN where missing")
    if np.isinf(values).any():
        raise StudyError(f"modality {name!r} holds infinite values", file=file,
                         remedy="leave the cell empty where nothing was measured")
    if scale == "linear" and (values < 0).any():
        raise StudyError(f"modality {name!r} is declared linear but holds negative values",
                         file=file, found=float(np.nanmin(values)),
                         remedy='declare scale = "log2", or give intensities')
    if scale == "log2" and (largest := max(
            np.nanmax(values, initial=0.0), -np.nanmin(values, initial=0.0))) > LARGEST_LOG2:
        raise StudyError(f"modality {name!r} is declared log2 but holds values that are no "
                         "logarithms", file=file, found=float(largest),
                         remedy='declare scale = "linear" if these are intensities')
    check_counts(name, values, scale, file=file)
    check_standardised(name, values, scale, file=file)
    # a sparse matrix without entries is full of zeros, which are values
    if not packed and np.isnan(values).all():
        raise StudyError(f"modality {name!r} holds no value at all", file=file,
                         remedy="leave the modality out, or look for the readings")
