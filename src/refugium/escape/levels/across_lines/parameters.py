"""Every threshold of what goes with survival across lines.

Chosen on virtual lines (benchmarks/calibration/lines.py) and frozen 2026-11-28, before any
published or made-up cohort was read with this code.
"""

from __future__ import annotations

CONFIDENCE = 0.95
"""Coverage of every printed interval."""

FAMILY_ALPHA = 0.025
"""One-sided error rate of each of the two families of nodes: 5 % of studies together."""

ALIAS_ALPHA = 0.05
"""With a rival cause held constant a slope still counts at this one-sided p: it cannot be chosen
by its size again, for the slope without the rival has passed `FAMILY_ALPHA` already."""

COMPETE_ALPHA = 0.05
"""Share of equally large nodes, or of random sets of sites, that may lie at or above a node."""

LEAST_NODES = 20
"""Nodes of like size from which a node is held against nodes; else against random sets of sites."""

LIKE_SIZE = 2.0
"""Nodes are of like size up to this factor in their number of sites."""

RANDOM_SETS = 1999
"""Random sets of sites drawn."""

LEAST_SITES = 60
"""Sites of no reporter row, measured in all lines, from which random sets are drawn."""

LEAST_LINES = 6
"""Independent lines from which slopes are tested; two or more of either response."""

KEEPS_UP_LOG2 = -1.0
"""A node keeps up on the drug if its change in survivors is shown to lie above this."""

SURVIVAL_CUT = 0.0
"""A line survives if the lower end of its GR value lies above this: its cells still multiply."""

LEAST_KEPT = 0.1
"""... and the value itself above this: confluence counts dead cells that stay attached, so that a
line that is only held reads as a few per cent of growth."""

DESIGN_SHIFT_LOG2 = 2.0
"""Difference between survivors and others for which power is printed."""

SEED = 20261128
"""Root of the random sets."""

KINDS_READ = ("own",)
"""Sites read: a node's own. An adaptor serves several nodes and is no line's witness for one."""
