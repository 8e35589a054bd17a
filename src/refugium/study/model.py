"""The study: everything measured in one investigation, with its design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import anndata as ad
import numpy as np
import pandas as pd

from refugium.study.history import History, agents_on, histories, seen_by, signature
from refugium.study.schemas import ARMS, CONTRASTS, LOSSES, MODELS, SAMPLES, WELLS
from refugium.study.validate import (
    check_keys,
    check_modality,
    check_unique,
    typed_table,
)


@dataclass(frozen=True, eq=False)
class Study:
    """What was measured, in five small tables and one matrix per modality.

    Answers: which samples of which models under which treatment histories were measured, when,
    and together with which others.

    Parameters
    ----------
    name
        Name of the study, shown on the page.
    models, arms, samples
        Tables as declared in :mod:`refugium.study.schemas`; times in hours from time zero.
    modalities
        Name to AnnData (samples x features). `obs_names` are sample ids, or `obs["sample_id"]`
        holds them (cells). `uns["scale"]` is `linear` or `log2`.
    contrasts
        Explicit contrasts; empty: derived by :func:`refugium.study.derive_contrasts`.
    wells
        Long table of live-cell counts, confluence, death.
    time_zero
        What time zero is, in words.
    notes, citation
        What a reader of the page must know; where the data come from.
    losses
        What a reader dropped or changed, and why.

    Raises
    ------
    StudyError
        If a table misses a column, an id is not unique, or a table names what another lacks.

    Notes
    -----
    A sample taken exactly at the start of a period belongs to the time before it.

    Examples
    --------
    >>> from refugium.virtual import Plan, write_tumour
    >>> study = write_tumour(Plan(seed=1)).study
    >>> sorted(study.modalities)
    ['phospho']
    """

    name: str
    models: pd.DataFrame
    arms: pd.DataFrame
    samples: pd.DataFrame
    modalities: Mapping[str, ad.AnnData]
    contrasts: pd.DataFrame = field(default_factory=CONTRASTS.empty)
    wells: pd.DataFrame = field(default_factory=WELLS.empty)
    time_zero: str = "first dose"
    notes: tuple[str, ...] = ()
    citation: str = ""
    losses: pd.DataFrame = field(default_factory=LOSSES.empty)

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "models", typed_table(self.models, MODELS))
        put(self, "arms", typed_table(self.arms, ARMS))
        put(self, "samples", typed_table(self.samples, SAMPLES))
        put(self, "contrasts", typed_table(self.contrasts, CONTRASTS))
        put(self, "wells", typed_table(self.wells, WELLS))
        put(self, "modalities", MappingProxyType(dict(self.modalities)))
        check_unique(self.models, "models", "model_id")
        check_unique(self.samples, "samples", "sample_id")
        check_unique(self.contrasts, "contrasts", "contrast")
        known_models = set(self.models["model_id"])
        known_arms = set(self.arms["arm"])
        check_keys(self.models, "models", "parent_id", known_models, "models.model_id", empty=True)
        for table, name in ((self.samples, "samples"), (self.wells, "wells")):
            check_keys(table, name, "model_id", known_models, "models.model_id")
            check_keys(table, name, "arm", known_arms, "arms.arm")
        for side in ("case", "reference"):
            check_keys(self.contrasts, "contrasts", f"{side}_arm", known_arms, "arms.arm")
            check_keys(
                self.contrasts, "contrasts", f"{side}_model", known_models, "models.model_id"
            )
        for name, data in self.modalities.items():
            check_modality(name, data, set(self.samples["sample_id"]))

    @property
    def histories(self) -> dict[str, History]:
        """The treatment history of each arm."""
        return histories(self.arms)

    def states(self, modality: str | None = None) -> pd.DataFrame:
        """Group samples into states: same model, same history so far, same time.

        Parameters
        ----------
        modality
            Only samples measured in it; None: all samples.

        Returns
        -------
        pandas.DataFrame
            Samples with `state` (integer, in order of appearance), `state_arm` (the first arm
            that owns the state) and `agents` (names on at that time, joined by ` + `).
        """
        table = self.samples
        if modality is not None:
            measured = set(sample_ids(self.modalities[modality]))
            table = table[table["sample_id"].isin(measured)]
        past = self.histories
        keys: dict[tuple[object, ...], int] = {}
        first: dict[int, str] = {}
        rows = []
        for row in table.to_dict(orient="records"):
            time_h = float(row["time_h"])
            history = past[row["arm"]]
            key = (row["model_id"], signature(history, time_h), _time_key(time_h))
            state = keys.setdefault(key, len(keys))
            first.setdefault(state, row["arm"])
            on = " + ".join(sorted({a.name for a in agents_on(history, time_h)}))
            rows.append({**row, "state": state, "state_arm": first[state], "agents": on})
        return pd.DataFrame(rows, columns=[*SAMPLES.names, "state", "state_arm", "agents"])

    def branches(self) -> dict[str, list[str]]:
        """For each sample, every arm whose history up to its time equals its own."""
        past = self.histories
        found = {}
        for row in self.samples.to_dict(orient="records"):
            own = seen_by(past[row["arm"]], float(row["time_h"]))
            same = [arm for arm, h in past.items() if seen_by(h, float(row["time_h"])) == own]
            found[str(row["sample_id"])] = same
        return found


def sample_ids(data: ad.AnnData) -> list[str]:
    """Return the sample of each row of a modality (cells carry a `sample_id` column)."""
    if "sample_id" in data.obs:
        return [str(value) for value in data.obs["sample_id"]]
    return [str(value) for value in data.obs_names]


def _time_key(time_h: float) -> float | str:
    return "unknown" if np.isnan(time_h) else round(time_h, 9)
