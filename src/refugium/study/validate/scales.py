"""What a matrix must state: its scale and what its features are; counts are whole numbers."""

from __future__ import annotations

from typing import Any

import anndata as ad
import numpy as np
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.study.modality import Modality
from refugium.study.pieces import in_memory
from refugium.study.schemas import ACQUISITIONS, FEATURE_KINDS, SCALES

LOG1P = "log1p"
"""Where scanpy notes that it took the logarithm of x + 1, and to which base (natural if none)."""
LARGEST_LOG_OF_COUNTS = 40.0
"""No logarithm of a count, to whatever base, is larger; fractions below it are no counts."""
FEWEST_OF_Z, Z_TOLERANCE, Z_SHARE = 4, 0.02, 0.9
"""Values and features, distance from mean 0 and deviation 1, share of features: z-scores."""
_USUAL = {Modality.PHOSPHO: "peptides", Modality.RPPA: "antibodies",
          Modality.LUMINEX: "antibodies"}
_SET_SCALE = ('adata.uns["scale"] = "log2" if the values are log2, "linear" if they are '
              "intensities or counts")


def stated(name: str, data: ad.AnnData) -> tuple[str, str]:
    """Return scale and kind as the matrix states them: nothing is taken for granted.

    Raises
    ------
    StudyError
        If one is not stated or not known, or if they contradict what scanpy noted.
    """
    usual = _USUAL.get(Modality(name), "genes")
    set_kind = f'adata.uns["kind"] = "{usual}" (one of {", ".join(FEATURE_KINDS)})'
    missing = [words for key, words in (("scale", _SET_SCALE), ("kind", set_kind))
               if data.uns.get(key) is None]
    if missing:
        what = " and ".join(key for key in ("scale", "kind") if data.uns.get(key) is None)
        raise StudyError(f"modality {name!r} does not state its {what}",
                         remedy=f"set {'; and '.join(missing)}")
    scale, kind = data.uns["scale"], data.uns["kind"]
    if not isinstance(scale, str) or scale not in SCALES:
        raise StudyError(f"modality {name!r} has an unknown scale", found=scale,
                         remedy=f'set uns["scale"] to one of {", ".join(SCALES)}')
    if not isinstance(kind, str) or kind not in FEATURE_KINDS:
        raise StudyError(f"modality {name!r} has an unknown kind of features", found=kind,
                         remedy=f'set uns["kind"] to one of {", ".join(FEATURE_KINDS)}')
    return str(scale), str(kind)


def acquisition_of(name: str, data: ad.AnnData) -> str:
    """Return how a mass spectrometer took the modality; empty where that is not stated.

    Raises
    ------
    StudyError
        If it is stated and not known.

    Examples
    --------
    >>> acquisition_of("phospho", ad.AnnData(np.ones((1, 1)), uns={"acquisition": "tmt_ms3"}))
    'tmt_ms3'
    """
    said = data.uns.get("acquisition", "")
    if not isinstance(said, str) or said not in ("", *ACQUISITIONS):
        raise StudyError(f"modality {name!r} has an unknown acquisition", found=said,
                         remedy=f'set uns["acquisition"] to one of {", ".join(ACQUISITIONS)}, or '
                         "leave it out where none of them fits")
    return said


