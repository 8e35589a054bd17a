"""Virtual tumours with known truth: they write studies, to hold the inference to its promises."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.virtual.baseline_lines.lines import LineNumbers, Lines, line_numbers, write_lines
    from refugium.virtual.baseline_lines.plan import LinesPlan
    from refugium.virtual.courses.course import VirtualCourse, write_course
    from refugium.virtual.courses.plan import CoursePlan, Programme
    from refugium.virtual.demo import demo_partners, demo_plan, demo_tumour
    from refugium.virtual.plan import Plan
    from refugium.virtual.tumour import Tumour, write_truth, write_tumour
    from refugium.virtual.wells.cohort import Cohort, CohortPlan, write_cohort
    from refugium.virtual.wells.survivors import (
        Partner,
        SurvivorPlan,
        partner_truth,
        with_survivors,
    )
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "wells.cohort": ("Cohort", "CohortPlan", "write_cohort"),
        "courses.course": ("VirtualCourse", "write_course"),
        "courses.plan": ("CoursePlan", "Programme"),
        "demo": ("demo_partners", "demo_plan", "demo_tumour"),
        "baseline_lines.lines": ("LineNumbers", "Lines", "line_numbers", "write_lines"),
        "baseline_lines.plan": ("LinesPlan",),
        "plan": ("Plan",),
        "wells.survivors": ("Partner", "SurvivorPlan", "partner_truth", "with_survivors"),
        "tumour": ("Tumour", "write_truth", "write_tumour"),
    })

__all__ = [
    "Cohort",
    "CohortPlan",
    "CoursePlan",
    "LineNumbers",
    "Lines",
    "LinesPlan",
    "Partner",
    "Plan",
    "Programme",
    "SurvivorPlan",
    "Tumour",
    "VirtualCourse",
    "demo_partners",
    "demo_plan",
    "demo_tumour",
    "line_numbers",
    "partner_truth",
    "with_survivors",
    "write_cohort",
    "write_course",
    "write_lines",
    "write_truth",
    "write_tumour",
]
