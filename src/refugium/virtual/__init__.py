"""Virtual tumours with known truth: they write studies, to hold the inference to its promises."""

from refugium.virtual.cohort import Cohort, CohortPlan, write_cohort
from refugium.virtual.demo import demo_plan
from refugium.virtual.plan import Plan
from refugium.virtual.tumour import Tumour, write_truth, write_tumour

__all__ = [
    "Cohort", "CohortPlan", "Plan", "Tumour", "demo_plan", "write_cohort", "write_truth",
    "write_tumour",
]
