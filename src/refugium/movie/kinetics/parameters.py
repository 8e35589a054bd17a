"""Every threshold of the kinetics, chosen on simulated paths.

Set 2026-11-21. Times are in units of the whole observed span where nothing else is said.
"""

from __future__ import annotations

CONFIDENCE = 0.90
"""Coverage of every printed interval."""

STARTS = 96
"""Starting points of the least-squares fit."""

START_MEDIAN_RATE = 8.0
"""Median size of the entries of A at the starting points, per observed span."""

ITERATIONS = 40
"""Largest number of steps of one fit."""

SAME_FIT = 0.5
"""Two starts found the same fit if their deviances differ by less than this."""

MIN_AGREEING_STARTS = 2
"""Fewer starts at the best fit: `not_converged`."""

RATE_LIMIT_PER_GAP = 10.0
"""Rates are searched up to this many per shortest gap between samples: faster is not seen."""

MIN_GAPS_PER_PERIOD = 2.0
"""A period must last this many typical gaps between samples: faster turning cannot be seen."""

UNSEEN_TURN_WEIGHT = 30.0
"""Root deviance per relative excess of a frequency over that limit."""

REACH = 3.0
"""A time constant that may exceed this many lengths of its phase is given as a bound only."""

RESOLUTION = 0.2
"""A time constant that may be shorter than this share of the phase's first gap: a bound only."""

STILL_PERMUTATIONS = 1999
"""Permutations of the test whether anything moves, where no standard deviation is stated."""

STILL_ALPHA = 0.05
"""Above this p nothing moves beyond noise: `flat`, no constant is given."""

PROFILE_INFLATION = 1.35
"""Rise of the deviance that bounds an interval, over that of a regular problem: the search finds
some ends too early. Chosen on random constants (benchmarks kinetics, part prior, 40 data sets): 1.0
covers 0.848 of all constants, 1.35 covers 0.927, promised 0.90."""

PROFILE_DRAWS = 200
"""Draws of the posterior that a profile may start from."""

PROFILE_STEPS = 16
"""Constrained fits spent on one end of one interval."""

PROFILE_TOLERANCE = 0.02
"""An end is found if the root deviance is this close to its target, as a share of it."""

PRIOR_RATE = 5.0
"""Scale of the prior of each entry of A (Student t), per observed span."""

PRIOR_RATE_DF = 2.0
"""Degrees of freedom of that prior: heavy tails, so that fast rates are not ruled out."""

PRIOR_DISTANCE = 1.0
"""Standard deviation of the distance of a nullcline from the middle of the data, in ranges."""

PRIOR_GROWTH = 8.0
"""An unstable mode may grow by at most exp of this within the observed span."""

PRIOR_NOISE = 0.1
"""Median of the prior of the noise where no standard deviation is stated, in ranges."""

PRIOR_NOISE_LOG_SD = 1.0
"""Spread of that prior on the natural log scale."""

PARTICLES = 2000
"""Draws of the posterior."""

MOVES = 6
"""Random-walk moves of every particle at each temperature."""

KEEP_ESS = 0.6
"""Effective share of particles kept from one temperature to the next."""

SURE = 0.95
"""Posterior probability above which a phase is said to oscillate or be stable, and below 1 minus
it not to."""

RETURN_TOLERANCE = 0.2
"""Returned: within this share of the largest distance reached on drug from the start."""

WINDOW_DRAWS = 400
"""Posterior draws used for the reversible window."""

WINDOW_STEPS = 60
"""Durations on drug at which the return is looked at."""

ROOT_SEED = 20261121
"""Root of every random stream of the kinetics."""
