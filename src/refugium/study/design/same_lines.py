"""One line under several names: copied samples, or names that differ by a sign or a capital."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.stats import mean_seen
from refugium.language.lists import quoted
from refugium.language.names import bare_name

Array = NDArray[np.float64]
ALIKE_LOG2 = 0.05
"""Nine of ten features of two samples differ by no more, loading taken off: copies, whatever was
rounded, scaled or added (dishes of one line differ by 0.1 and more)."""
FEWEST_FEATURES = 50
"""Features of which that is asked; of fewer, and of changes (nine tenths of which may be near 0 in
every line), all must be equal."""
LEAST_FEATURES = 4
EQUAL_LOG2 = 1e-6
MOST_GROUPS, MOST_SAMPLES = 40, 60
"""Arms and times asked, those of most models first, and samples of each."""
LEAST_SHARE = 0.5
"""Share of the samples of the model with fewer that are copies."""
ONE_VALUE = 0.5
"""Share of a sample that is one number, from which on it says nothing of a copy."""
TOLD = ("subject_id", "lineage", "species", "kind", "parent_id", "perturbation")
"""What sets apart two models whose names are almost one."""


@dataclass(frozen=True, kw_only=True)
class SameLine:
    """Models that are one line: so many samples are `copies`; 0: told by their names."""

    model: str
    other: str
    copies: int

    @property
    def words(self) -> str:
        """What was found, and what follows."""
        if not self.copies:
            return (f"{quoted((self.model, self.other))} differ by a sign or a capital only: taken "
                    "as one line, which counts once")
        held = "1 sample holds" if self.copies == 1 else f"{self.copies} samples hold"
        return (f"{held} the same profile in {quoted((self.model, self.other))}: they are one line "
                "and count once")


def same_lines(
    models: pd.DataFrame, samples: pd.DataFrame, contrasts: pd.DataFrame,
    modalities: Mapping[str, ad.AnnData],
) -> tuple[SameLine, ...]:
    """Answer: which models are one line under two names?

    Parameters
    ----------
    models, samples, contrasts
        Tables of the study.
    modalities
        Its readings; cells are not asked.

    Returns
    -------
    tuple of SameLine
        Two by two.

    Notes
    -----
    By name: equal but for case, blanks, hyphens, underscores and dots, and no statement sets them
    apart. By readings: in an arm and time, nine of ten features (of more than 200 the upper half by
    level) differ by at most ALIKE_LOG2 between samples of both, half of the samples at least.
    Sister lines, and replicates of one line under another name, differ as dishes do: they stay.

    Examples
    --------
    >>> table = pd.DataFrame({"model_id": ["PC9", "pc-9", "HCC827"]})
    >>> [(one.model, one.other) for one in same_lines(table, table[:0], table[:0], {})]
    [('PC9', 'pc-9')]
    """
    found = dict.fromkeys(_named_alike(models), 0)
    for data in modalities.values():
        for pair, copies in _copied(samples, contrasts, data):
            found[pair] = max(found.get(pair, 0), copies)
    return tuple(SameLine(model=one, other=two, copies=n) for (one, two), n in found.items())


def joined_roots(roots: Mapping[str, str], same: tuple[SameLine, ...]) -> dict[str, str]:
    """Give lines of several names one root, the first in the order of models.

    Examples
    --------
    >>> one = SameLine(model="A", other="B2", copies=3)
    >>> joined_roots({"A": "A", "B": "B", "B2": "B", "C": "C"}, (one,))
    {'A': 'A', 'B': 'A', 'B2': 'A', 'C': 'C'}
    """
    place = {model: at for at, model in enumerate(roots)}
    out = dict(roots)
    for pair in same:
        both = sorted({out[pair.model], out[pair.other]}, key=place.__getitem__)
        out = {model: both[0] if root in both else root for model, root in out.items()}
    return out


def _named_alike(models: pd.DataFrame) -> Iterator[tuple[str, str]]:
    columns = [name for name in TOLD if name in models]
    for _, part in models.groupby([bare_name(str(m)) for m in models["model_id"]], sort=False):
        for (_, one), (_, two) in combinations(part.iterrows(), 2):
            if all(one[c] == two[c] or not (one[c] and two[c]) for c in columns
                   if c not in ("parent_id", "perturbation")) and all(
                       one[c] == two[c] for c in columns if c in ("parent_id", "perturbation")):
                yield str(one["model_id"]), str(two["model_id"])


def _copied(
    samples: pd.DataFrame, contrasts: pd.DataFrame, data: ad.AnnData
) -> Iterator[tuple[tuple[str, str], int]]:
    if "sample_id" in data.obs or data.isbacked or hasattr(data.X, "dask"):
        return
    if data.uns.get("given") == "effects":
        of = contrasts.rename(columns={"contrast": "row", "case_model": "model_id",
                                       "case_arm": "arm"})
    else:
        of = samples.rename(columns={"sample_id": "row"})
    if of.empty or of["model_id"].nunique() < 2:
        return
    place = {str(name): at for at, name in enumerate(data.obs_names)}
    of = of[of["row"].isin(place)]
    groups = [own for _, own in of.groupby(["arm", "time_h"], sort=False, dropna=False)
              if own["model_id"].nunique() > 1]
    groups.sort(key=lambda own: -own["model_id"].nunique())
    held: dict[str, set[str]] = {}
    copies: dict[tuple[str, str], list[set[str]]] = {}
    for own in groups[:MOST_GROUPS]:
        own = own.head(MOST_SAMPLES)
        model, names = own["model_id"].astype(str).tolist(), own["row"].astype(str).tolist()
        for one, name in zip(model, names, strict=True):
            held.setdefault(one, set()).add(name)
        for i, j in _alike(_values(data, [place[name] for name in names]),
                           changes=data.uns.get("given") == "effects"):
            if model[i] != model[j]:
                both = copies.setdefault((model[i], model[j]), [set(), set()])
                both[0].add(names[i])
                both[1].add(names[j])
    for (one, two), sides in copies.items():
        n = min(len(side) for side in sides)
        if n >= LEAST_SHARE * min(len(held[one]), len(held[two])):
            yield (one, two), n


def _values(data: ad.AnnData, rows: list[int]) -> Array:
    """Return log2 of some rows; a linear zero is no reading here."""
    part = data.X[rows]
    values = np.asarray(part.toarray() if hasattr(part, "toarray") else part, dtype=float)
    if data.uns.get("scale") != "linear":
        return values
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0, np.log2(values), np.nan)


def _alike(values: Array, *, changes: bool) -> Iterator[tuple[int, int]]:
    """Yield rows that are copies of one another, loading taken off."""
    if values.shape[1] > 200 and not changes:
        level = np.nan_to_num(mean_seen(values, axis=0), nan=-np.inf)
        values = values[:, level >= np.median(level)]
    telling = [_tells(row) for row in values]
    for i in range(len(values)):
        if not telling[i]:
            continue
        later = [j for j in range(i + 1, len(values)) if telling[j]]
        for j in later:
            apart = values[j] - values[i]
            apart = apart[np.isfinite(apart)]
            if len(apart) < LEAST_FEATURES:
                continue
            off = np.abs(apart - np.median(apart))
            if changes or len(off) < FEWEST_FEATURES:
                if off.max() <= EQUAL_LOG2:
                    yield i, j
            elif np.quantile(off, 0.9) <= ALIKE_LOG2:
                yield i, j


def _tells(row: Array) -> bool:
    known = row[np.isfinite(row)]
    if len(known) < LEAST_FEATURES:
        return False
    _, count = np.unique(known, return_counts=True)
    return bool(count.max() < ONE_VALUE * len(known))
