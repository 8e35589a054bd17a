"""Every threshold of the movie room, chosen on virtual courses and frozen.

Frozen 2026-11-21, before any published study was scored with this code, but for COMPONENT_COVER
(words only). MIN_CELL_COUNTS and SHALLOW_SHARE were added later, by judgement and one setting tried
on virtual cells; no published single-cell study was scored.
"""

from __future__ import annotations

CONFIDENCE = 0.95
"""Coverage of every printed interval."""

ALPHA = 0.05
"""False discovery rate of genes and states; error rate of every test of order or memory."""

BOOTSTRAPS = 200
"""Bootstrap draws behind an interval, replicates resampled within points."""

MIN_AMPLITUDE = 1.0
"""Largest change along a stretch, log2, from which a gene responds; shown below it: flat."""

MIN_TIMES = 2
"""Times after the reference that a stretch needs: with one, before and after is all there is."""

SILENT_SHARE = 0.1
"""A gene is silent at a time if its change is shown to be below this share of its amplitude."""

FASTEST_H = 0.1
"""No half-time below this is taken as possible, hours: it closes the first bracket of log time."""

VALLEY_DEPTH = 0.5
"""Between two waves, genes per unit of log time fall below this share of the lower of them."""

WAVE_SHARE = 0.1
"""A wave, or a component named in words, holds at least this share of the responding genes."""

MIN_WAVE_GENES = 50
"""Responding genes below which waves are not looked for."""

SETTLED = 0.3
"""Share of amplitude still gained per unit of log time at the end, from which the genes of a late
wave have not settled: slow risers cut off by the last sample pile up there and are no wave."""

ORDER_DRAWS = 1999
"""Draws of noise behind a p-value of order: the smallest p is two in this many and one."""

NOT_BEGUN = 0.1
"""A programme has not begun while it is shown within this share of its own peak, up or down."""

LEVELLED = 0.6
"""A programme has a peak of its own if by half of the sampled time it is shown above this share of
all that was seen (a course that goes straight on reaches 0.5), or has come back below it since."""

FADED = 0.5
"""A transient programme is shown below this share of its peak at the last sample."""

COMPONENT_COVER = 0.75
"""Where half-times are said to spread: the fullest brackets that together hold this share of genes.
It sets words and the verdict `one_component`, never a boundary; unlike the others it was chosen
with the brackets of one published course in view."""

NOISE_DRAWS = 500
"""Draws of replicate noise behind shares, lambdas and distances."""

ROTATIONS = 499
"""Rotations behind the number of directions beyond noise; smallest p 0.002."""

BEND = 2.0
"""A way out may bend between samples this many times as far as a smooth curve through them."""

STEPS_PER_STRETCH = 24
"""Steps between two samples at which the distance to the way out is looked at."""

SAME_WAY = 0.05
"""Closer to the way out than this share of its length: the same way, whatever the p-value."""

MIN_DETOUR = 1.25
"""Another way is called only if an unsampled bend would have to make the way between two samples
this many times longer than straight (a quarter circle: 1.11, a half circle: 1.57)."""

HARVEST_LOG2 = 0.3
"""Scatter over genes of what a harvest does to its samples: a verdict that so much would make is
"cannot tell" where harvests are not told from time."""

HARVESTS_TRIED = tuple(HARVEST_LOG2 * 2 ** (step / 4) for step in range(-16, 9))
"""Scatters at which an order is asked again, from 0.02 to 1.2 log2, HARVEST_LOG2 among them."""

MIN_ON_POINTS = 3
"""On-drug points of a way out below which another way back is never called: with two, smooth ways
that bend between samples passed for another way in 5 to 6 of 100 virtual courses."""

MIN_SET_GENES = 3
"""A list of fewer genes must be measured whole to be read."""

MIN_SET_COVERAGE = 0.5
"""Share of a longer list that must be measured."""

MIN_SET_CHANGE = 0.5
"""Change of the mean of a set of genes, log2, from which a stage of a chain has changed."""

MATCHED_SETS, MATCHED_NEAR = 499, 50
"""Sets of equally expressed genes that a set is held against, and the genes on either side, in the
order of expression, by one of which each of its genes is replaced."""

POOLED_UNITS = 3
"""Lines or patients from which a change is pooled over them: the scatter of two is one number."""

RETURNED = 0.5
"""More of the change taken back than this: reversible; less: memory."""

OVERSHOOT = 1.25
"""Past the start by more than a quarter of the way out: overshoot."""

