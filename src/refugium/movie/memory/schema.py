"""Columns of what genes do off the drug."""

from __future__ import annotations

from refugium.core.status import Status
from refugium.core.tables import Column, Schema
from refugium.movie.memory.verdicts import Against, History, Kept, Reason, Returned, Simple
from refugium.movie.time_course.harvests import Harvests

GENE_MEMORY = Schema(
    "gene_memory",
    (
        Column("arm", "name", "arm that goes off the drug"),
        Column("gene", "name", "gene (or other feature)"),
        Column("on_point", "integer", "last on-drug point before the drug was taken away"),
        Column("off_point", "integer", "last point of that holiday"),
        Column("reference", "enum", "what gaps are measured from: the start of the course, or "
               "untreated cells of the same time", values=Against),
        Column("on_change", "number", "gap on the drug", "log2"),
        Column("off_change", "number", "gap at the last point off the drug", "log2"),
        Column("off_lo", "number", "lower end of its 95 % interval", "log2"),
        Column("off_hi", "number", "upper end of its 95 % interval", "log2"),
        Column("recovered", "number", "share of the change on the drug that was taken back"),
        Column("recovered_lo", "number", "lower end of its 95 % interval"),
        Column("recovered_hi", "number", "upper end of its 95 % interval"),
        Column("recovered_status", "enum", "ok, or why there is no share", values=Status),
        Column("returned", "enum", "reversible, not_back, further_out, overshoot, none, "
               "inconclusive: by the last point off the drug; no memory", values=Returned),
        Column("returned_q", "number", "false discovery rate of that class; none, inconclusive: no "
               "value"),
        Column("exposed_h", "number", "hours on the drug before it was taken away", "h"),
        Column("from_h", "number", "hours off the drug at the earlier of the two times compared",
               "h"),
        Column("through_h", "number", "hours off the drug at the last of them", "h"),
        Column("half_rise_h", "number", "its own half-rise on the drug, at its slowest; empty: not "
               "settled, or not shown to change", "h"),
        Column("share_kept", "number", "gap at the last time over that at the earlier one"),
        Column("share_lo", "number", "lower end of its 95 % interval"),
        Column("share_hi", "number", "upper end of its 95 % interval"),
        Column("kept", "enum", "kept (through the last time, not for ever), harvest (shifts of "
               "each harvest would do as much: cannot tell), or not_shown; empty: not tested",
               values=Kept),
        Column("kept_break_even_log2", "number", "shift of each harvest, standard deviation, up to "
               "which it would still be kept; missing: not kept, or harvests are told from time",
               "log2", required=False),
        Column("harvests", "enum", "untreated (cells of the same times tell what a harvest did), "
               "repeated (each time was handled more than once), untold, not_stated (nor which "
               "samples were handled together)", required=False, values=Harvests),
        Column("kept_p", "number", "p of kept"),
        Column("kept_q", "number", "false discovery rate over the genes tested"),
        Column("kept_status", "enum", "ok: tested; or why not", values=Status),
        Column("kept_reason", "enum", "why it was not tested", values=Reason),
        Column("simple_return", "enum", "not_simple_return (rejected: one step, two steps, two "
               "pools, feedback, slow washout, up to three times slower or quicker back, of log2 "
               "values and of copies, changed turnover, a saturated relay; no memory), harvest "
               "(shifts of each harvest would do as much: cannot tell), or not_shown; empty: not "
               "tested",
               required=False, values=Simple),
        Column("simple_break_even_log2", "number", "shift of each harvest, standard deviation, up "
               "to which every simple return would still be rejected; missing: not rejected, or "
               "harvests are told from time", "log2", required=False),
        Column("simple_p", "number", "largest p of the simple returns", required=False),
        Column("simple_q", "number", "false discovery rate over the genes tested", required=False),
        Column("simple_status", "enum", "ok: tested; or why not", required=False, values=Status),
        Column("simple_reason", "enum", "why it was not tested", required=False, values=Reason),
        Column("history", "enum", "history_dependent: one state under one input had two futures, "
               "which alone is memory; harvest (shifts of each harvest would do as much: cannot "
               "tell); not_shown; empty: not tested", values=History),
        Column("history_break_even_log2", "number", "shift of each harvest, standard deviation, up "
               "to which it would still be said; missing: not said, or harvests are told from time",
               "log2", required=False),
        Column("history_point", "integer", "point at which its future is read"),
        Column("history_against_point", "integer", "point of the other history"),
        Column("history_p", "number", "p of history_dependent"),
        Column("history_q", "number", "false discovery rate over genes"),
        Column("history_status", "enum", "ok: tested; or why not", values=Status),
        Column("history_reason", "enum", "why it was not tested", values=Reason),
    ),
    holds="which genes are back off the drug, which keep their change, which depend on the past",
)
