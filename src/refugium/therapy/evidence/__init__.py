"""Evidence for and against drugs in a disease with a marker: grades that are never lent, trials."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.therapy.evidence.find import EvidenceResult, find_evidence
    from refugium.therapy.evidence.gains import survival_gain
    from refugium.therapy.evidence.hazards import HazardRatio, hazard_ratio
    from refugium.therapy.evidence.schemas import Gain, Stance
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "find": ("EvidenceResult", "find_evidence"),
        "hazards": ("HazardRatio", "hazard_ratio"),
        "schemas": ("Gain", "Stance"),
        "gains": ("survival_gain",),
    })

__all__ = [
    "EvidenceResult",
    "Gain",
    "HazardRatio",
    "Stance",
    "find_evidence",
    "hazard_ratio",
    "survival_gain",
]
