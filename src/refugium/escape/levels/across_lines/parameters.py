"""Every threshold of what goes with survival across lines.

Chosen on virtual lines (benchmarks/calibration/lines.py) and frozen 2026-11-28, before any
published or made-up cohort was read with this code.
"""

from __future__ import annotations

CONFIDENCE = 0.95
"""Coverage of every printed interval."""

FAMILY_ALPHA = 0.025
"""One-sided error rate of each of the two families of nodes: 5 % of studies together."""

ALIAS_ALPHA = 0.025
"""With a rival cause held constant a slope still counts at this one-sided p, corrected for its
family: the level of the slope itself. At 0.05, where the output of the target represses a declared
node, 8.5 % of studies called it, for that output is read with error and held constant only in part;
at 0.025 5 % do. Power fell from 0.67 to 0.62 and from 0.90 to 0.87 (8 virtual lines, 2 log2, 3 and
8 sites)."""

END_ALPHA = 0.05
"""One-sided level of ends of changes on the drug, and of what a partner does to growth."""

COMPETE_ALPHA = 0.05
"""One-sided p, corrected for its family, that a slope is one of those of the other nodes."""

LEAST_NODES = 20
"""Other nodes from which a node is held against them; else against single sites of no node."""

FEW_NODES = 5
"""Other nodes from which they count beside single sites: where nodes move more than sites do, sites
alone let 8 % of studies call (a lineage, 9 nodes)."""

LEAST_SITES = 60
"""Sites of no reporter row from which their slopes tell a scatter."""

MOST_SCATTER_Z = 2.576
"""Normal deviates of slopes are cut here where their scatter is read: one in a hundred by chance,
and a node that is a refuge must not widen the scatter that it is held against."""

SCATTER_EFFICIENCY = 0.5
"""Degrees of freedom of a scatter per competitor: cut deviates, and slopes that share their lines,
tell less of it than as many independent normal ones."""

LEAST_STATE_GENES = 5
"""Genes of either state, read in every line, from which lines have a score of it."""

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
"""Difference between survivors and others, in cells, for which power is printed."""

SHIFT_SEEN = 0.5
"""Share of such a difference that is taken to be measured: virtual lines show 1.1 of 2 log2, where
ratios are compressed by 12 %, sites fill up and one row in four shows another node. Had all of it
been measured, power would be printed as 1 where 0.73 of cohorts show the slope."""

KINDS_READ = ("own",)
"""Sites read: a node's own. An adaptor serves several nodes and is no line's witness for one."""
