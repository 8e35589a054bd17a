"""Is a matrix sound? Known samples, unique features, finite numbers on the declared scale."""

from __future__ import annotations

import anndata as ad
import pandas as pd

from refugium.core.errors import StudyError
from refugium.study.modality import Modality
from refugium.study.pieces import CheckedFile, in_memory, in_pieces
from refugium.study.validate.scales import acquisition_of, stated
from refugium.study.validate.values import check_seen, check_values, see_values


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
    if isinstance(data.file, CheckedFile):
        return  # every value was looked at when the file was opened
    if "sample_id" in data.obs and scale == "linear":
        # cells may be more than the memory holds twice
        check_seen(name, see_values(name, (piece for _, piece in in_pieces(data.X))), scale)
    else:
        check_values(name, in_memory(data), scale)


def _check_distinct(name: str, index: pd.Index, what: str, remedy: str) -> None:
    if not index.is_unique:
        raise StudyError(f"modality {name!r} holds a {what} twice",
                         found=str(index[index.duplicated()][0]), remedy=remedy)
