"""The answer on one screen: four questions, and what the doses of a drug say to them."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.report.first_screen.questions import Question, first_screen
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "questions": ("Question", "first_screen"),
    })

__all__ = [
    "Question",
    "first_screen",
]
