"""One sample, block or column that does not fit the others: faults of every kind, planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import anndata as ad
import numpy as np
from numpy.typing import NDArray

from refugium.study import Study

Array = NDArray[np.float64]
Fault = Callable[[Array, Study, str, np.random.Generator], tuple[Array, list[int]]]


def with_values(study: Study, values: Array, scale: str) -> Study:
    """The same study with other values in its only modality."""
    (name, old), = study.modalities.items()
    new = ad.AnnData(X=values, obs=old.obs, var=old.var, uns={**old.uns, "scale": scale})
    return replace(study, modalities={name: new})


def given(study: Study, scale: str) -> Array:
    """The values of its only modality, on a scale; other units than 1 are kept."""
    (data,) = study.modalities.values()
    values = np.asarray(data.X, dtype=float)
    with np.errstate(divide="ignore"):
        return values if scale == data.uns["scale"] else np.log2(values)


def plant(study: Study, name: str, seed: int) -> tuple[Study, list[str]]:
    """Return the study with one fault, and the samples at fault."""
    fault, scale = FAULTS[name]
    rng = np.random.default_rng(seed)
    values, at = fault(given(study, scale).copy(), study, scale, rng)
    (data,) = study.modalities.values()
    return with_values(study, values, scale), [str(data.obs_names[i]) for i in at]


def _table(study: Study):
    (data,) = study.modalities.values()
    return study.states().set_index("sample_id").loc[list(data.obs_names)]


def _constant(number: Callable[[Array], float]) -> Fault:
    def fault(values, study, scale, rng):
        one = int(rng.integers(len(values)))
        values[one] = number(values)
        return values, [one]
    return fault


def _turned(turn: Callable[[Array], Array], part: str) -> Fault:
    def fault(values, study, scale, rng):
        blocks = _table(study)["block"].to_numpy()
        at = ([int(rng.integers(len(values)))] if part == "sample" else
              np.flatnonzero(blocks == rng.choice(np.unique(blocks))).tolist())
        with np.errstate(divide="ignore", invalid="ignore"):
            values[at] = turn(values[at])
        return values, at
    return fault


def _rolled(shift: int, part: float) -> Fault:
    def fault(values, study, scale, rng):
        one, size = int(rng.integers(len(values))), values.shape[1]
        start = int(rng.integers(0, size - int(part * size) + 1))
        end = start + int(part * size)
        values[one, start:end] = np.roll(values[one], shift)[start:end]
        return values, [one]
    return fault


def _sorted(values, study, scale, rng):
    one = int(rng.integers(len(values)))
    values[one] = np.sort(values[one])
    return values, [one]


def _mixed(values, study, scale, rng):
    one = int(rng.integers(len(values)))
    values[one] = rng.permutation(values[one])
    return values, [one]


def _exchanged(values, study, scale, rng):
    """Labels of a drugged and an untreated sample of one block, the states most apart."""
    table = _table(study).reset_index(drop=True)
    pairs = [(i, j) for i in range(len(table)) for j in range(i) if
             table["block"][i] == table["block"][j] and table["agents"][i] != table["agents"][j]
             and table["time_h"][i] == table["time_h"][j]]
    i, j = pairs[int(rng.integers(len(pairs)))]
    values[[i, j]] = values[[j, i]]
    return values, [i, j]


def _other_line(values, study, scale, rng):
    one = int(rng.integers(len(values)))
    values[one] += rng.normal(0, 2.0, values.shape[1])
    return values, [one]


FAULTS: dict[str, tuple[Fault, str]] = {
    "constant": (_constant(lambda v: float(np.nanmedian(v))), "linear"),
    "constant_small": (_constant(lambda v: 1000.0), "linear"),
    "constant_one": (_constant(lambda v: 1.0), "linear"),
    "constant_log2": (_constant(lambda v: float(np.nanmean(v))), "log2"),
    **{f"{word}_{part}": (_turned(turn, part), scale) for part in ("sample", "block")
       for word, turn, scale in (
           ("log2", np.log2, "linear"), ("ln", np.log, "linear"), ("log10", np.log10, "linear"),
           ("ln_amid_log2", lambda v: v * np.log(2), "log2"),
           ("log10_amid_log2", lambda v: v * np.log10(2), "log2"))},
    "thousands": (_turned(lambda v: v / 1000, "sample"), "linear"),
    **{f"shifted_{k}_{part}": (_rolled(k, part), "linear") for k in (-3, -1, 1, 2)
       for part in (1.0, 0.5)},
    "sorted": (_sorted, "linear"), "mixed": (_mixed, "linear"),
    "exchanged": (_exchanged, "linear"), "other_line": (_other_line, "log2"),
}
