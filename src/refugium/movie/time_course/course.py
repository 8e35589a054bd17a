"""A course: one model followed over time along its arms, out on the drug and back off it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import Phase, Status
from refugium.core.tables import Column, Schema
from refugium.language.lists import first_few
from refugium.movie.time_course.harvests import Harvests
from refugium.movie.time_course.untreated import Untreated

Array = NDArray[np.float64]
Ints = NDArray[np.int_]

NAMED = 4
"""Missing genes, or samples, that are named; more are counted."""

POINTS = Schema(
    "points",
    (
        Column("point", "integer", "number of the point"),
        Column("model_id", "name", "model"),
        Column("time_h", "number", "time", "h"),
        Column("arm", "name", "arm of its samples"),
        Column("arms", "list", "arms that pass through it"),
        Column("phase", "enum", "before, on, off (after a drug), again (on after a holiday)",
               values=Phase),
        Column("agents", "name", "agents on, with doses where stated, joined by ` + `"),
        Column("switches", "integer", "times the drug was given or taken away so far"),
        Column("since_h", "number", "time since the last switch", "h"),
        Column("n_replicates", "integer", "samples"),
    ),
    holds="the points of each course: time, phase and samples",
    in_json=True,
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Course:
    """One model over time in one modality.

    Attributes
    ----------
    model_id, modality
        What was followed, in what.
    features
        Names of the rows of `values` (genes where known).
    values
        (features, samples), log2; no missing values.
    point
        (samples,), the point that each sample belongs to.
    points
        One row per point, columns of POINTS; a point is one history at one time.
    paths
        Arm to its points in order of time, from before the drug on.
    absent
        Features left out, with the reason: `not expressed`, `zero everywhere`, `incomplete`.
    recipe
        How values were made, in words for the page (scale, filter, centring is none).
    composition_log2
        How far scaling by median ratios instead of total counts would move samples apart, log2:
        large where a few genes, or most changed genes in one direction, take up the counts.
    samples
        Names of the columns of `values`, where they come from a study.
    n_untimed
        Samples of the model that were left out, for their time is not stated.
    confounded
        Points and blocks cannot be told apart, or no sample is left over to see noise beside
        them: no change of these values is one of time.
    untreated
        The untreated arm whose change over time was taken off; None: there is none, and culture
        time is not told from the drug.
    start_h
        When the untreated cells were sampled that stand for the start; NaN: samples before the
        drug do.
    blocks_stated
        Whether the study says which samples were handled together.
    repeated_harvests
        The samples of every point lie in two blocks or more, which are taken for harvests of
        their own: RNA only, elsewhere a block may be a plex.
    unrecognised
        Why its genes are not recognised (they are another species'), in words; empty: they are.
    panel, housekeeping
        Whether it is RNA of so few genes that no constraints are sought; the genes that its values
        stand against.
    """

    model_id: str
    modality: str
    features: tuple[str, ...]
    values: Array
    point: Ints
    points: pd.DataFrame
    paths: Mapping[str, tuple[int, ...]]
    absent: Mapping[str, str]
    recipe: str
    composition_log2: float = 0.0
    samples: tuple[str, ...] = ()
    n_untimed: int = 0
    confounded: bool = False
    untreated: Untreated | None = None
    start_h: float = float("nan")
    blocks_stated: bool = True
    repeated_harvests: bool = False
    unrecognised: str = ""
    panel: bool = False
    housekeeping: tuple[str, ...] = ()

    @property
    def means(self) -> Array:
        """Mean of each feature at each point, (features, points)."""
        return np.stack([self.values[:, self.point == p].mean(axis=1)
                         for p in range(len(self.points))], axis=1)

    @property
    def counts(self) -> Ints:
        """Samples of each point, (points,)."""
        return np.bincount(self.point, minlength=len(self.points))

    @property
    def noise(self) -> tuple[Array, int]:
        """Pooled variance of replicates within points, (features,), and its degrees of freedom."""
        left = self.values - self.means[:, self.point]
        df = int((self.counts - 1).clip(0).sum())
        return (left**2).sum(axis=1) / df if df else np.full(len(left), np.nan), df

    @property
    def time_h(self) -> Array:
        """Time of each point, hours."""
        return self.points["time_h"].to_numpy(dtype=float)

    def say_missing(self, genes: Iterable[str]) -> str:
        """Say which genes are not followed here, by reason, the first NAMED of each by name."""
        by_reason: dict[str, list[str]] = {}
        for gene in dict.fromkeys(str(g) for g in genes):
            if gene not in self._known:
                by_reason.setdefault(self.absent.get(gene, self._lacking), []).append(gene)
        return "; ".join(
            f"{reason}: {first_few(own, NAMED)}" for reason, own in by_reason.items())

    def holds(self, gene: str) -> bool:
        """Whether a feature of this name is followed here."""
        return gene in self._known

    @property
    def missing(self) -> Status:
        """What is to be said of genes that are not found here."""
        return Status.NOT_RECOGNISED if self.unrecognised else Status.NOT_MEASURED

    @property
    def _lacking(self) -> str:
        return "not recognised among names of another kind" if self.unrecognised else (
            "not in the data")

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.features)

    @property
    def harvests(self) -> Harvests:
        """How shifts of harvests are told from time."""
        if self.untreated is not None and self.untreated.at_each_time:
            return Harvests.UNTREATED
        if self.repeated_harvests:
            return Harvests.REPEATED
        return Harvests.UNTOLD if self.blocks_stated else Harvests.NOT_STATED

    def select(self, features: NDArray[Any]) -> Course:
        """Keep some features (mask or positions)."""
        names = tuple(np.array(self.features, dtype=object)[features])
        return replace(self, features=names, values=self.values[features])

    def copies(self) -> tuple[str, str] | None:
        """Return two samples of one point that hold the same values throughout; None if none do."""
        for p in range(len(self.points)):
            seen: dict[bytes, str] = {}
            for i in np.flatnonzero(self.point == p):
                name = self.samples[i] if self.samples else str(i)
                first = seen.setdefault(np.ascontiguousarray(self.values[:, i]).tobytes(), name)
                if first != name:
                    return first, name
        return None
