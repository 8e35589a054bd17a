"""Thresholds of the identifier doctor."""

UNRECOGNISED_SHARE = 0.2
"""A modality is doubted when more than this share of its names is unknown or of another species.

Panels and plates carry some names of their own (controls, calibrators, fusion constructs); a table
in another vocabulary or species exceeds this by far."""
FEWEST_NAMES = 10
"""A share of fewer names is taken as if they were so many."""
SHOWN = 12
"""Names that a summary lists of each status."""
CHUNK = 5
"""Candidates that an advice names."""
