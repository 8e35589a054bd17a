"""Every threshold of the response room, frozen before published cases are scored.

Frozen 2026-11-21.
"""

from __future__ import annotations

CONFIDENCE = 0.95
"""Coverage of every printed interval."""

ALPHA = 0.05
"""Level of the heterogeneity test between experiments."""

ENOUGH_WELLS_DF = 12.0
"""Degrees of freedom of an experiment's own error (four wells in each of four arms) from which it
weighs the experiment; smaller ones are averaged over the experiments."""

MIN_WELLS = 2
"""Wells per arm below which there is an effect and no interval."""

MIN_EXPERIMENTS = 3
"""Independent experiments from which their scatter gives an interval (t, k - 1 df). Two were pooled
once: the interval missed the truth in 11 to 15 % instead of 5 where experiments differ."""

SEEDING_FOLD = 4.0
"""A well that begins this many times above or below the median of its model and experiment is
left out of growth: decided on the first reading, before any agent can act. Seeding scatters by
some 40 % (sd of the logarithm), so that fewer than 1 in 1,000 sound wells lie beyond."""

MIN_SEEDED = 4
"""Wells of one model and experiment below which no first reading is judged."""

CROWDED = 90.0
"""Per cent of confluence of the densest series up to which an experiment is read: beyond it
confluence no longer follows cell number, and cells die of crowding."""

CLOSED = 0.8
"""Share of a wound closed by its fastest series up to which wounds of an experiment are read."""

STOOD_STILL = 0.4
"""Share of their early rate below which untreated cells are said to have stood still at the end:
what they would have reached is then too far from what was read. Of virtual cells with room 0 in 600
fall below (four doublings, wells scatter by 8 %)."""

LEAST_DOUBLINGS = 0.3
"""Doublings of untreated cells below which their growth is no scale for that on a drug."""

DECADES_BEYOND = 2.0
"""Decades below the lowest and above the highest dose within which a half-effect dose is sought."""

HILL_BOUNDS = (0.1, 5.0)
"""Steepness of dose curves: flatter ones are lines, steeper ones steps between two doses."""

AT_BOUND = 0.99
"""Share of the greatest steepness from which a curve is a step between two doses."""

FLAT_DF = (3.2, 5.0)
"""(a, b): a sigmoid over m doses is worth a - b / m parameters on flat readings. Just above every
design of `python -m benchmarks.response.flat` (6 to 40 doses, 1 to 3 readings each)."""

LEAST_AT_EDGE = 2
"""Wells of a curve exactly at 0 or 1, none beyond, from which they were cut off there: one may be
a control over itself."""

EXCHANGES = 199
"""Times that the wells of a curve with cut readings are exchanged over its doses."""

EXCHANGED_BELOW = 0.2
"""p of a curve by normal errors up to which its wells are exchanged: others are flat anyhow."""

FEWEST_TIMES = 4
"""Readings of a well below which no line is drawn: the rule for its start gives lines through
three points no weight."""

MOST_POTENCY = 4.0
"""log10 of the largest shift of a drug's potency beside another that is sought."""

DRAWS = 200
"""Sets of readings drawn for the intervals of a surface, of each kind."""

PLATE_SLOPE = 0.2
"""Standard deviation of the share by which a plate may differ from one end to the other, before its
repeated wells are looked at."""

LEAST_SLOPE_DF = 3
"""Degrees of freedom between repeated wells from which they say how a plate slopes."""

LEAST_REPLICATED = 6
"""Degrees of freedom between replicates from which they give an interval of their own."""

LACK_LEVEL = 0.01
"""Level of the test whether a fit misses by more than replicates differ."""

LACK_RATIO = 2.0
"""Times the mean square of replicates that a fit's misses must reach to count: replicates from one
dilution scatter too little."""

UNTREATED_SHARE = (0.25, 5.0)
"""Median viability of untreated wells outside of which it is another scale: controls of surfaces
with a single control well scatter from 0.5 to 1.5."""

