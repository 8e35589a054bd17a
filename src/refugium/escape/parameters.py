"""Every threshold of the escape room, chosen on virtual tumours and frozen.

Frozen 2026-11-21, before any published study was scored with this code.
"""

from __future__ import annotations

# of the study, and told in the manifest with the thresholds that stand beside it
from refugium.knowledge import LEAST_TRANSCRIPTS as LEAST_TRANSCRIPTS
from refugium.study.treatment import EARLY_H as EARLY_H

CONFIDENCE = 0.95
"""Coverage of every printed interval."""

ALPHA = 0.05
"""False discovery rate of calls; in a study with nothing to find, the share with any call."""

ENGAGED_RESIDUAL = 0.5
"""Engaged: the upper end of the residual activity lies below this."""

REBOUND_RISE = 0.3
"""Rebound: residual activity late minus at the nadir is at least this."""

REBOUND_CONFIDENCE = 0.90
"""Interval of a rebound; its lower end must lie above 0."""

PERSIST_DELTA_LOG2 = 1.0
"""Persists: the lower end of the change lies above minus this (less than half is lost)."""

PERSIST_SHARE_OF_FALL = 0.5
"""... and above minus this share of the fall under direct inhibition, where that is measured."""

CHANGE_MARGIN_LOG2 = 0.25
"""A rise or fall must exceed this beyond noise: smaller shifts are loading and drift."""

TRANSCRIPTS_FALL_LOG2 = 0.5
"""Transcripts have fallen if their mean is shown to fall by more; they did not if it is shown not
to. Small shifts of sets follow growth, density and handling."""

RANDOM_SETS = 999
"""Random sets of as many genes that a fall of transcripts is held against."""


LEAST_DOSES = 5
"""Doses of one drug, a sample each, from which the scatter about a curve gives an error."""

DOSES_EITHER_SIDE = 2
"""Doses that a curve needs below its middle and above it: one stray dose makes none."""

DOSE_CURVE_SLOPE = 1.5
"""Steepness of dose curves per step of dose: Hill slope 1.3 where doses lie a factor of 3 apart."""

DOSE_MARGIN_LOG2 = 0.25
"""A change along doses must exceed this: wells taken in order drift by 0.1 to 0.2."""

UNTREATED_SHARE = 0.5
"""Share of a rise along doses that must lie above untreated cells: wells without the drug show
where the curve sets out from."""

COMMON_SHIFT_NODES = 8
"""Nodes along a dose series whose middle is read as a common shift; of fewer it may be the drug."""

LEAST_CONTEXTS = 4
"""Contexts of one treatment, a sample each, from which its effects over them give an error."""

COMMON_SHIFT_LOG2 = 1.0
"""A common shift of all features from which loading and drug are read apart: four times what
samples of virtual studies differ by (loading 0.3 log2, three plexes)."""

COMMON_SHIFT_GIVEN_LOG2 = 0.25
"""The same of changes that came as such: nobody knows whether loading was taken off, so that a
smaller shift counts. It is the margin beyond which a node has risen: a shift of this size makes one
of a node that did not."""

SITES_APART_LOG2 = 0.5
"""Sites of a node disagree if one is shown above this and another below minus this."""

SHOWN_ON_MARGIN_LOG2 = 0.5
"""A node is shown to be on if direct inhibition lowers it by more than this beyond noise."""

ROOM_PERCENT = 50.0
"""Confluence from which untreated cells slow down: selection can then outrun the bound from their
growth (on virtual wells in 28 %, by up to 1.8 log2, where they fill the well)."""

LEAST_WELLS = 2
"""Wells of an arm, over experiments, below which growth has no error and gives no bound."""

SELECTION_Z = 1.96
"""Errors of growth by which the most that selection could make is pushed up."""

SPED_UP_BY = ("RAF",)
"""Targets whose inhibitors are known to make some clones grow faster (RAS-mutant cells)."""

SHOWN_ON_SHARE = 0.8
"""Share of a node's error that goes to "shown on" where an arm inhibits it, the rest to "rose": a
node that rose falls under its inhibitor too, one that was on all along does not rise."""

DYING_SHARE = 0.3
"""Share of dead cells beyond which an arm is no floor and holds no refuge: what dying cells lose,
a node loses too, and one that its sites mark by falling rises."""

FAR_ABOVE_KD = 10.0
"""A dose this many times above the affinity for another node speaks for that node as well."""

RECOVERY_MARGIN_LOG2 = 0.25
"""A readout of a blocked target has partly recovered if it rose by more than this beyond noise."""

DRIFT_NOTED_LOG2 = 0.5
"""A change of untreated cells over time that exceeds this beyond noise is told."""

MIN_MODELS_NEXT = 3
"""Independent models from which a prediction interval for a further one is given."""

MIN_MODELS_ASSOCIATION = 6
"""Independent models from which a node's activity is held against survival."""

EXACT_PERMUTATIONS = 40_320
"""Up to so many orders (8 models) all are gone through."""

DRAWN_PERMUTATIONS = 9_999
"""Orders drawn where there are more."""

RESIDUAL_DRAWS = 4000
"""Draws for the interval of a residual activity above a floor."""

SHUFFLE_SEED = 20261121
"""Root of every random stream of this room."""

LABEL_ALPHA = 0.01
"""Replicates with the same label are said to move together at this p or below."""

LABEL_STATES = 4
"""States of a model and block from which labels of replicates are held against their scatter."""

LABEL_DRAWS = 999
"""Shuffles of the labels behind that p."""

DETOUR_EDGE_COST = 1.0
"""Cost of an edge of the survival network: shorter routes are preferred."""

DETOUR_UNCHECKED_COST = 0.25
"""Added where the edge was not held against its source."""

DETOUR_MEASURED_WEIGHT = 0.5
"""How much a measured change that agrees makes an edge cheaper, or dearer if it disagrees."""

DETOUR_DRAWS = 50
"""Draws of the measured changes behind the frequency of an edge."""

DETOUR_REWIRED = 199
"""Rewired networks behind the p of a route."""

DETOUR_SWAPS_PER_EDGE = 10
"""Swaps tried per edge when a network is rewired."""

DETOUR_NODE_LIMIT = 2000
"""Nodes of the search tree of one route."""

DETOUR_GAP = 1e-6
"""Relative gap at which a route counts as proven best."""

ABUNDANCE_FROM_H = 24.0
"""From this time on a change of a site may be a change of its protein."""

DETOURS_MOST = 24
"""Comparisons for which a route is drawn, those with the smallest q."""
