"""How active a node is from its own sites: rows matched by sequence window."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.signal.reporters.activity import Measured, Signal, match_reporters, measure
    from refugium.signal.reporters.copied_readings import (
        copied_words,
        equal_rows,
        match_once,
    )
    from refugium.signal.reporters.doubts import feature_doubts
    from refugium.signal.reporters.nodes import centre_additive, node_values, site_values
    from refugium.signal.reporters.readout_rows import ALONE, WITH_OTHERS, ReadoutKey
    from refugium.signal.reporters.tables import activities_table, contrast_states, sites_table
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "activity": ("Measured", "Signal", "match_reporters", "measure"),
        "copied_readings": ("copied_words", "equal_rows", "match_once"),
        "doubts": ("feature_doubts",),
        "nodes": ("centre_additive", "node_values", "site_values"),
        "readout_rows": ("ALONE", "WITH_OTHERS", "ReadoutKey"),
        "tables": ("activities_table", "contrast_states", "sites_table"),
    })

__all__ = [
    "ALONE",
    "WITH_OTHERS",
    "Measured",
    "ReadoutKey",
    "Signal",
    "activities_table",
    "centre_additive",
    "contrast_states",
    "copied_words",
    "equal_rows",
    "feature_doubts",
    "match_once",
    "match_reporters",
    "measure",
    "node_values",
    "site_values",
    "sites_table",
]
