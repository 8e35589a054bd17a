"""Every threshold of the therapy room, frozen before published cases are scored.

Frozen 2026-11-28.
"""

from __future__ import annotations

REACHED = 1.0
"""Dose over the unbound concentration in plasma above which it is not clinically reachable."""

SPREAD = 2.0
"""Factor within which a ratio to that concentration is no finding: persons differ by it, and so do
labels of one drug."""

HIT_nM = 100.0
"""Dissociation constant up to which a drug that was made for something else is still named as one
that hits a node. ATP and protein in cells ask for more than the constant: looser binding is no
reason to try a drug."""

BEYOND_KD = 10.0
"""Times its dissociation constant at which a drug's other targets are listed where its
concentration in patients is not known: about what a cell needs for nine tenths of a kinase."""

MOST_IN_A_SET = 2
"""Partners in a set: a third drug beside the first two has hardly ever been given."""

CONFIDENCE = 0.95
"""Coverage of the interval of a hazard ratio."""

MAX_NEWTON = 50
"""Steps of the search for a hazard ratio."""

FEWEST_EVENTS = 2
"""Events in each of two arms below which there is no ratio of hazards."""

LITTLE_LOST_LOG2 = 0.32
"""Loss, log2 of last over first reading, that is little: a fifth of the cells."""

LEAST_BEYOND = 0.25
"""Share of what survivors lose that untreated cells must be shown not to lose, for a refuge to be
closed. Untreated cells that fill their wells are slow already and seem to lose less: on virtual
tumours an interval that merely excludes 0 called drugs that take as much from both kinds of cells
in 2 studies of 20 (seeds 7000 on)."""
