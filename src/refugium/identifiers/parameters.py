"""Thresholds of the identifier doctor."""

UNRECOGNISED_SHARE = 0.2
"""A modality is doubted when more than this share of its names is unknown or of another species.

Panels and plates carry some names of their own (controls, calibrators, fusion constructs); a table
in another vocabulary or species exceeds this by far."""
FEWEST_NAMES = 10
"""A share of fewer names is taken as if they were so many."""
NOT_HUMAN_SHARE = 0.5
"""Genes of a modality are not read where more than this share is written as another species' are.

Half and half is a mixture (a graft in its host): the human half is read."""
NUMBERS_FOUND_SHARE = 0.3
"""Bare numbers are human Entrez identifiers if at least this share is in the packaged table.

It holds protein-coding genes: about half of all that a count table of human genes lists. Of numbers
drawn evenly from the range in which another species' lie a tenth is there by chance."""
HUMAN = frozenset({"", "human", "homo sapiens", "none"})
"""Species whose genes and sites are read by name and number; blank: not stated."""
SHOWN = 12
"""Names that a summary lists of each status."""
CHUNK = 5
"""Candidates that an advice names."""