STEADY_LOG2 = 1.0
"""A gene that stays within this, on and off the drug (whole intervals), does not take part."""

MIN_CELLS = 20
"""A sample with fewer cells has no share of states."""

MIN_FEATURES = 20
"""Features below which a course is no movie."""

MIN_PANEL_FEATURES = 5
"""Genes of a panel below which it is no movie."""

MOST_ARMS = 6
"""Arms told per model, those with the most points first."""

MOST_UNFOLDING = 96
"""Genes handed to the picture of unfolding, the strongest responders."""

MIN_NOISE_FEATURES = 50
"""Features that vary in every point, from which the noise of points is compared."""

COMPOSITION_LOG2 = 0.5
"""Distance between two ways to scale libraries from which the page warns, log2."""

MOST_ORDERED = 6
"""States of which every pair is asked which begins first: those that moved most on the drug."""

MIN_CELL_COUNTS = 200
"""A cell with fewer counts is not read."""

SHALLOW_SHARE = 0.1
"""Cells are thinned to the depth that this share of the cells of the shallowest sample lies below;
those cells are not read."""

HIGH_QUANTILE = 0.95
"""A cell is high in a state above this quantile of the cells before the drug."""

MOST_SHARED_GENES = 0.2
"""Share of features whose gene another holds too, from which they are sites and no genes."""

KEPT_SHARE = 0.7
"""A gene keeps its gap if more than this share of it is left between two times off the drug. A
one-step return keeps at most half over a half-rise of its own, SETTLED allows 0.69."""

KEPT_GAP_LOG2 = 0.5
"""Least gap to the reference at both times: what is smaller, harvests and handling make."""

SETTLED = 0.38
"""Half of what was seen on the drug is reached within this share of the time followed there. A gene
still on its way has a half-rise that only mirrors how long it was watched: at this share a one-step
course that goes back as it came keeps at most 0.69 over one more half-rise, at 0.5 it keeps all."""

PLANNED_OFF_H = ((48.0, 168.0), (168.0, 336.0), (168.0, 336.0, 672.0))
"""Times off the drug that a plan tries."""

PLANNED_KEEP = 0.6
"""Share of its change that a gene of a plan keeps: well above what slow returns leave."""

PLANNED_KEEPERS = 0.3
"""Share of the genes of a plan that keep it; with one in ten power is up to 0.07 less."""

PLANNED_REPLICATES = 3
"""Replicates that a plan asks for, where the study has fewer."""

POWER_GENES = 200
POWER_STUDIES = 4
"""Virtual genes and studies behind a power: 240 genes that keep, so that it is known to 0.03."""

MATCHED_TIME = 0.05
"""Times after an input that differ by less than this share are the same time."""

MOMENT_SHARE = 0.1
"""The state at the moment an input begins is one sampled no longer before it than this share of the
time after it at which its future is read."""

STATE_MARGIN_LOG2 = 0.5
"""Genes that differ by less are in one state, genes whose futures differ by more have two."""

MATCHED_STATE = 0.2
"""Two states are one if their distance is shown to be below this share of the change on the drug:
in virtual courses without memory, with hidden delays, nothing was then called."""

HALF_TIMES = 17
"""Half-times on which simple returns are tried, from a third of the first time to eight times the
longest, each up to one and a half times the one before."""

APART = tuple(3.0 ** (step / 2) for step in (0, -1, -2, 1, 2))
"""How many times quicker a simple return may go than the way out: up to three times either way."""

WASHOUT_H = (0.0, 6.0, 18.0, 54.0)
"""Half-times with which the drug may leave the cells."""

TURNOVER_LOG2 = tuple(0.5 * step for step in range(1, 13))
"""Changes of a gene whose turnover the drug changes."""

RELAY_TOP, RELAY_STEEP = (1.0, 1.6, 2.5, 4.0), (1.0, 2.0, 4.0)
"""Half-points that a factor reaches, and exponents of what follows it."""

SIMPLE_MISFIT_LOG2 = 0.05
"""A point may lie off a simple return by this much (standard deviation) beyond noise: the list of
simple returns is finite. Chosen on virtual worlds without memory."""

MIN_SIMPLE_ON, MIN_SIMPLE_OFF = 3, 2
"""Times on and off the drug below which a simple return is never said not to be one."""

MOST_DRAWN_STATES, MOST_DRAWN_MODELS = 8, 6
"""States in a picture, and comparisons of each beside which every one has a row."""
