"""Who got what, when: the tables of a study without a reading, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import pandas as pd

from refugium.core.errors import StudyError
from refugium.language.suggest import did_you_mean
from refugium.study.design.copied_wells import SharedWells
from refugium.study.design.given import GivenContrasts, given_layout
from refugium.study.design.layout import Layout, make_layout
from refugium.study.design.same_lines import SameLine, joined_roots
from refugium.study.design.states import State
from refugium.study.treatment.history import History, histories, seen_by, time_key
from refugium.study.treatment.perturbation import Perturbation, read_perturbation


@dataclass(frozen=True, eq=False)
class Design:
    """Who got what, when; made once by :attr:`refugium.study.Study.design`.

    Attributes
    ----------
    name, time_zero, notes, citation
        Words of the study.
    models, arms, samples, stated, wells
        Its tables, as :mod:`refugium.study.schemas` declares them; `stated` are the contrasts
        that the user wrote, and may be empty. Experiments that share wells bear one name.
    losses
        What a reader dropped or changed, and why.
    responses
        How models respond to drugs, where stated.
    declared
        Nodes named before anything was measured.
    rows
        Modality to the sample of each row of its matrix (cells repeat theirs).
    behind
        Modality to the samples that each row stands for; empty: a row is a sample.
    given
        Modality to the contrasts of which it holds the changes themselves: it has no sample.
    shared
        Experiments that hold the same wells, two by two.
    same_lines
        Models that are one line under two names.
    """

    name: str
    time_zero: str
    notes: tuple[str, ...]
    citation: str
    models: pd.DataFrame
    arms: pd.DataFrame
    samples: pd.DataFrame
    stated: pd.DataFrame
    wells: pd.DataFrame
    losses: pd.DataFrame
    responses: pd.DataFrame
    declared: tuple[str, ...]
    rows: Mapping[str, tuple[str, ...]]
    behind: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    given: Mapping[str, GivenContrasts] = field(default_factory=dict)
    shared: tuple[SharedWells, ...] = ()
    same_lines: tuple[SameLine, ...] = ()

    @cached_property
    def histories(self) -> Mapping[str, History]:
        """The treatment history of each arm, measured or not."""
        return MappingProxyType(histories(self.arms))

    @cached_property
    def owners(self) -> Mapping[str, tuple[str, ...]]:
        """For each sample, every arm whose history up to its time equals its own."""
        known: dict[tuple[str, float | str], tuple[str, ...]] = {}
        found = {}
        for sample, arm, time_h in zip(self.samples["sample_id"], self.samples["arm"],
                                       self.samples["time_h"], strict=True):
            key = (str(arm), time_key(float(time_h)))
            if key not in known:
                own = seen_by(self.histories[str(arm)], float(time_h))
                known[key] = tuple(name for name, history in self.histories.items()
                                   if seen_by(history, float(time_h)) == own)
            found[str(sample)] = known[key]
        return MappingProxyType(found)

    @cached_property
    def lineages(self) -> Mapping[str, str]:
        """For each model the one at the root of its parents: the independent unit.

        A model made from another (a knock-out, a resistant line) is no further context of it, nor
        is one line under another name (`same_lines`).
        """
        parent = dict(zip(self.models["model_id"], self.models["parent_id"], strict=True))

        def root(model: str) -> str:
            while parent.get(model):
                model = str(parent[model])
            return model

        roots = {str(model): root(str(model)) for model in parent}
        return MappingProxyType(joined_roots(roots, self.same_lines))

    @cached_property
    def perturbations(self) -> Mapping[str, Perturbation]:
        """What models were changed by, as the study writes it (`AXL:KO`) and as it is read."""
        texts = dict.fromkeys(str(text) for text in self.models["perturbation"] if text)
        return MappingProxyType({text: read_perturbation(text) for text in texts})

    @cached_property
    def layouts(self) -> Mapping[str, Layout]:
        """The layout of each modality."""
        return MappingProxyType({
            m: given_layout(self, m) if m in self.given else make_layout(self, m)
            for m in self.rows})

    @cached_property
    def whole(self) -> Layout:
        """The layout of all samples, measured or not."""
        return make_layout(self, None)

    @cached_property
    def given_states(self) -> tuple[State, ...]:
        """States between which changes came as such, of all modalities."""
        return tuple(s for m in self.given for s in self.layouts[m].states)

    @cached_property
    def compared(self) -> pd.DataFrame:
        """What is compared in the study: in its samples, and in changes that came as such."""
        table = self.whole.contrasts
        parts = [self.layouts[m].contrasts for m in self.given]
        if not parts:
            return table
        given = pd.concat(parts, ignore_index=True).drop_duplicates("contrast")
        kept = table[~table["contrast"].isin(given["contrast"])]
        return pd.concat([given, kept], ignore_index=True) if len(kept) else given

    def layout(self, modality: str | None) -> Layout:
        """Return the layout of a modality; None: of all samples.

        Raises
        ------
        StudyError
            If the study has no such modality.
        """
        if modality is None:
            return self.whole
        if modality not in self.layouts:
            raise StudyError("no such modality in this study", found=modality,
                             remedy=did_you_mean(modality, self.rows))
        return self.layouts[modality]
