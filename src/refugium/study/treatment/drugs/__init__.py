"""What is known of the drugs of a study: what they aim at, names not understood, odd doses."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.study.treatment.drugs.aims import (
        TARGETED_KINDS,
        aims_of,
        is_targeted,
        misleads,
        unnamed_words,
    )
    from refugium.study.treatment.drugs.amounts import doubtful_doses
    from refugium.study.treatment.drugs.unclear import ALIKE, TWICE, UNKNOWN, Unclear, unclear_drugs
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "aims": ("TARGETED_KINDS", "aims_of", "is_targeted", "misleads", "unnamed_words"),
        "amounts": ("doubtful_doses",),
        "unclear": ("ALIKE", "TWICE", "UNKNOWN", "Unclear", "unclear_drugs"),
    })

__all__ = [
    "ALIKE",
    "TARGETED_KINDS",
    "TWICE",
    "UNKNOWN",
    "Unclear",
    "aims_of",
    "doubtful_doses",
    "is_targeted",
    "misleads",
    "unclear_drugs",
    "unnamed_words",
]
