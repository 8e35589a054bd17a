"""The study: everything measured in one investigation, with its design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import anndata as ad
import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.study.schemas import ARMS, CONTRASTS, LOSSES, MODELS, SAMPLES, WELLS
from refugium.study.treatment.history import History, agents_on, histories, seen_by, signature
from refugium.study.treatment.shorthand import expand_shorthand
from refugium.study.validate.keys import (
    check_arms,
    check_contrasts,
    check_models,
    check_samples,
    check_wells,
)
from refugium.study.validate.matrices import check_modality, sample_ids
from refugium.study.validate.places import unmark
from refugium.study.validate.tables import plain_text, typed_table

__all__ = ["LONGEST_NAME", "Study", "sample_ids"]

LONGEST_NAME = 200
"""Characters of the study's name and of the words for time zero."""


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
        Tables as declared in :mod:`refugium.study.schemas`; times in hours from time zero. An
        agent may be written in shorthand: `encorafenib:100 nM + dasatinib:40 nM`.
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
        If a table misses a column, an id is not unique, a table names what another lacks, or a
        value cannot be.

    Notes
    -----
    A sample taken exactly at the start of a period belongs to the time before it.

    Examples
    --------
    >>> study = Study(
    ...     name="two dishes",
    ...     models=pd.DataFrame({"model_id": ["PC9"]}),
    ...     arms=pd.DataFrame({"arm": ["untreated", "erlotinib"], "start_h": [0, 0],
    ...                        "agent": ["none", "erlotinib:1 uM"]}),
    ...     samples=pd.DataFrame({"sample_id": ["a", "b"], "model_id": "PC9",
    ...                           "arm": ["untreated", "erlotinib"], "time_h": 24}),
    ...     modalities={},
    ... )
    >>> study.states()["agents"].tolist()
    ['', 'erlotinib']
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
        models = typed_table(self.models, MODELS)
        arms = typed_table(expand_shorthand(self.arms), ARMS)
        samples = typed_table(self.samples, SAMPLES)
        contrasts = typed_table(self.contrasts, CONTRASTS)
        wells = typed_table(self.wells, WELLS)
        losses = typed_table(self.losses, LOSSES)
        check_models(models)
        check_arms(arms)
        check_samples(samples, models, arms)
        check_contrasts(contrasts, models, arms, samples)
        check_wells(wells, models, arms)
        for name, data in self.modalities.items():
            check_modality(name, data, set(samples["sample_id"]))
        put = object.__setattr__
        for name, table in (("models", models), ("arms", arms), ("samples", samples),
                            ("contrasts", contrasts), ("wells", wells), ("losses", losses)):
            put(self, name, unmark(table))
        put(self, "modalities", MappingProxyType(dict(self.modalities)))
        put(self, "name", plain_text(self.name, "name", longest=LONGEST_NAME))
        put(self, "time_zero", plain_text(self.time_zero, "time_zero", longest=LONGEST_NAME))
        put(self, "citation", plain_text(self.citation, "citation"))
        put(self, "notes", tuple(plain_text(note, "note") for note in self.notes))

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

        Raises
        ------
        StudyError
            If the study has no such modality.
        """
        table = self.samples
        if modality is not None:
            if modality not in self.modalities:
                raise StudyError("no such modality in this study", found=modality,
                                 remedy=f"use one of {', '.join(self.modalities) or 'none'}")
            measured = set(sample_ids(self.modalities[modality]))
            table = table[table["sample_id"].isin(measured)]
        past = self.histories
        keys: dict[tuple[object, ...], int] = {}
        first: dict[int, str] = {}
        rows = []
        for row in table.to_dict(orient="records"):
            time_h = float(row["time_h"])
            history = past[row["arm"]]
            key = (row["model_id"], signature(history, time_h), time_key(time_h))
            state = keys.setdefault(key, len(keys))
            first.setdefault(state, row["arm"])
            on = " + ".join(sorted({a.name for a in agents_on(history, time_h)}))
            rows.append({**row, "state": state, "state_arm": first[state], "agents": on})
        return pd.DataFrame(rows, columns=[*SAMPLES.names, "state", "state_arm", "agents"])

    def branches(self) -> dict[str, list[str]]:
        """For each sample, every arm whose history up to its time equals its own."""
        past = self.histories
        known: dict[tuple[str, float | str], list[str]] = {}
        found = {}
        for row in self.samples.to_dict(orient="records"):
            arm, time_h = str(row["arm"]), float(row["time_h"])
            key = (arm, time_key(time_h))
            if key not in known:
                own = seen_by(past[arm], time_h)
                known[key] = [name for name, h in past.items() if seen_by(h, time_h) == own]
            found[str(row["sample_id"])] = list(known[key])
        return found


def time_key(time_h: float) -> float | str:
    """Return what makes two times the same: unknown times are the same state of knowledge."""
    return "unknown" if np.isnan(time_h) else round(time_h, 9)
