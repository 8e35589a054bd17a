"""The verb: which second drug closes the refuge, and what speaks for and against it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from refugium.core.errors import RefugiumError, StudyError
from refugium.core.manifest import Manifest, library_versions
from refugium.core.tables import rows_of
from refugium.escape import EscapeResult, find_escape, with_call_ids
from refugium.knowledge import Knowledge, load_knowledge
from refugium.knowledge.packs.therapies import drug_name
from refugium.response import ResponseResult, pairs_of
from refugium.signal import Readings, read
from refugium.study import Study
from refugium.therapy import parameters
from refugium.therapy.answer.result import TherapyResult
from refugium.therapy.candidates import CANDIDATES, find_candidates
from refugium.therapy.drug_sets import find_drug_sets
from refugium.therapy.measured.every import every_pair
from refugium.therapy.path.beside import Claim, known_beside, pair_of
from refugium.therapy.path.called import called_rows, hits_of
from refugium.therapy.path.join import path_table
from refugium.therapy.path.node_fell import nodes_under_partners
from refugium.therapy.rank.table import check_weights, rank_table

NOT_ASKED = "Evidence was not asked: give disease and gene, for it is never lent from others."
NO_SIGNALLING = ("This study holds no readout of signalling: no node is called, and pairs are "
                 "ranked on cells alone.")
Tables = Mapping[str, pd.DataFrame]


def rank_therapies(
    study_or_readings: Study | Readings, *, escape: EscapeResult | None = None,
    response: ResponseResult | None = None, disease: str = "", gene: str = "", variant: str = "",
    affinities: pd.DataFrame | None = None, weights: Mapping[str, float] | None = None,
    knowledge: Knowledge | None = None,
) -> TherapyResult:
    """Answer: which second drug closes the refuge, at which dose, and what is known of it?

    Parameters
    ----------
    study_or_readings
        The study, or its readings.
    escape
        What :func:`refugium.find_escape` found in it; made here if not given.
    response
        What :func:`refugium.fit_response` found in it; made here, as far as needed, if not given.
    disease, gene, variant
        Disease and marker for which evidence is asked. Without disease and gene none is.
    affinities
        The user's own dissociation constants; the built-in ones by default.
    weights
        Weights of `residual_effect`, `beyond_untreated`, `kill_depth`, `exposure`, `dose_kept`;
        by default none: tier, Pareto front, and the end of the interval nearest to nothing.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    TherapyResult
        Tables `path` (from call to partner to cells), `rank` (one row per pair), `baselines`,
        `candidates`, `drug_sets`, and harm and evidence source by source. Nothing in it is a
        recommendation for a patient.

    Raises
    ------
    RefugiumError
        Weights of no aim; disease without gene or gene without disease; constants that are none.
    StudyError
        Wells that cannot be what they are said to be.

    Notes
    -----
    A pair joins a call where its cells were on the same agents, in the same model, and the partner
    is known to hit the node. Only measured pairs are ranked; others are told as known from tables
    alone. A residual effect outranks synergy only where the partner hits the called node at a dose
    that patients reach, untreated cells lose less, and survivors fall further than without it. A
    dose whose reach is not known has no rank. Rows are withheld only where the first drug was shown
    not to hit its target. A study without signalling is ranked on cells alone.

    Examples
    --------
    >>> import refugium as rf
    >>> from refugium.virtual import Plan, write_tumour
    >>> study = write_tumour(Plan(planted="induced", backup="MET", seed=3)).study
    >>> found = rf.rank_therapies(study)
    >>> sorted(set(found.path["verdict"])), bool(found.rank["rank"].any())
    (['from_knowledge_only'], False)
    """
    check_weights(weights)
    if bool(disease.strip()) != bool(gene.strip()):
        raise RefugiumError("evidence needs disease and gene", column="disease",
                            found=disease or gene,
                            remedy="give both; a level is never lent from another gene or disease")
    if not isinstance(study_or_readings, Study | Readings):
        raise StudyError("neither a study nor its readings",
                         found=type(study_or_readings).__name__, remedy="give a Study")
    known = knowledge or load_knowledge()
    readings = read(study_or_readings)
    design = readings.design
    found = _escape(readings, escape, known)
    response_tables = pairs_of(design) if response is None else response.tables
    claim = Claim(disease=disease, gene=gene, variant=variant)
    tables: Tables = {} if found is None else {
        **found.tables, "calls": with_call_ids(found.tables["calls"])}
    called = called_rows(tables["calls"], design, knowledge=known) if tables else []
    first = {drug_name(drug, knowledge=known) for one in called for drug in one.row["drugs"]}
    pairs = every_pair(design, response_tables, tables or None, first=first, knowledge=known)
    given = pd.DataFrame({"model_id": [p.model_id for p in pairs],
                          "partner": [p.partner for p in pairs]})
    candidates = find_candidates(
        tables["calls"], engagement=tables["engagement"], affinities=affinities, measured=given,
        knowledge=known) if tables else CANDIDATES.empty()
    drugs_of = {one.row["call_id"]: one.row["drugs"] for one in called}
    beside = known_beside(
        [*(pair_of(p.drugs, p.partner, known) for p in pairs),
         *(pair_of(drugs_of[row["call_id"]], row["partner"], known)
           for row in rows_of(candidates))],
        [(p.partner, p.dose_nM) for p in pairs], claim, known)
    path = path_table(
        called, candidates, pairs, beside=beside, signalling=bool(tables),
        hits=hits_of(tables["engagement"] if tables else _no_hits(), design),
        fell=nodes_under_partners(tables["calls"], tables["engagement"], design,
                                  knowledge=known) if tables else {})
    rank, baselines = rank_table(path, lineages=design.lineages, weights=weights)
    return TherapyResult(
        {"path": path, "rank": rank, "baselines": baselines, "candidates": candidates,
         "drug_sets": find_drug_sets(candidates), **_stacked(beside.harm.values()),
         **_stacked({name: rows_of(table) for name, table in one.tables.items()}
                    for one in beside.evidence.values())},
        notes=_notes(bool(tables), claim, weights),
        manifest=_manifest(known, claim, weights, own=affinities is not None))


def _escape(
    readings: Readings, escape: EscapeResult | None, knowledge: Knowledge
) -> EscapeResult | None:
    """Return the calls of the study; None where it holds nothing in which a node could be read."""
    if escape is not None:
        return escape
    # what would overturn a call is asked elsewhere: here only which nodes are called
    return find_escape(readings, knowledge=knowledge, challenge=False) if readings.of else None


def _no_hits() -> pd.DataFrame:
    return pd.DataFrame(columns=["contrast", "model_id", "drug", "verdict"])


def _stacked(answers: Iterable[Mapping[str, list[dict[str, Any]]]]) -> dict[str, pd.DataFrame]:
    """Put the tables of several answers one under the other; a row that two of them tell, once."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for answer in answers:
        for name, rows in answer.items():
            # the label of one drug stands with each of its pairs
            found.setdefault(name, {}).update((repr(row), row) for row in rows)
    return {name: pd.DataFrame(list(each.values())) for name, each in found.items()}


def _notes(
    signalling: bool, claim: Claim, weights: Mapping[str, float] | None
) -> tuple[str, ...]:
    said = [] if signalling else [NO_SIGNALLING]
    if not claim.asked:
        said.append(NOT_ASKED)
    if weights:
        told = ", ".join(f"{name} {weight:g}" for name, weight in weights.items())
        said.append(f"Ranked by weights: {told}.")
    return tuple(said)


def _manifest(
    knowledge: Knowledge, claim: Claim, weights: Mapping[str, float] | None, *, own: bool
) -> Manifest:
    frozen = {f"therapy.{n}": getattr(parameters, n) for n in dir(parameters) if n.isupper()}
    asked = {"disease": claim.disease, "gene": claim.gene, "variant": claim.variant}
    return Manifest(
        knowledge={"built-in": knowledge.sha256},
        parameters={**frozen, **asked, "weights": dict(weights or {}), "own_affinities": own},
        versions=library_versions())
