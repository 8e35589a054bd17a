"""What to add: drugs for called nodes, doses that patients reach, harm, evidence on both sides."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.escape import call_id
    from refugium.therapy.answer.cards import Card, evidence_cards
    from refugium.therapy.answer.drawn import ladder_rungs, pareto_groups
    from refugium.therapy.answer.result import TherapyResult
    from refugium.therapy.answer.sentences import path_sentence
    from refugium.therapy.answer.verb import rank_therapies
    from refugium.therapy.candidates import CANDIDATES, DRUG_SETS, Tested, find_candidates
    from refugium.therapy.drug_sets import find_drug_sets
    from refugium.therapy.evidence.find import EvidenceResult, find_evidence
    from refugium.therapy.exposure import EXPOSURE, Reach, dose_exposure
    from refugium.therapy.measured.pair import PathCells
    from refugium.therapy.measured.reasons import PathReason
    from refugium.therapy.path.schema import PATH, NextTest, NodeFell, PathVerdict
    from refugium.therapy.rank.schema import BASELINES, RANK, Abstained, Baseline, Tier
    from refugium.therapy.selectivity import SELECTIVITY, targets_within
    from refugium.therapy.tolerability.find import TolerabilityResult, find_tolerability
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "answer.cards": ("Card", "evidence_cards"),
        "answer.drawn": ("ladder_rungs", "pareto_groups"),
        "answer.result": ("TherapyResult",),
        "answer.sentences": ("path_sentence",),
        "answer.verb": ("rank_therapies",),
        "candidates": ("CANDIDATES", "DRUG_SETS", "Tested", "call_id", "find_candidates"),
        "drug_sets": ("find_drug_sets",),
        "evidence.find": ("EvidenceResult", "find_evidence"),
        "exposure": ("EXPOSURE", "Reach", "dose_exposure"),
        "measured.pair": ("PathCells",),
        "measured.reasons": ("PathReason",),
        "path.schema": ("NextTest", "NodeFell", "PATH", "PathVerdict"),
        "rank.schema": ("Abstained", "BASELINES", "Baseline", "RANK", "Tier"),
        "selectivity": ("SELECTIVITY", "targets_within"),
        "tolerability.find": ("TolerabilityResult", "find_tolerability"),
    })

__all__ = [
    "BASELINES",
    "CANDIDATES",
    "DRUG_SETS",
    "EXPOSURE",
    "PATH",
    "RANK",
    "SELECTIVITY",
    "Abstained",
    "Baseline",
    "Card",
    "EvidenceResult",
    "NextTest",
    "NodeFell",
    "PathCells",
    "PathReason",
    "PathVerdict",
    "Reach",
    "Tested",
    "TherapyResult",
    "Tier",
    "TolerabilityResult",
    "call_id",
    "dose_exposure",
    "evidence_cards",
    "find_candidates",
    "find_drug_sets",
    "find_evidence",
    "find_tolerability",
    "ladder_rungs",
    "pareto_groups",
    "path_sentence",
    "rank_therapies",
    "targets_within",
]
