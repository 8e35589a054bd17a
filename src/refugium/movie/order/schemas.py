"""Tables of order: what each programme does about its peak, and which of two is ahead."""

from __future__ import annotations

from refugium.core.status import OrderVerdict, Phase, Status
from refugium.core.tables import Column, Schema
from refugium.movie.order.reasons import CourseClass, OrderReason
from refugium.movie.time_course.harvests import Harvests

ORDER = Schema(
    "order",
    (
        Column("first", "name", "the one that leads (as named if nothing is shown)"),
        Column("second", "name", "the other"),
        Column("arm", "name", "arm"),
        Column("phase", "enum", "on, off or again: after which switch", values=Phase),
        Column("n_first", "integer", "measured members of the first; 1 for a single row"),
        Column("n_second", "integer", "of the second"),
        Column("time_h", "number", "time at which the first is most surely ahead", "h"),
        Column("first_share", "number", "share of its own peak that the first has reached by then",
               at_least=0, at_most=1),
        Column("first_lo", "number", "lower end of its 95 % interval, all times and both "
               "programmes together", at_least=0, at_most=1),
        Column("first_hi", "number", "upper end", at_least=0, at_most=1),
        Column("second_share", "number", "the same share of the second", at_least=0, at_most=1),
        Column("second_lo", "number", "lower end of its interval", at_least=0, at_most=1),
        Column("second_hi", "number", "upper end", at_least=0, at_most=1),
        Column("p_ahead", "number", "null: the first is at no time ahead in running shares of own "
               "peaks (one path shared by both, a random walk too), or its peak lies beyond the "
               "last sample"),
        Column("q_ahead", "number", "its false discovery rate over the pairs"),
        Column("p_before", "number", "largest of p_ahead, the p that the second had then begun, "
               "and the p of a shared onset with own kinetics; empty with fewer than three times "
               "after the reference"),
        Column("q_before", "number", "its false discovery rate over the pairs"),
        Column("break_even_log2", "number", "scatter over genes of harvests processed apart up to "
               "which `ahead` would still be said, 0: none; missing: not said, or harvests are "
               "told from time", "log2", required=False),
        Column("break_even_before_log2", "number", "the same of `before`", "log2", required=False),
        Column("harvests", "enum", "untreated (cells of the same times tell what a harvest did), "
               "repeated (each time was handled more than once), untold, not_stated (nor which "
               "samples were handled together)", required=False, values=Harvests),
        Column("smallest_p", "number", "smallest p that replicates can give"),
        Column("first_class", "enum", "transient, sustained, rising or undecided",
               required=False, values=CourseClass),
        Column("second_class", "enum", "the same of the second", required=False,
               values=CourseClass),
        Column("verdict", "enum", "before, ahead, not_shown; empty where a status applies",
               values=OrderVerdict),
        Column("reason", "enum", "shown, within_noise, no_peak_yet, turns, harvest", required=False,
               values=OrderReason),
        Column("status", "enum", "ok, or why there is no answer", values=Status),
        Column("words", "words", "one sentence", required=False),
    ),
    holds="which of two programmes is ahead, in shares of their own peaks",
)

PROGRAMMES = Schema(
    "programmes",
    (
        Column("programme", "name", "state, set of genes or gene"),
        Column("arm", "name", "arm"),
        Column("phase", "enum", "on, off or again: after which switch", values=Phase),
        Column("n_genes", "integer", "measured members; 1 for a single row"),
        Column("class", "enum", "transient: rises and fades; sustained: stays; rising: its peak "
               "may lie beyond the last sample; undecided", values=CourseClass),
        Column("change", "number", "largest change of the mean of its members", "log2"),
        Column("peak_after_h", "number", "its peak lies after this sample", "h"),
        Column("peak_by_h", "number", "and before this one; empty: may lie beyond the last", "h"),
        Column("faded_after_h", "number", "of a transient one: half of its peak is still there at "
               "this sample", "h"),
        Column("faded_by_h", "number", "and gone from this one on", "h"),
        Column("p_peak", "number", "null: its peak may lie beyond the last sample"),
        Column("status", "enum", "ok, or why there is no answer", values=Status),
    ),
    holds="when each programme peaks, and whether it stays",
)
