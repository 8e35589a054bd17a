"""Numbers to activities: contrasts, normalisation, reporter scores, coverage."""

from refugium.signal.reporters.activity import Measured, Signal, measure, prepare, split_families
from refugium.signal.reporters.tables import (
    activities_table,
    contrast_states,
    sites_table,
    state_of,
)

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