LEAST_NEGATIVE = -0.2
"""Viability below which a reading is no small error of a blank but another scale."""

LARGEST_SHARE = 2.0
"""Reading of a share beyond which it is no fraction, and within which a whole plate is no per
cent: plates that scatter by so little are not known."""

SHARES_ALONE = (-0.2, 1.6)
"""Range of most viabilities of a plate whose untreated wells are not there to tell the scale."""

FEWEST_DOSES = 4
"""Doses above 0 of a drug from which they are looked at as a series; a curve takes as many readings
as parameters and two more."""

FEWEST_LEVELS = 3
"""Doses of each of two drugs beside the other from which they are a surface."""

POOR_R2 = 0.5
"""Share of the scatter below which a curve that is no flat line is no good description either,
where no replicates say so: noise of this size hides a second step."""

LATE_SHARE = 0.5
"""Share of the time followed that is the late part."""

LEAST_DEFINED = 0.5
"""Share of the dose pairs at which a null must exist to speak for the surface."""

MOST_RAYS = 3
"""Ratios of two doses up to which a design that is not full is one of rays."""

MOLAR_DOSES_nM = (1e-6, 1e8)
"""Doses that anyone gives: beyond, another unit was meant."""

RESIDUAL_DRAWS = 2000
"""Sets of means drawn for the intervals of a second drug on survivors."""

LEAST_RESIDUAL_DF = 3
"""Degrees of freedom between wells of one dose, over all doses, from which there are intervals."""

LITTLE_LOST = 0.25
"""Share of the growth of untreated cells whose loss is little: with an interval that lies within, a
second drug has no effect; wider ones cannot tell."""

SETTLED_SHARE = 1 / 3
"""Share of the time with a second drug that is left for it to take effect: rates of survivors and
of untreated cells are read after it, over the same times."""

SAME_TIME = 0.02
"""Share by which the last readings of two plates may differ and still be followed for one time."""
PENALTIES = tuple(10.0**step for step in range(-8, 3))
"""Penalties of ridges tried, in units of the sum of squares of a column: from none to 100. With
0.001 as the least, shrinkage alone was taken for interaction where sums are exact."""

NOTHING_MISSED = 1e-6
"""Share of the squares of pairs that a forecast may miss and still have missed nothing."""

LEAST_SKILL = 0.1
"""Share of what an additive forecast misses below which a finer model is not worth having."""

FOLDS = 5
"""Parts of a random split."""

FEWEST_DRUGS = 4
"""Drugs below which none of them can be left out and the rest still be pairs of several."""

FIRST_RESPONSE_DAY = 10.0
"""Days from which a tumour's smallest volume counts as its best response."""

BODY_WEIGHT_LOST = -20.0
"""Per cent of body weight lost at which an animal is counted."""

FEWEST_SUBJECTS = 6
"""Subjects below which a median over them has no interval: of five, the range holds it in 94 %."""

FEWEST_LINES = 3
"""Lines of a kind below which their mean has no interval and no line ahead is foretold."""

SUBJECT_DRAWS = 2000
"""Sets of subjects drawn for the interval of a median over them."""

EMPTIED_SHARE = 1 / 8
"""A well whose last two readings lie at or below this share of its first is nearly empty: what is
left in it (three halvings: debris, doublets, dying cells) says nothing of growth. Reasoned, not
calibrated."""

ROOM_LEFT = 0.7
"""Late over early growth of untreated cells below which they are short of room: they seem to lose
little to a partner that kills both kinds alike. Virtual wells (logistic, 4 a dose, median and 5 to
95 %): 1.01 (.91 to 1.07) without a limit, .72 (.64 to .79) where they reach half of it, .51 (.41 to
.58) and .45 (.35 to .54) where they fill it; there 41 of 100 and 104 of 120 studies were called."""
