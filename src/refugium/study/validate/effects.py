"""Changes that came as such (a supplement, a core facility): can they be, and what of whom?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.core.tables import rows_of
from refugium.language.suggest import nearest
from refugium.study.modality import Modality
from refugium.study.schemas import EFFECTS, LAYERS
from refugium.study.validate.means import given_as, layer_of

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
LARGEST_CHANGE = 40.0
"""No assay spans more than 40 doublings: a larger change is a ratio, or a per cent."""
RATIOS_FEW, RATIOS_MANY, RATIOS_BELOW, RATIOS_MIDDLE = 5, 20, 0.5, (0.5, 2.0)
"""Changes without any fall, of which ratios are suspected: of many where small ones are among them
(a list of rises alone has a cut-off), of few where their middle lies at an unchanged ratio."""
TIES_FEWEST, TIES_SHARE = 20, 0.1
"""p with three digits or more of which a tenth repeat: nominal ones do not, adjusted ones do."""
ADJUSTED = frozenset({
    "q", "qval", "qvalue", "qvalues", "fdr", "padj", "padjusted", "adjp", "adjpval", "adjpvalue",
    "adjustedp", "adjustedpval", "adjustedpvalue", "pvaladj", "pvalueadj", "pvalueadjusted", "bh",
    "pbh", "pfdr", "fwer", "bonferroni", "holm"})
NOT_ADJUSTED = ("delete it: an adjusted value says nothing of the error of one change; give the "
                "nominal two-sided p, with df or n_case and n_reference")


def is_adjusted(name: str) -> bool:
    """Whether a column is named as adjusted p are.

    Examples
    --------
    >>> [is_adjusted(name) for name in ("adj.P.Val", "q-value", "FDR", "p", "P.Value")]
    [True, True, True, False, False]
    """
    return "".join(c for c in name.casefold() if c.isalnum()) in ADJUSTED


def with_effects(name: str, data: ad.AnnData) -> ad.AnnData:
    """Return a modality whose `X` holds changes, where they came as the layer `log2fc`.

    Raises
    ------
    StudyError
        They are missing, no log2, of counts, of cells or in a file; adjusted p beside them.
    """
    if given_as(name, data) != EFFECTS or name not in tuple(Modality):
        return data
    if data.isbacked or "sample_id" in data.obs:
        raise StudyError(f"modality {name!r} is given as effects, and holds cells or lies in a "
                         "file", remedy="give one row per contrast, in memory")
    if Modality(name).counted:
        raise StudyError(f"modality {name!r} is given as effects, which are no counts",
                         remedy="name it rna_log" if name == Modality.RNA_COUNTS else
                         "leave it out")
    if data.uns.get("scale") != "log2":
        raise StudyError(f"modality {name!r} is given as effects: these are log2 of a ratio, case "
                         "over reference", column="scale", found=data.uns.get("scale"),
                         remedy='give log2 ratios and scale "log2"')
    adjusted = [str(layer) for layer in data.layers if is_adjusted(str(layer))]
    if adjusted:
        raise StudyError(f"modality {name!r} holds adjusted p beside its effects",
                         column=adjusted[0], remedy=NOT_ADJUSTED)
    if data.X is None and "log2fc" not in data.layers:
        raise StudyError(f"modality {name!r} is given as effects and lacks them",
                         found=sorted(data.layers), remedy="add X, or the layer log2fc")
    kept = {layer: layer_of(data, layer) for layer in LAYERS[EFFECTS] if layer in data.layers}
    held = data.layers["log2fc"] if data.X is None else data.X
    return ad.AnnData(X=np.asarray(held.toarray() if hasattr(held, "toarray") else held),
                      obs=data.obs, var=data.var, uns=dict(data.uns), layers=kept)


def check_effects(name: str, data: ad.AnnData, contrasts: pd.DataFrame) -> None:
    """Raise StudyError where changes cannot be, or the table of contrasts does not say of whom.

    Parameters
    ----------
    name, data
        The modality, as :func:`with_effects` returns it.
    contrasts
        The contrasts that the study states: they name case and reference of each row.
    """
    if given_as(name, data) != EFFECTS or name not in tuple(Modality):
        return
    rows = [str(row) for row in data.obs_names]
    _check_named(name, rows, contrasts)
    genes = data.var["gene"].astype(str) if "gene" in data.var else data.var_names.to_series()
    twice = genes[genes.duplicated() & ~genes.isin(["", "nan"])]
    if Modality(name).of_genes and len(twice):
        raise StudyError(f"modality {name!r} is given as effects, and holds a gene twice",
                         found=str(twice.iloc[0]), remedy="keep one row per gene: from changes "
                         "alone nobody sees which of them reads it")
    held = {layer: layer_of(data, layer) for layer in data.layers}
    change = np.asarray(data.X, dtype=float)
    for bad, layer, message, remedy in effect_faults(change, held):
        if bad.any():
            row, column = (int(i) for i in np.argwhere(bad)[0])
            values = change if layer == "log2fc" else held[layer]
            raise StudyError(f"modality {name!r}, contrast {rows[row]!r}, feature "
                             f"{data.var_names[column]!r}: {message}", column=layer,
                             found=float(values[row, column]), remedy=remedy)
    for row, contrast in enumerate(rows):
        if holds_ratios(change[row]):
            raise StudyError(f"modality {name!r}, contrast {contrast!r}: nothing falls at all, as "
                             "in ratios", column="log2fc", found=float(np.nanmin(change[row])),
                             remedy="give log2 of the ratios")
        if "p" in held and repeats_itself(held["p"][row]):
            raise StudyError(f"modality {name!r}, contrast {contrast!r}: many p are the same to "
                             "the last digit, as adjusted p are and nominal ones are not",
                             column="p", remedy=NOT_ADJUSTED)


def effect_faults(
    change: Array, held: Mapping[str, Array]
) -> Iterator[tuple[Flags, str, str, str]]:
    """Yield where changes and what stands beside them cannot be, in which column, and what to do.

    Parameters
    ----------
    change
        log2, of any shape.
    held
        `se`, `p`, `df`, `n_case`, `n_reference`, in the same shape, where given.
    """
    yield (np.isinf(change), "log2fc", "an infinite change",
           "leave out the feature: seen on one side only is no change, and no number")
    yield (np.abs(change) > LARGEST_CHANGE, "log2fc", "no log2 ratio",
           "give log2 of the ratio, case over reference")
    if "se" in held:
        yield np.isinf(held["se"]), "se", "an infinite se", "leave the cell empty"
        yield (held["se"] <= 0, "se", "an se of 0 or below",
               "give the standard error of the change; leave the cell empty if it is not known")
    if "p" in held:
        yield (held["p"] == 0, "p", "a p of 0: rounded, or cut off",
               "give the se in its place, or leave the cell empty")
        yield ((held["p"] < 0) | (held["p"] > 1), "p", "no p", "give the nominal two-sided p; of "
               "-log10(p) or per cent the p itself")
    if "df" in held:
        yield (held["df"] <= 0, "df", "df of 0 or below",
               "give the degrees of freedom of the test")
    for side in ("n_case", "n_reference"):
        if side in held:
            yield ((held[side] < 1) | (np.isfinite(held[side]) & (held[side] % 1 != 0))
                   | np.isinf(held[side]), side, "no number of samples",
                   "give the biological samples behind this side of the change")


def holds_ratios(change: Array) -> bool:
    """Whether the changes of one contrast are ratios by the looks of them.

    Examples
    --------
    >>> holds_ratios(np.array([0.9, 1.1, 0.2, 1.0, 1.4])), holds_ratios(np.array([1.5, 2.0, 3.1]))
    (True, False)
    """
    known = change[np.isfinite(change)]
    if len(known) < RATIOS_FEW or known.min() <= 0:
        return False
    if len(known) >= RATIOS_MANY:
        return bool(known.min() < RATIOS_BELOW)
    low, high = RATIOS_MIDDLE
    return bool(known.min() < 1 < known.max() and low <= np.median(known) <= high)


def repeats_itself(p: Array) -> bool:
    """Whether the p of one contrast repeat as adjusted p do.

    Examples
    --------
    >>> repeats_itself(np.repeat([0.03412, 0.2718, 0.8125], 10))
    True
    >>> repeats_itself(np.repeat([0.03, 0.27, 0.81], 10))  # rounded, which tells nothing
    False
    """
    known = p[np.isfinite(p) & (p > 0) & (p < 1)]
    digits = known / 10.0 ** np.floor(np.log10(known))
    fine = known[np.abs(digits - np.round(digits, 1)) > 1e-9]
    fine = fine[np.abs(fine - np.round(fine, 3)) > 1e-9]
    return len(fine) >= TIES_FEWEST and 1 - len(np.unique(fine)) / len(fine) > TIES_SHARE


def _check_named(name: str, rows: list[str], contrasts: pd.DataFrame) -> None:
    """Refuse a row that the contrasts do not name, and times stated for some of an arm only."""
    known = contrasts["contrast"].astype(str).tolist()
    for row in rows:
        if row not in known:
            close = nearest(row, known, most=1, alike=0.8)
            raise StudyError(
                f"modality {name!r} is given as effects, and the contrasts do not name this one",
                column="contrast", found=row, remedy=f"write {close[0]!r} if that is meant" if close
                else "add it to the table of contrasts: model and arm of case and reference, and "
                "their times; a change is of something against something")
    timed: dict[tuple[str, str], bool] = {}
    for stated in rows_of(contrasts[contrasts["contrast"].isin(rows)]):
        for side, time_h in (("case", stated["time_h"]), ("reference", _reference_time(stated))):
            key = (str(stated[f"{side}_model"]), str(stated[f"{side}_arm"]))
            if timed.setdefault(key, bool(np.isfinite(time_h))) != bool(np.isfinite(time_h)):
                raise StudyError(f"some effects of {name!r} state the time of this arm, others do "
                                 "not", column="time_h", found=key[1],
                                 remedy="state time_h for all of them, or for none")


def _reference_time(row: Mapping[str, Any]) -> float:
    own = float(row["reference_time_h"])
    return float(row["time_h"]) if np.isnan(own) else own


def n_behind(data: ad.AnnData, side: str) -> tuple[int, ...]:
    """Return how many samples stand behind one side of each contrast: the most stated; else 0."""
    if side not in data.layers:
        return (0,) * int(data.n_obs)
    held = layer_of(data, side)
    most: Array = np.where(np.isfinite(held), held, 0.0).max(axis=1)
    return tuple(map(int, most))


def with_error(data: ad.AnnData) -> tuple[bool, ...]:
    """Return for each contrast whether some change states se or p, and df or n of two or more."""
    held = {layer: layer_of(data, layer) for layer in data.layers}
    nothing = np.full(data.shape, np.nan)
    se, p, df, *n = (held.get(layer, nothing) for layer in LAYERS[EFFECTS])
    sized = ~np.isnan(df) | ((n[0] > 1) & (n[1] > 1))
    sure = (np.isfinite(se) | np.isfinite(p)) & sized
    return tuple(bool(row.any()) for row in sure)
