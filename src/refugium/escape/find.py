"""The verb: which backup pathway keeps cells alive while the drug's target is blocked?"""

from __future__ import annotations

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.manifest import Manifest, library_versions
from refugium.escape import parameters
from refugium.escape.build_calls import Beside, build_calls
from refugium.escape.calls.key import with_call_ids
from refugium.escape.cautions.common_shift import in_both_readings
from refugium.escape.cautions.given_changes import given_change_notes
from refugium.escape.cautions.notes import notes_table
from refugium.escape.cautions.sample_fit import without_misfits
from refugium.escape.detour.routes import detours
from refugium.escape.engagement.dose_series import dose_series_table
from refugium.escape.engagement.engagement import engagement_table
from refugium.escape.engagement.factorial import factorials_table
from refugium.escape.engagement.transcripts import transcriptional_table, with_transcripts
from refugium.escape.engagement.vanished import with_vanished
from refugium.escape.levels.across_lines.emt import emt_scores
from refugium.escape.levels.across_lines.response import drug_responses, response_words
from refugium.escape.levels.across_lines.table import across_lines_table
from refugium.escape.levels.contexts import contexts_table
from refugium.escape.levels.survival import survival
from refugium.escape.levels.told_beside import told_beside
from refugium.escape.not_measured import (
    name_assays,
    not_measured_activity,
    not_measured_table,
    unrecognised,
)
from refugium.escape.result import EscapeResult
from refugium.escape.schemas import NOTES
from refugium.escape.situations import View, read_situations
from refugium.knowledge import (
    Knowledge,
    find_drug,
    load_knowledge,
    survival_effectors,
    survival_network,
)
from refugium.language.suggest import did_you_mean
from refugium.response import INTERACTION, PHENOTYPES, POOLED
from refugium.signal import Readings, abundance_table, censored_table, read, with_bounds
from refugium.signal import parameters as signal_parameters
from refugium.signal.footprints import reread_words
from refugium.signal.reporters import (
    Signal,
    activities_table,
    match_reporters,
    measure,
    sites_table,
)
from refugium.study import MOST_GENES_FIRST, NEUTRAL_KINDS, Modality, Study
from refugium.study.design import Design, declared_nodes
from refugium.study.treatment.drugs import ALIKE

PREFERRED = tuple(m.value for m in Modality if m.of_kinases)
TOLD = 5
"""Contrasts and models that are told where an unknown one is asked for."""


def find_escape(
    study: Study | Readings,
    *,
    contrast: str | None = None,
    model: str | None = None,
    drug: str | None = None,
    knowledge: Knowledge | None = None,
    challenge: bool = True,
) -> EscapeResult:
    """Answer: did the drug hit, and which node stays or becomes active while the target is off?

    Parameters
    ----------
    study
        The study, or its readings.
    contrast, model, drug
        Only these (names as in the study, a drug by any of its names); the default answers all.
    knowledge
        Reporter rows and drugs; the built-in pack by default.
    challenge
        Recompute each call leaving out one site, one block, one normalisation, and say what
        overturns it.

    Returns
    -------
    EscapeResult
        Tables `engagement`, `calls`, `contexts`, `association`,
        `activities`, `sites`, `not_measured`, `interaction`, `pooled`, `notes`.

    Raises
    ------
    StudyError
        If the study has no phospho modality, or a name (a declared node, too) is unknown.

    Notes
    -----
    A candidate says that a node is active while the target is blocked; it does not say that
    cells depend on it. Changes of bulk samples could be selection.

    Examples
    --------
    >>> import refugium as rf
    >>> from refugium.virtual import Plan, write_tumour
    >>> found = rf.find_escape(write_tumour(Plan(planted="none", seed=3)).study)
    >>> len(found.candidates)
    0
    """
    pack = knowledge or load_knowledge()
    readings = read(study)
    design = readings.design
    declared_nodes(design.declared, pack)
    modality = next((m for m in PREFERRED if m in readings.of), None)
    rna = next((m.value for m in MOST_GENES_FIRST if m.of_reads and m in readings.of), None)
    if modality is None and readings.of and (rna or {contrast, model, drug} == {None}):
        held = rna or next(iter(readings.of))
        chosen = _chosen(design, design.layout(held).contrasts, pack, contrast, model, drug)
        told = not_measured_activity(design, pack, held)
        hits = told["engagement"]
        told["engagement"] = name_assays(with_transcripts(
            hits[hits["contrast"].isin(chosen["contrast"])],
            transcriptional_table(readings, chosen, pack)), pack)
        told = unrecognised(told, readings, held, pack)
        told["notes"] = pd.concat([told["notes"], NOTES.table(_read_again(readings))],
                                  ignore_index=True)
        return EscapeResult(told, _manifest(pack, None, challenge=False))
    if modality is None:
        raise StudyError("no modality in which kinase activity can be read",
                         found=sorted(readings.of), remedy=f"add one of {PREFERRED}")
    matrix = readings.matrix(modality)
    contrasts = _chosen(design, matrix.layout.contrasts, pack, contrast, model, drug)
    views, asked = [], []
    whole = match_reporters(matrix, pack)
    for measured in whole.of_lineages():
        signal = measure(measured, pack)
        own = contrasts[contrasts["case_model"].isin(measured.states["model_id"])]
        views.append(View(measured, signal, read_situations(design, signal, own, pack)))
        asked.append(own)
    engagement = with_transcripts(
        _stack([engagement_table(v.signal, v.situations) for v in views]),
        transcriptional_table(readings, contrasts, pack))
    sites = _stack([sites_table(v.signal, own) for v, own in zip(views, asked, strict=True)])
    activities = _stack(
        [activities_table(v.signal, own) for v, own in zip(views, asked, strict=True)]
    )
    abundance = abundance_table(readings, activities, sites, contrasts)
    censored = _stack(
        [censored_table(v.measured, own) for v, own in zip(views, asked, strict=True)]
    )
    sites = with_bounds(sites, censored)
    engagement = name_assays(with_vanished(engagement, sites), pack)
    grown = survival(design, pack)
    responses = drug_responses(design, pack)
    beside = Beside(engagement=engagement, activities=activities, abundance=abundance,
                    censored=censored, contrasts=contrasts, survival=grown, responses=responses)
    built = build_calls(design, whole, views, beside, pack, challenge=challenge)
    # first: a sample that holds less of everything may be why another reading differs
    shifted = in_both_readings(views, engagement, built.calls, pack)
    doubted = without_misfits(
        readings.reading(modality), readings, shifted.engagement, shifted.calls,
        lambda fewer: find_escape(fewer, contrast=contrast, model=model, drug=drug, knowledge=pack,
                                  challenge=False).tables)
    engagement, calls = doubted.engagement, doubted.calls
    lines, line_points = across_lines_table(
        design, whole, views, engagement, grown=grown, responses=responses, knowledge=pack,
        emt=emt_scores(readings, pack) if responses else {})
    routes, steps = detours(calls, activities, survival_network(pack), survival_effectors(pack))
    tables = {
        "engagement": engagement, "calls": with_call_ids(calls),
        "activities": activities, "abundance": abundance, "censored": censored,
        "detours": routes, "detour_edges": steps,
        "sites": sites, "not_measured": not_measured_table(views[0].signal, pack),
        "interaction": INTERACTION.empty() if grown is None else grown.experiments,
        "pooled": POOLED.empty() if grown is None else told_beside(
            grown.pooled, calls, design, pack),
        "phenotypes": PHENOTYPES.empty() if grown is None else grown.phenotypes,
        "association": built.association,
        "factorials": factorials_table(views), "dose_series": dose_series_table(design, views),
        "across_lines": lines, "line_points": line_points,
        "contexts": contexts_table(design, views, engagement, calls),
        "notes": notes_table(matrix, views, sites, contrasts, pack,
                             told=[*shifted.notes, *doubted.notes, *_read_again(readings), *(
                                 {"kind": kind, "where": where, "words": words}
                                 for kind, where, words in given_change_notes(views, readings)), *(
                                 {"kind": "responses", "where": drug, "words": words}
                                 for drug, words in response_words(responses)), *(
                                 {"kind": "shared_wells", "where": pair.experiment,
                                  "words": pair.words} for pair in design.shared), *(
                                 {"kind": "same_samples", "where": pair.model,
                                  "words": f"{pair.words[0].upper()}{pair.words[1:]}."}
                                 for pair in design.same_lines)]),
    }
    signal = views[0].signal
    tables = unrecognised(tables, readings, modality, pack)
    return EscapeResult(tables, _manifest(pack, signal, challenge=challenge))


