"""Every threshold of the signal room, chosen on virtual tumours and frozen.

Frozen 2026-11-21, before any published study was scored with this code.
"""

from __future__ import annotations

CONFIDENCE = 0.95
"""Coverage of every printed interval."""

MIN_FLANK = 5
"""Residues beside a phospho-site that must agree with a reporter window."""

SAME_PEPTIDE_RESIDUES = 7
"""Sites of a protein no further apart are one measurement: forms and localisations of a peptide."""

SAME_READINGS_LOG2 = 1e-3
"""Readings of two sites that differ by one number to within this are copies of each other."""

COPY_BITS, COPY_SCATTER_LOG2 = 10.0, 0.1
"""Rows are copies where any two of all that could be held against each other agree so by chance in
less than one study in 2^10, rows that do the same being apart by so much in a sample."""

FINEST_ROWS = 1000
"""Rows from which the finest step of a modality is read."""

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

SHARED_NOISE_OPEN, SHARED_NOISE_OPEN_MOST = 1.5, 0.35
"""How far the noise of rows is taken as shared whatever they seem to share: over a row's df, and at
most.

Chosen on simulated rows (60, sharing 0 to 80 % of their noise; 2 to 4 replicates of 2 to 4 states):
without it rows that happen to share little noise look independent just where their variance is too
small. Two-sided 5 % tests of 3 plexes of 2 states: 0.044 false with nothing shared, 0.047 with
80 %; power at p 0.002 for five sd 0.69, where 0.75 in place of 0.35 gives 0.010 and 0.03.
"""

SITE_SPREAD_LOG2 = 0.3
"""Spread of the changes of a node's sites that is taken for granted where a comparison has fewer
than MIN_PRIOR_NODES nodes of several sites: that of nodes of virtual tumours that change little
(0.15 below 0.1 log2, 0.36 at 0.1 to 0.25)."""

SITE_SPREAD_DF = 4.0
"""How many further sites the spread of all nodes of a comparison counts for beside a node's own:
two sites that agree by chance are not sure of each other, two that differ do not lose every call.
Chosen on 60 virtual tumours with an induced node (of none at all, 1, 2, 4): intervals of nodes that
change by more than 1 log2 hold what their sites do in 0.89, 0.96, 0.95, 0.945, and the planted rise
has p <= 0.01 in 0.67, 0.33, 0.43, 0.55 (tests with the whole spread).
"""

INTERFERENCE = {"lfq": 0.0, "dia": 0.0, "tmt_ms3": 0.12, "tmt_ms2": 0.35, "itraq": 0.35}
"""Largest share of the mean of a plex that is taken to be in every channel, by acquisition.

Stated ranges from 0, chosen on virtual tumours (mean share 0.12, of single peptides 0.03 to 0.5):
label-free readings hold none, reporter ions of MS2 most, of MS3 less."""

ZEROS_LEAST = 3
"""Readouts of a protein that is known to be gone, from which their share of the mean of the plex is
taken as that of all."""

OUTLIER_MIN_ARMS = 4
"""Other arms needed before a reference sample can be called an outlier."""

OUTLIER_GAP_SD = 2.0
"""Distance of the reference from the other arms' median, in their standard deviations."""

PRIOR_CPM = 1.0
"""Counts per million added before the logarithm: genes that are nearly off do not jump."""

MIN_CPM = 1.0
"""A gene is there in a sample above so many counts per million."""

MANY_COUNTS, FEWEST_COUNTED = 500, 50
"""Reads of a gene from which dishes differ visibly more than counting, and genes that have them."""

REPEATS_OVER_COUNTING = 1.5
"""Samples of one state whose variance is less than so many times that of counting are one sample:
dishes of one line lie at 2 and more, one library read twice at 1."""

LEVEL_BINS, MIN_SCORED_GENES = 10, 10
"""Bins of expression over which the scatter of replicates is held against counting (each of
FEWEST_COUNTED genes or more), and genes of a set below which it says nothing."""

ALONE_SETS, ALONE_TOGETHER = 40, 1.4
"""Genes of lists differ each by itself (z^2 of :func:`~refugium.signal.raw.rereads.sets_together`)
below that, over so many lists.

Chosen on virtual RNA (6,000 genes, 2 and 3 samples, depth 1 and 20 million; dishes with a CV of 3
and 8 % of which 30 % goes with halves of lists): one library 0.65 to 1.36, dishes 1.0 to 2.0."""

ONE_LIBRARY, MAY_BE_LIBRARY, DEEP_LOG2 = 2.2, 4.0, 0.05
"""Logarithms of one library: the highest genes scatter at most so many times as counting, and the
deeper ones by so little that dishes would show; up to the second it may be one.

Chosen on the same: one library 1.0 to 1.1 (per length of gene 1.4 to 2.1), dishes with a CV of 8 %
3.4 and more at 1 million reads, with 3 % 6 and more at 20 million, and 1.3 and more at 1 million,
where counting hides what dishes do (standard deviation of the highest genes 0.06 log2)."""

ONE_WITHOUT_SETS = 1.2
"""The same where too few lists are read to be asked."""

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

FEWEST_READINGS = 10
"""Other readings that a repeated number must stand against before it can be a filler."""

FILLER_GAP = 2.0
"""A repeated lowest or highest number so far from all others, log2, is no reading."""

