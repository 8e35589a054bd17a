"""States given by mean, sd and n: are the layers there, and can they be?"""

from __future__ import annotations

from collections.abc import Iterator

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.study.modality import Modality
from refugium.study.schemas import GIVEN, LAYERS, MEANS
from refugium.study.validate.scales import LOG1P

Array = NDArray[np.float64]
MOST_SD_LOG2 = 4.0
"""Dishes of one state differ less than 16-fold: a usual sd above it is none of log2 values."""
LEAST_CV = 1e-3
"""No assay repeats itself within a thousandth: a usual sd below it is none of intensities."""
_STATE = ["model_id", "arm", "time_h", "block"]


def given_as(name: str, data: ad.AnnData) -> str:
    """Return what the rows of a modality are: `samples`, `means` of states, or `effects`: changes.

    Raises
    ------
    StudyError
        If it is stated and not known.
    """
    said = data.uns.get("given", GIVEN[0]) if isinstance(data, ad.AnnData) else GIVEN[0]
    if not isinstance(said, str) or said not in GIVEN:
        raise StudyError(f"modality {name!r} does not say what its rows are", found=said,
                         remedy=f'set uns["given"] to one of {", ".join(GIVEN)}')
    return said


def with_means(name: str, data: ad.AnnData) -> ad.AnnData:
    """Return a modality whose `X` holds the means, where they came as a layer.

    Raises
    ------
    StudyError
        A layer is missing; cells, counts or reads, whose means say nothing of their depth.
    """
    if given_as(name, data) != MEANS or name not in tuple(Modality):
        return data
    if data.isbacked or "sample_id" in data.obs:
        raise StudyError(f"modality {name!r} is given as means, and holds cells or lies in a file",
                         remedy="give one row per state, in memory")
    scale = data.uns.get("scale")
    if Modality(name).counted or (Modality(name).of_reads and scale == "linear"):
        raise StudyError(f"modality {name!r} is given as means: of counts and reads these lack "
                         "their depth", remedy='give log2 values: modality rna_log, scale "log2"')
    if LOG1P in data.uns:
        raise StudyError(f"modality {name!r} is given as means of log(x + 1), as scanpy notes it",
                         remedy='give means and sd of log2 values, and delete uns["log1p"]')
    missing = [layer for layer in LAYERS[MEANS] if layer not in data.layers]
    if data.X is None and "mean" not in data.layers:
        missing = ["mean", *missing]
    if missing:
        raise StudyError(f"modality {name!r} is given as means and lacks a layer",
                         found=sorted(data.layers), remedy=f"add layers {', '.join(missing)}: NaN "
                         "where the source does not state them")
    if data.X is not None:
        return data
    return ad.AnnData(X=data.layers["mean"], obs=data.obs, var=data.var, uns=dict(data.uns),
                      layers={layer: data.layers[layer] for layer in LAYERS[MEANS]})


def layer_of(data: ad.AnnData, layer: str) -> Array:
    """Return a layer of a modality as an array."""
    held = data.layers[layer]
    return np.asarray(held.toarray() if hasattr(held, "toarray") else held, dtype=float)


def check_means(name: str, data: ad.AnnData, samples: pd.DataFrame) -> None:
    """Raise StudyError where means, sd and n cannot be, or a state is named twice.

    Parameters
    ----------
    name, data
        The modality, as :func:`with_means` returns it.
    samples
        The samples table: one row per state.
    """
    if given_as(name, data) != MEANS:
        return
    own = samples[samples["sample_id"].isin(set(data.obs_names.map(str)))]
    doubled = own.duplicated(_STATE)
    if doubled.any():
        raise StudyError(f"modality {name!r} is given as means, and a state is named twice in one "
                         "block", column="sample_id", found=str(own["sample_id"][doubled].iloc[0]),
                         remedy="give one mean, sd and n over all its samples, or the block of "
                         "each")
    mean = np.asarray(data.X.toarray() if hasattr(data.X, "toarray") else data.X, dtype=float)
    sd, n = layer_of(data, "sd"), layer_of(data, "n")
    for bad, layer, message, remedy in _faults(mean, sd, n):
        if bad.any():
            row, column = (int(i) for i in np.argwhere(bad)[0])
            values = sd if layer == "sd" else n
            raise StudyError(
                f"modality {name!r}, state {data.obs_names[row]!r}, feature "
                f"{data.var_names[column]!r}: {message}", column=layer,
                found=float(values[row, column]), remedy=remedy)
    _check_scale(name, str(data.uns["scale"]), mean, sd)


def _faults(
    mean: Array, sd: Array, n: Array
) -> Iterator[tuple[NDArray[np.bool_], str, str, str]]:
    yield (np.isinf(sd) | np.isinf(n), "sd", "infinite sd or n",
           "leave the cell empty where it is not stated")
    yield sd < 0, "sd", "an sd below 0", "give the standard deviation between samples"
    yield n < 1, "n", "n below 1", "give the number of biological samples behind the mean"
    yield (np.isfinite(n) & (n % 1 != 0), "n", "n is no whole number",
           "give the number of biological samples behind the mean")
    yield ((n == 1) & (sd > 0), "sd", "an sd of one sample",
           "give n as it was; technical repeats are one sample and have no sd here")
    yield (np.isfinite(sd) & np.isnan(n) & np.isfinite(mean), "n", "an sd without n",
           "give the number of biological samples behind the mean")


def _check_scale(name: str, scale: str, mean: Array, sd: Array) -> None:
    """Refuse an sd that was hardly taken on the scale of its mean."""
    own = sd[np.isfinite(mean) & (sd > 0)]
    if not own.size:
        return
    if scale == "log2" and (usual := float(np.median(own))) > MOST_SD_LOG2:
        raise StudyError(f"modality {name!r} is declared log2, and its sd are not: a usual one is "
                         f"{usual:.3g}", column="sd", found=usual,
                         remedy='give the sd of the log2 values, or means and sd of intensities '
                         'and scale "linear"')
    if scale == "linear":
        cv = (sd / np.where(mean > 0, mean, np.nan))[np.isfinite(mean) & (sd > 0) & (mean > 0)]
        if cv.size and float(np.median(cv)) < LEAST_CV:
            raise StudyError(f"modality {name!r} is declared linear, and its sd are not: a usual "
                             f"one is {float(np.median(cv)):.2g} of its mean", column="sd",
                             found=float(np.median(own)),
                             remedy='give the sd of the intensities, or means and sd of log2 '
                             'values and scale "log2"')


def samples_behind(data: ad.AnnData) -> tuple[int, ...]:
    """Return how many samples each row stands for: the most that a feature states; else 1."""
    if data.uns.get("given") != MEANS:
        return ()
    n = np.where(np.isfinite(layer_of(data, "n")), layer_of(data, "n"), 1.0)
    return tuple(n.max(axis=1).astype(int).tolist())
