"""Every threshold of the population model, chosen on virtual plates.

Set 2026-11-28. The rules on floor, size, place and lasting errors were thought of on seeing the
counts of ges2021, and `SURE_OF_LASTING`, `SIZE_TELLS` and `ALPHA_LASTING` were set after its first
answers were seen, by the false statements on virtual plates. A further published plate is the test.
"""

from __future__ import annotations

COLONY_MEASURES = ("colony cells",)
"""Measures of wells that hold one colony each."""

FROM_H = 72.0
"""Rates of colonies are read from here on: before, the drug is still taking effect."""

FEWEST_CELLS = 5
"""Smaller at its first reading, and a well counts as holding no colony."""

FEWEST_WELLS = 30
"""Colonies below which nothing is said of how they differ."""

FEWEST_TIMES = 4
"""Readings from `FROM_H` on: two for early growth, two for late growth."""

FLOOR_SHARE = 0.10
"""Share of wells that are taken to show what an imager counts in a well without a colony."""

ABOVE_FLOOR = 4.0
"""Where growth goes with size, wells compared with each other hold this many times the floor at
their first reading: objects that are no colony are then at most a quarter of what is counted, and
more later on where colonies shrink: such lines shrink at least as fast as is said."""

SIZE_TELLS = 0.05
"""Two-sided p of growth with size below which wells near the floor are not compared."""

SIZE_CLASSES = 4
"""Classes of colony size, each with a counting error of its own."""

CLIP = 3.0
"""A well further from the trend than this many expected deviations counts as this far."""

LASTING_AT_MOST = 0.9
"""Highest correlation of counting errors between neighbouring readings that is tried."""

SURE_OF_LASTING = 0.80
"""How far errors last is taken at this one-sided upper end: what lasts looks like growth. At 0.5 a
fifth of virtual plates whose errors last exclude the true turnover, at 0.8 a thirtieth."""

TURNOVER_MOST_PER_H = 0.12
"""Highest birth + death per cell and hour that is tried: a cell that divides or dies each 8 h."""

TURNOVERS = 7
"""Turnovers tried, from the least that the net rate allows to the highest, evenly in logarithm."""

HALVINGS = 3
"""Times the interval of turnovers that holds the answer is halved."""

DRAWS = 200
"""Plates drawn at each turnover."""

ALPHA = 0.05
"""Error rate of the question of turnover, and of ranks, over all lines of a study."""

ALPHA_LASTING = 0.02
"""That of the question whether growth lasts: yes excludes equal cells at every turnover."""

CONFIDENCE = 0.95
"""Of intervals."""

RESAMPLES = 1000
"""Resamples of wells for the intervals of medians."""

BAND = 0.90
"""Share of held-out wells that their predicted band promises to hold."""