FILLER_REPEATS = 3
"""How often such a number must stand (1, or 0 on log2, once)."""

FILLER_MANY = 5
"""How often a number must stand that is not far from the others."""

FILLER_SPIKE = 5
"""It stands so many times as often as any of its neighbours."""

FILLER_TIES = 5
"""So many times as many features repeat their lowest value as repeat their highest."""

FILLED_SHARE = 0.25
"""Share of a sample that is filled amid its readings, from which on all of it is in doubt."""

FILLER_FINE = 3000.0
"""Steps of the last digit that a value must hold, or chance repeats it."""

FEWEST_SCALED = 30
"""Values that a question about the scale needs."""

LINEAR_LEAST, LINEAR_MOST, LINEAR_SPAN_LOG2 = 1.5, 64.0, 3.0
"""Values declared linear that lie between the first two and span no more are logarithms."""

LOGGED_FROM_LOG2 = 6.0
"""Middle of the other samples, log2, from which one amid them can be asked for logarithms."""

LN_MEDIAN, LN_SPREAD = (7.0, 17.5), 1.4
"""Middle, and largest spread of features, that natural logarithms of intensities are told by."""

LOG10_MEDIAN, LOG10_SPREAD = (2.5, 9.5), 1.1
"""The same of logarithms to the base 10."""

USUAL_SPREAD, LEAST_SPREAD = 2.0, 1.3
"""Spread of the features of mass spectra on log2: of two bases that fit the closer one is told,
and none that leaves less."""

WHOLE_SHARE = 0.9
"""Share of values (features) that must agree before a scale is said to be another."""

SAME_SUM = 1e-3
"""Relative spread of sums below which samples were set to one sum."""

RNA_GENES, RNA_LEAST_TOP = 5000, 10.8
"""Among so many genes the highest exceeds this on log2 of counts per million."""

FEWEST_SAMPLES, FEWEST_COMPARED = 4, 20
"""Samples, and features of two of them, that are needed to say that one does not fit."""

SCALE_OFF_LOG2, SCALE_GAIN, SCALE_FACTOR_LOG2 = 0.7, 2.0, 5.0
"""A sample so far off is on another scale if undoing it brings it so many times closer; so far
from its replicates throughout it is in other units."""

OWN_VANISHES = 8
"""Among so many samples one moves the median of all by little: it need not be left out of it."""

MOST_SHIFT, FEWEST_SHIFTED, SHIFTED_SHARE, SHIFT_GAIN, SHIFT_RANK = 5, 25, 0.03, 2.5, 0.6
"""Rows by which a column may be shifted, rows (and share of them) that must agree, how many times
better, and the rank correlation that they must reach."""

USUAL_RANK, UNORDERED_RANK = 0.8, 0.4
"""Samples must go together in rank so well before one may be said to be in another order: it
reaches no more than that share of the usual rank correlation."""

MOVING_SHARE = 0.1
"""Share of features, those that move most, over which a sample is placed."""

EXCHANGED_SHARE, CLOSE_SPREAD, APART_SPREAD, APART_LOG2 = 0.35, 2.0, 3.0, 1.2
"""An exchanged sample: its squared distance to the other state over that to its own mates, over
that of the closest replicates (at most), that to its mates over the same, and in log2 (at least).
"""

FEWEST_ON_PATH, PATH_SHARE, ONLY_EXCHANGE = 6, 0.35, 1.5
"""Times of an arm from which a sample alone at its time is placed; bends of the path that are left
when two labels change places, as a share of those given (at most); and those of the next best
exchange over them (at least)."""

TURNED_SLOPE, TURNED_LOG2, TURNED_FEATURES = 0.5, 1.0, 20
"""Two samples of a block are exchanged if their difference is less than minus that share of the
same difference in the other blocks, which agree by as much, over so many features that change by
that or more there (root mean square)."""

UNLIKE_TIMES, PARTNER_TIMES = 7.0, 1.4
"""Squared distance of a sample to its mates over that usual for replicates; and over that of
another sample of its block, as given."""

MIN_LOG2_CPM = 3.0
"""Genes of less, on average, are left out where samples are placed."""

MOST_PLACED = 500
"""Samples of one modality beyond which none is placed: distances of all pairs are taken."""

MOST_CV = 0.5
"""Coefficient of variation up to which mean and sd on the linear scale are turned into log2.

Chosen on log-normal samples (3 and 4 a state, equal medians, 40,000 pairs; of 0.3, 0.5, 0.7, 1):
beside a state that scatters by 0.1, Welch's t at 5 % is false in 0.054, 0.060, 0.063, 0.069 (of the
logarithms themselves 0.054, 0.058, 0.061, 0.061), and the mean of what is skewed lies above its
median by 0.04, 0.10, 0.18, 0.32 log2."""

ENDLESS_DF = 1e6
"""Degrees of freedom at which those without end are taken: t is then normal to six digits."""

SELECTED_P, SELECTED_P_FEWEST = 0.05, 10
"""A table of so many changes none of which has a larger p lists only those that were chosen by it.

Of 10 features that do not change this happens by chance once in 1e13."""

SELECTED_LOG2, SELECTED_FEWEST = 0.25, 20
"""The same of a table in which no change is smaller: cut at 1.2-fold or more."""
