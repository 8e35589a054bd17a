"""Did the drug hit, read from the genes that follow its target's output? For want of sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import CaseRole, Engagement, ReadFrom, Recovery, Status
from refugium.core.tables import rows_of
from refugium.escape.engagement.readout import Readout
from refugium.escape.parameters import (
    ALPHA,
    CONFIDENCE,
    LEAST_TRANSCRIPTS,
    RANDOM_SETS,
    SHUFFLE_SEED,
    TRANSCRIPTS_FALL_LOG2,
)
from refugium.escape.schemas import ENGAGEMENT
from refugium.escape.situations import Situation, Situations, situations_over
from refugium.knowledge import Knowledge, signature_network, transcripts_of
from refugium.signal import (
    FeatureFit,
    Matrix,
    Readings,
    fit_features,
)
from refugium.signal.footprints import (
    MAY_BE_REREADS,
    Rereads,
    SampleScores,
    best_feature,
    find_rereads,
    score_samples,
)
from refugium.study import MOST_GENES_FIRST

Array = NDArray[np.float64]
KEY = ["contrast", "drug", "target"]
REPEATS = "samples of one state differ by no more than reading again does: they are one sample"
BEFORE = "against the sample before the drug: what time in culture does by itself is in it"


@dataclass(frozen=True, eq=False)
class _Lineage:
    """One lineage of models in RNA: all genes, the sets that show targets, the design."""

    features: FeatureFit
    scores: SampleScores
    situations: Situations
    repeats: Rereads
    """States whose samples are one library read again, or may be."""


def transcriptional_table(
    readings: Readings, contrasts: pd.DataFrame, knowledge: Knowledge
) -> pd.DataFrame:
    """Answer: did each drug hit, as the genes that follow its target's output tell it?

    Parameters
    ----------
    readings
        Of a study with RNA; without RNA the table is empty.
    contrasts
        Which comparisons, by name; they are those of the RNA modality.
    knowledge
        Drugs, and which genes show which target.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`refugium.escape.schemas.ENGAGEMENT`, `read_from` transcriptional; one row
        per contrast whose case adds a targeted drug and target with a set of which
        LEAST_TRANSCRIPTS genes were read.

    Notes
    -----
    The set nearest to the target is read: score of a sample = mean of its genes, log2, each
    centred; the scores go through the study's linear model. *Engaged* asks three things: the upper
    end of the change lies below minus TRANSCRIPTS_FALL_LOG2; p of a fall at most ALPHA; at most
    ALPHA of RANDOM_SETS random sets of as many genes fall as far (else what fell may be whatever
    this drug moves). *Did not fall*: the lower end lies above minus TRANSCRIPTS_FALL_LOG2. Both
    must hold as given and with the change of the median gene taken off: few genes that take up many
    reads lower all others. Never *not engaged*: transcripts follow late, other routes feed them.
    Samples of one state that are one library read again count as one
    (:func:`refugium.signal.footprints.find_rereads`): an effect, no verdict.
    The floor of transcripts is not known: no activity left is given. Not told from a hit: a block
    of transcription itself, under which all short-lived transcripts fall.
    """
    name = next((m.value for m in MOST_GENES_FIRST if m.of_reads and m in readings.of), None)
    if name is None or readings.reading(name).not_human is not None:
        return ENGAGEMENT.empty()
    matrix = readings.matrix(name)
    asked = matrix.layout.contrasts
    asked = asked[asked["contrast"].isin(contrasts["contrast"])]
    rows: list[dict[str, Any]] = []
    for features in fit_features(matrix):
        own = asked[asked["case_model"].isin(features.states["model_id"])]
        situations = situations_over(readings.design, features.states, {}, own, knowledge)
        wanted = {signature for targets in situations.targets.values() for target in targets
                  for signature, _ in transcripts_of(target, knowledge=knowledge)}
        if not wanted or own.empty:
            continue
        scores = score_samples(
            features, signature_network(names=sorted(wanted), knowledge=knowledge))
        lineage = _Lineage(features, scores, situations, _repeats(matrix, features))
        for situation in situations.each:
            rows += _rows(lineage, situation, knowledge)
    return ENGAGEMENT.table(rows)


def _repeats(matrix: Matrix, features: FeatureFit) -> Rereads:
    """Return the states of a lineage whose samples are one sample read several times."""
    own = matrix.of_models(set(features.states["model_id"]))
    return find_rereads(own)


def _rows(
    lineage: _Lineage, situation: Situation, knowledge: Knowledge
) -> list[dict[str, Any]]:
    added = {agent.name for agent in situation.added}
    if situation.reference is None or situation.role not in (CaseRole.DRUG, CaseRole.AGENT):
        return []
    asked = [(drug, target) for drug, targets in situation.hit.items() if drug in added
             for target in targets]
    found = []
    for drug, target in asked:
        shown_by = _readout(lineage, situation, target, knowledge)
        if shown_by is not None:
            found.append({
                "contrast": situation.contrast, "model_id": situation.model_id, "drug": drug,
                "target": target, "time_h": situation.time_h, "recovery": Recovery.NOT_TESTED,
                **_judged(lineage, situation, shown_by),
            })
    return found


def _readout(
    lineage: _Lineage, situation: Situation, target: str, knowledge: Knowledge
) -> Readout | None:
    """Return the nearest set of which enough genes were read in both states."""
    scores, features = lineage.scores, lineage.features
    assert situation.reference is not None
    for signature, sign in transcripts_of(target, knowledge=knowledge):
        row = scores.row(signature)
        if row is None or len(scores.genes[row]) < LEAST_TRANSCRIPTS:
            continue
        blocks = _shared_blocks(features, scores.values[row], situation)
        if blocks == 0 and situation.kind != "stated":
            continue
        return Readout(
            fit=scores.fit, row=row, sign=sign, read_from=ReadFrom.TRANSCRIPTIONAL,
            node=signature, sites=scores.genes[row], n_sites=len(scores.genes[row]),
            blocks=blocks, words=BEFORE if situation.kind == "before" else "",
        )
    return None


def _shared_blocks(features: FeatureFit, values: Array, situation: Situation) -> int:
    if features.fit.changes is not None:
        return 0  # of a change nobody sees the blocks
    seen = np.isfinite(values)
    case, reference = (set(features.block[seen & (features.state == state)])
                       for state in (situation.case, situation.reference))
    return len(case & reference)


def _judged(lineage: _Lineage, situation: Situation, shown_by: Readout) -> dict[str, Any]:
    assert situation.reference is not None
    effect = shown_by.change(situation.case, situation.reference)
    lo, hi = (float(end[shown_by.row]) for end in effect.interval(CONFIDENCE))
    change, p = float(effect.estimate[shown_by.row]), float(effect.p_below()[shown_by.row])
    row: dict[str, Any] = {
        "read_from": shown_by.read_from, "read_node": shown_by.node, "read_sites": shown_by.sites,
        "read_sign": shown_by.sign, "n_sites": shown_by.n_sites, "n_blocks": shown_by.blocks,
        "note": shown_by.words,
    }
    if not np.isfinite(change):
        return {**row, "status": Status.NOT_MEASURED,
                "note": "not measured in a block that holds case and reference"}
    others = _all_genes(lineage.features, situation)
    share = share_as_low(change, others, shown_by.sign * lineage.scores.weights[shown_by.row])
    row |= {"change_log2": change, "change_lo": lo, "change_hi": hi, "share_as_low": share}
    if lineage.repeats.doubtful & {situation.case, situation.reference}:
        row["note"] = "; ".join(words for words in (shown_by.words, MAY_BE_REREADS) if words)
    if lineage.repeats.one & {situation.case, situation.reference}:
        lone = {"change_lo": np.nan, "change_hi": np.nan, "status": Status.TOO_FEW_REPLICATES}
        return {**row, **lone, "note": REPEATS}
    if not np.isfinite(p):
        given = lineage.features.fit.changes is not None
        return {**row, "status": Status.ERROR_NOT_STATED if given else Status.TOO_FEW_REPLICATES}
    # turned as the set is: where the usual gene moves, it may be depth that is read
    usual = shown_by.sign * float(np.median(others))
    verdict = _verdict(p, lo - max(usual, 0.0), hi - min(usual, 0.0), share)
    return {**row, "p": p, "verdict": verdict,
            "status": Status.OK if verdict else Status.INCONCLUSIVE}


def _verdict(p: float, lo: float, hi: float, share: float) -> str:
    if p <= ALPHA and hi < -TRANSCRIPTS_FALL_LOG2 and share <= ALPHA:
        return Engagement.ENGAGED
    return Engagement.DID_NOT_FALL if lo > -TRANSCRIPTS_FALL_LOG2 else ""


def _all_genes(features: FeatureFit, situation: Situation) -> Array:
    """Return the changes of all genes that were read in a comparison, log2."""
    weights = np.zeros(len(features.states))
    weights[situation.case] += 1
    weights[situation.reference] -= 1
    moved = features.fit.combine(weights).estimate[list(best_feature(features).values())]
    return np.asarray(moved[np.isfinite(moved)])


def share_as_low(change: float, values: Array, weights: Array) -> float:
    """Answer: which share of random sets of genes falls as far as this one?

    Parameters
    ----------
    change
        Change of the set, log2.
    values
        (genes,), changes of all genes, log2.
    weights
        (members,), signed weights of the set.

    Notes
    -----
    (1 + sets that fall as far) / (1 + RANDOM_SETS), drawn without replacement from all genes that
    were read, from one seed: the competitive question, whatever this drug moves.

    Examples
    --------
    >>> share_as_low(-3.0, np.zeros(100), np.ones(5)), share_as_low(0.0, np.zeros(100), np.ones(5))
    (0.001, 1.0)
    """
    stream = np.random.default_rng(np.random.SeedSequence(SHUFFLE_SEED))
    size = len(weights)
    if size > len(values):
        return 1.0
    drawn = np.array([values[stream.choice(len(values), size, replace=False)] @ weights
                      for _ in range(RANDOM_SETS)]) / np.abs(weights).sum()
    return float((1 + (drawn <= change).sum()) / (1 + RANDOM_SETS))


def with_transcripts(engagement: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Put what transcripts tell in place of rows in which no site could be read.

    Parameters
    ----------
    engagement, told
        Columns of ENGAGEMENT: read from sites (or not measured), and from transcripts.
    """
    instead = {tuple(row[name] for name in KEY): row for row in rows_of(told)}
    rows: Sequence[dict[str, Any]] = [
        instead.get(tuple(row[name] for name in KEY), row)
        if row["status"] == Status.NOT_MEASURED else row for row in rows_of(engagement)]
    return ENGAGEMENT.table(list(rows))
