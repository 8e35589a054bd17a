"""What a study can answer and what in it may not be meant, before anything is computed."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.check.cautions import find_cautions
    from refugium.check.facts import gather_facts
    from refugium.check.names import study_names
    from refugium.check.report import StudyReport, check_study
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "cautions": ("find_cautions",),
        "facts": ("gather_facts",),
        "names": ("study_names",),
        "report": ("StudyReport", "check_study"),
    })

__all__ = [
    "StudyReport",
    "check_study",
    "find_cautions",
    "gather_facts",
    "study_names",
]
