"""The study: everything measured in one investigation, with its design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import anndata as ad
import numpy as np
import pandas as pd

from refugium.study.design.copied_wells import joined, shared_wells
from refugium.study.design.design import Design
from refugium.study.design.given import GivenContrasts
from refugium.study.design.same_lines import same_lines
from refugium.study.feature_names import with_plain_names
from refugium.study.schemas import (
    ARMS,
    CONTRASTS,
    EFFECTS,
    LOSSES,
    MODELS,
    RESPONSES,
    SAMPLES,
    WELLS,
)
from refugium.study.treatment.history import History
from refugium.study.treatment.shorthand import expand_shorthand
from refugium.study.treatment.units import check_units
from refugium.study.validate.effects import check_effects, n_behind, with_effects, with_error
from refugium.study.validate.keys import (
    check_arms,
    check_contrasts,
    check_models,
    check_responses,
    check_samples,
    check_wells,
)
from refugium.study.validate.matrices import check_modality, sample_ids
from refugium.study.validate.means import check_means, given_as, samples_behind, with_means
from refugium.study.validate.places import unmark
from refugium.study.validate.plates import blocks_apart, with_experiments
from refugium.study.validate.scales import on_a_known_scale
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
        holds them (cells). `uns["scale"]` (`linear` or `log2`) and `uns["kind"]` (`peptides`,
        `sites`, `antibodies` or `genes`) must be set; log(x + 1) as scanpy notes it
        (`uns["log1p"]`) is turned into log2. Where `uns["given"]` is `means`, a row is a state of
        one block: `X` (or the layer `mean`) holds means, the layers `sd` and `n` the standard
        deviation between biological samples and their number. Where it is `effects`, a row is a
        contrast that `contrasts` names: `X` (or the layer `log2fc`) holds log2 of case over
        reference, layers `se`, `p` (two-sided, not adjusted), `df`, `n_case` and `n_reference`
        what is known of its error.
    contrasts
        Explicit contrasts; empty: derived by :func:`refugium.study.design.derive_contrasts`.
    wells
        Long table of live-cell counts, confluence, death.
    responses
        How each model responds to a drug, where that is known from elsewhere; higher = survives.
    declared
        Nodes that were named before anything was measured: they are tested as a family of their
        own.
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
    responses: pd.DataFrame = field(default_factory=RESPONSES.empty)
    declared: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        models = typed_table(self.models, MODELS)
        arms = typed_table(expand_shorthand(self.arms), ARMS)
        samples = typed_table(self.samples, SAMPLES)
        contrasts = typed_table(self.contrasts, CONTRASTS)
        wells = with_experiments(typed_table(self.wells, WELLS))
        losses = typed_table(self.losses, LOSSES)
        responses = typed_table(self.responses, RESPONSES)
        check_models(models)
        check_arms(arms)
        check_units(arms)
        check_samples(samples, models, arms)
        check_contrasts(contrasts, models, arms, samples)
        check_wells(wells, models, arms)
        check_responses(responses, models, arms)
        modalities: dict[str, ad.AnnData] = {}
        for name, given in self.modalities.items():
            modalities[name], turned = on_a_known_scale(
                name, with_effects(name, with_means(name, given)))
            check_effects(name, modalities[name], contrasts)
            rows = (contrasts["contrast"] if given_as(name, modalities[name]) == EFFECTS
                    else samples["sample_id"])
            check_modality(name, modalities[name], set(rows))
            check_means(name, modalities[name], samples)
            if turned:
                losses.loc[len(losses)] = [name, "scale", turned]
        modalities, losses = with_plain_names(modalities, losses)
        put = object.__setattr__
        for name, table in (("models", models), ("arms", arms), ("samples", samples),
                            ("contrasts", contrasts), ("wells", wells), ("losses", losses),
                            ("responses", responses)):
            put(self, name, unmark(table))
        put(self, "modalities", MappingProxyType(modalities))
        put(self, "name", plain_text(self.name, "name", longest=LONGEST_NAME))
        put(self, "time_zero", plain_text(self.time_zero, "time_zero", longest=LONGEST_NAME))
        put(self, "citation", plain_text(self.citation, "citation"))
        put(self, "declared", tuple(plain_text(name, "declared") for name in self.declared))
        put(self, "notes", tuple(plain_text(note, "note") for note in self.notes))
        for name, held in modalities.items():
            if held.uns.get("given") == EFFECTS:
                self.design.layout(name)  # what compares nothing is refused here, not when asked

    @cached_property
    def design(self) -> Design:
        """Who got what, when, beside whom: everything but the readings."""
        wells = blocks_apart(self.wells)
        shared = shared_wells(wells)
        return Design(
            name=self.name, time_zero=self.time_zero, notes=self.notes, citation=self.citation,
            models=self.models, arms=self.arms, samples=self.samples, stated=self.contrasts,
            wells=wells.assign(experiment=joined(wells["experiment"], shared)),
            shared=shared, same_lines=same_lines(
                self.models, self.samples, self.contrasts, self.modalities),
            losses=self.losses, responses=self.responses, declared=self.declared,
            behind=MappingProxyType({m: samples_behind(d) for m, d in self.modalities.items()}),
            rows=MappingProxyType({m: () if d.uns.get("given") == EFFECTS
                                   else tuple(sample_ids(d)) for m, d in self.modalities.items()}),
            given=MappingProxyType({
                m: GivenContrasts(tuple(sample_ids(d)), n_behind(d, "n_case"),
                                  n_behind(d, "n_reference"), with_error(d))
                for m, d in self.modalities.items() if d.uns.get("given") == EFFECTS}),
        )

    @property
    def histories(self) -> Mapping[str, History]:
        """The treatment history of each arm."""
        return self.design.histories

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
        layout = self.design.layout(modality)
        number = dict(zip(layout.sample_ids, layout.state.tolist(), strict=True))
        table = self.samples[self.samples["sample_id"].isin(number)].reset_index(drop=True)
        own = [layout.states[number[sample]] for sample in table["sample_id"]]
        return table.assign(
            state=np.array([state.number for state in own], dtype=int),
            state_arm=pd.Series([state.arm for state in own], dtype=object),
            agents=pd.Series([state.agents for state in own], dtype=object),
        )

    def branches(self) -> dict[str, list[str]]:
        """For each sample, every arm whose history up to its time equals its own."""
        return {sample: list(arms) for sample, arms in self.design.owners.items()}