def _read_again(readings: Readings) -> list[dict[str, str]]:
    """Return notes on replicates of RNA that are, or may be, one library."""
    return [{"kind": "repeats", "where": where,
             "words": f"{words[0].upper()}{words[1:]}. To do: {remedy}."}
            for where, words, remedy in reread_words(readings)]


def _stack(parts: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [part for part in parts if not part.empty]
    return pd.concat(filled, ignore_index=True) if filled else parts[0]


def _chosen(
    design: Design, contrasts: pd.DataFrame, pack: Knowledge, contrast: str | None,
    model: str | None, drug: str | None,
) -> pd.DataFrame:
    table = contrasts
    for name, column, fault in (
        (contrast, "contrast", "no such contrast in this study"),
        (model, "case_model", "no contrast here is of this model"),  # the study may well hold it
    ):
        if name is None:
            continue
        if name not in set(table[column]):
            raise StudyError(fault, found=name,
                             remedy=did_you_mean(name, sorted(set(table[column])), most=TOLD))
        table = table[table[column] == name]
    if drug is not None:
        arms = {str(arm) for arm, agent in design.arms[["arm", "agent"]].to_numpy()
                if _same_drug(str(agent), drug, pack)}
        if not arms & set(table["case_arm"]):
            given = design.arms[design.arms["arm"].isin(set(table["case_arm"]))
                               & ~design.arms["kind"].isin(NEUTRAL_KINDS)]
            raise StudyError("no arm compared here holds this drug", found=drug,
                             remedy=did_you_mean(drug, sorted(set(given["agent"])), alike=ALIKE))
        table = table[table["case_arm"].isin(arms)]
    return table.reset_index(drop=True)


def _same_drug(agent: str, drug: str, pack: Knowledge) -> bool:
    known = find_drug(drug, knowledge=pack)
    return agent.casefold() == drug.strip().casefold() or (
        known is not None and find_drug(agent, knowledge=pack) == known)


def _manifest(pack: Knowledge, signal: Signal | None, *, challenge: bool) -> Manifest:
    frozen = {
        f"{room}.{name}": _plain(getattr(module, name))
        for room, module in (("escape", parameters), ("signal", signal_parameters))
        for name in dir(module) if name.isupper()
    }
    return Manifest(
        knowledge={"built-in": pack.sha256},
        parameters={**frozen, "modality": signal.modality if signal else "none",
                    "normalisation": signal.normalisation if signal else "none",
                    "challenge": challenge},
        versions=library_versions(), seed=parameters.SHUFFLE_SEED,
    )


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
