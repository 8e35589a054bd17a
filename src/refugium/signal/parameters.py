"""Every threshold of the signal room, chosen on virtual tumours and frozen.

Frozen 2026-11-21, before any published study was scored with this code.
"""

from __future__ import annotations

CONFIDENCE = 0.95
"""Coverage of every printed interval."""

MIN_FLANK = 5
"""Residues beside a phospho-site that must agree with a reporter window."""

INVARIANT_SHARE = 1 / 3
"""Share of features, the densest, that anchors the loading of a sample."""

MAX_PROFILES = 1000
"""Profiles tried as the densest centre; more are thinned evenly."""

INVARIANT_ROUNDS = 3
"""Rounds of choosing anchors and re-estimating loadings."""

MIN_ANCHORS = 50
"""With fewer complete features in a block (antibody panels), data stay as given."""

MIN_PRIOR_NODES = 8
"""With fewer nodes, variances are not moderated."""

PRIOR_SPREAD_SE = 1.0
"""True variances of rows are taken to differ by so many standard errors more than they seem to.

Frozen 2026-11-21 on 200 virtual tumours each of 2 and 3 plexes (assay as assumed; of 0, 1, 1.3,
1.645): intervals of nodes with one and with two sites hold the truth in 0.943 to 0.957; larger
values gain at most 0.004 there and lose power.
"""

OUTLIER_MIN_ARMS = 4
"""Other arms needed before a reference sample can be called an outlier."""

OUTLIER_GAP_SD = 2.0
"""Distance of the reference from the other arms' median, in their standard deviations."""

PRIOR_CPM = 1.0
"""Counts per million added before the logarithm: genes that are nearly off do not jump."""

MIN_CPM = 1.0
"""A gene is there in a sample above so many counts per million."""

DETECTION_QUANTILE = 0.05
"""The detection limit of a sample: this quantile of the values it shows."""

MIN_SEEN = 2
"""Samples of one side that must all show a site before its absence on the other says anything."""

OTHER_GENE_SHARE = 0.05
"""Reporter peptides beside another gene, above which a table is refused: one paralogue named for
another happens, a column sorted or pasted alone puts nearly every row beside a stranger."""

OTHER_GENE_FEWEST = 3
"""Fewer rows are told, never refused."""

PHOSPHORYLATED_SHARE = 0.2
"""Share of peptides with a phosphate below which a phospho table is doubted: enriched samples show
one on nearly all."""

FEWEST_PEPTIDES = 5
"""A share of fewer peptides says nothing."""
