"""What to measure next: which sample, arm or time would change a call, with its power."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.plan.find_plan import StudyPlan, plan_study
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "find_plan": ("StudyPlan", "plan_study"),
    })

__all__ = [
    "StudyPlan",
    "plan_study",
]
