"""Harm of two drugs together: four answers that are never merged, doses kept, organs in common."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.therapy.tolerability.find import TolerabilityResult, find_tolerability
    from refugium.therapy.tolerability.schemas import Answer, DoseKept
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "find": ("TolerabilityResult", "find_tolerability"),
        "schemas": ("Answer", "DoseKept"),
    })

__all__ = [
    "Answer",
    "DoseKept",
    "TolerabilityResult",
    "find_tolerability",
]
