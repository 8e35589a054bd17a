"""Numbers to activities: contrasts, normalisation, reporter scores, coverage."""

from refugium.signal.activities import activities_table, contrast_states, sites_table, state_of
from refugium.signal.measure import Measured, Signal, measure, prepare, split_families

__all__ = [
    "Measured",
    "Signal",
    "activities_table",
    "contrast_states",
    "measure",
    "prepare",
    "sites_table",
    "split_families",
    "state_of",
]