def on_a_known_scale(name: str, data: ad.AnnData) -> tuple[ad.AnnData, str]:
    """Turn what scanpy noted as log(x + 1) into log2; everything else is returned as it is.

    Parameters
    ----------
    name
        The modality.
    data
        Samples or cells x features; it is not changed.

    Returns
    -------
    tuple
        The matrix, and in words what was done to it; empty if nothing was.

    Raises
    ------
    StudyError
        If `uns["log1p"]` and `uns["scale"]` contradict each other, or the logarithms stand where
        counts belong.

    Examples
    --------
    >>> logs = ad.AnnData(np.log1p([[0.0, 3.0]]), uns={"log1p": {"base": None}, "kind": "genes"})
    >>> found, words = on_a_known_scale("rna_log", logs)
    >>> found.X.round(6).tolist(), found.uns["scale"], "scale" in logs.uns
    ([[0.0, 2.0]], 'log2', False)
    """
    if not isinstance(data, ad.AnnData) or LOG1P not in data.uns or name not in tuple(Modality):
        return data, ""
    scale, base = data.uns.get("scale"), _base(data.uns[LOG1P])
    whole = scale == "linear" and _whole(_values(data))
    if (scale == "log2" and np.isclose(base, 2.0)) or whole:
        return data, ""
    what = "natural" if np.isclose(base, np.e) else f"base {base:g}"
    found = f'uns["log1p"]: log(x + 1), {what}'
    if Modality(name) is Modality.RNA_COUNTS:
        raise StudyError(f"modality {name!r} holds logarithms where counts belong", found=found,
                         remedy="give the raw counts (for example of a layer), or name the "
                         "modality rna_log")
    if scale is not None:
        raise StudyError(f"modality {name!r} states {scale!r} and bears a note of another scale",
                         found=found, remedy='delete uns["scale"] and they are turned into log2; '
                         f'or delete uns["log1p"] if the values are {scale} already')
    if data.isbacked:
        raise StudyError(f"modality {name!r} holds logarithms that are no log2, in a file",
                         found=found, remedy="read it into memory: adata.to_memory()")
    factor = float(np.log2(base))
    made = ad.AnnData(X=data.X * factor, obs=data.obs, var=data.var,
                      uns={**{k: v for k, v in data.uns.items() if k != LOG1P}, "scale": "log2"})
    return made, f"log(x + 1), {what}, as scanpy notes it: turned into log2(x + 1)"


def check_counts(
    name: str, largest: float, fraction: float, scale: str, *, file: object = None
) -> None:
    """Raise StudyError for logarithms where counts belong.

    Parameters
    ----------
    name
        The modality.
    largest, fraction
        The largest value, and one that is no whole number (NaN: all are).
    scale
        As declared.
    file
        For the message.

    Notes
    -----
    Counts are whole numbers, and estimated counts (salmon, RSEM) at least reach far up. Fractions
    that nowhere exceed LARGEST_LOG_OF_COUNTS are logarithms or ratios of some kind, and every
    answer drawn from them as counts would be wrong.

    Examples
    --------
    >>> check_counts("rna_counts", 12.0, np.nan, "linear")
    """
    if name != Modality.RNA_COUNTS or np.isnan(largest):
        return
    remedy = "give the raw counts, or name the modality rna_log"
    if scale == "log2":
        raise StudyError(f"modality {name!r} is declared log2: counts are not", file=file,
                         remedy=f"{remedy} if these are log2 values")
    if largest < LARGEST_LOG_OF_COUNTS and not np.isnan(fraction):
        raise StudyError(f"modality {name!r} holds fractions where counts belong, none above "
                         f"{largest:.3g}, as logarithms do", file=file, found=fraction,
                         remedy=f"{remedy} if these are logarithms")


def check_standardised(
    name: str, values: NDArray[Any], scale: str, *, file: object = None
) -> None:
    """Raise StudyError for z-scores declared log2: their unit is no log2, whatever is asked.

    Examples
    --------
    >>> log2 = np.random.default_rng(0).normal(12, 2, (6, 20))
    >>> check_standardised("rppa", log2, "log2")
    """
    if scale != "log2" or values.ndim != 2:
        return
    for axis, what in ((0, "feature"), (1, "sample")):
        n = np.isfinite(values).sum(axis=axis)
        whole = n >= FEWEST_OF_Z
        if whole.sum() < FEWEST_OF_Z:
            continue
        part = values[:, whole] if axis == 0 else values[whole]
        mean, sd = np.nanmean(part, axis=axis), np.nanstd(part, axis=axis)
        spread = np.stack([sd, sd * np.sqrt(n[whole] / (n[whole] - 1))])
        one = (np.abs(spread - 1) < Z_TOLERANCE).any(axis=0) & (np.abs(mean) < Z_TOLERANCE)
        if one.mean() > Z_SHARE:
            raise StudyError(
                f"modality {name!r} is declared log2 but holds z-scores: nearly every {what} has "
                "mean 0 and standard deviation 1", file=file, remedy="give the log2 values before "
                "they were standardised: a change in standard deviations is no change in log2")


def _base(note: object) -> float:
    base = note.get("base") if hasattr(note, "get") else None
    # h5ad files do not keep None
    return float(np.e) if base is None or not np.isfinite(float(base)) else float(base)


def _whole(values: NDArray[Any]) -> bool:
    return bool((values[np.isfinite(values)] % 1 == 0).all())


def _values(data: ad.AnnData) -> NDArray[Any]:
    held = in_memory(data)
    return np.asarray(held.data if hasattr(held, "tocsr") else held)
