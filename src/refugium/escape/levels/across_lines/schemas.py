"""Columns of the table of lines: what is higher, before the drug, where cells survive it."""

from __future__ import annotations

from refugium.core.status import LinesVerdict, Status
from refugium.core.tables import Column, Schema
from refugium.escape.levels.across_lines.parameters import (
    ALIAS_ALPHA,
    COMPETE_ALPHA,
    FAMILY_ALPHA,
    KEEPS_UP_LOG2,
    SHIFT_SEEN,
)
from refugium.response import STOOD_STILL

ACROSS_LINES = Schema(
    "across_lines",
    (
        Column("drug", "name", "the drug that lines survive or not"),
        Column("target", "name", "node(s) that it is meant to hit"),
        Column("node", "name", "the node read in untreated lines"),
        Column("verdict", "enum", "primed_across_lines, higher_at_baseline, aliased, "
               "shared_by_other_nodes, falls_on_drug, target_not_hit_in_both, not_shown; "
               "empty: none", values=LinesVerdict),
        Column("n_lines", "integer", "lines with the node untreated and a response"),
        Column("n_origins", "integer", "of these, independent ones"),
        Column("n_survive", "integer", "lines that survive the drug"),
        Column("n_single", "integer", "lines of one growth experiment, not replicated: their value "
               "counts in the slope and puts them into no group"),
        Column("n_sites", "integer", "own sites of the node measured"),
        Column("response", "text", "gr, rate_ratio or group"),
        Column("reliability", "number", "share of the variance of the response that is no error "
               "of reading; missing: errors are not known"),
        Column("axis_r", "number", "correlation of the response with the axis along which "
               "untreated lines differ most, without sign: near 1, much else differs as well"),
        Column("slope", "number", "change of the node per measured unit of response", "log2"),
        Column("lo", "number", "lower end of its 95 % interval", "log2"),
        Column("hi", "number", "upper end of its 95 % interval", "log2"),
        Column("difference", "number", "mean of surviving lines minus mean of the others", "log2"),
        Column("p", "number", "one-sided p that the node is not higher where lines survive"),
        Column("family", "text", "declared (named beforehand), blocked here (an inhibitor of it is "
               "an arm of the study), other"),
        Column("p_family", "number", "the same, corrected for the nodes of its family (Holm); "
               f"shown at {FAMILY_ALPHA}"),
        Column("rivals_read", "list", "rival causes that were held constant, one at a time"),
        Column("aliased_with", "list", "of these, those with which the slope is no longer shown"),
        Column("p_rivals", "number", "largest one-sided p, alone and with each rival held "
               f"constant, corrected for the nodes of its family; holds at {ALIAS_ALPHA}"),
        Column("scatter", "number", "standard deviation of the slopes of its competitors beyond "
               "their errors: a lineage that goes with response makes it large", "log2"),
        Column("p_above", "number", "one-sided p that its slope is one of theirs, corrected for "
               f"the nodes of its family; stands out at {COMPETE_ALPHA}; missing: too few"),
        Column("held_against", "text", "what these are"),
        Column("on_drug", "number", "change of the node on the drug in surviving lines", "log2"),
        Column("on_drug_lo", "number", "its lower end (one-sided 95 %); it keeps up if above "
               f"{KEEPS_UP_LOG2}", "log2"),
        Column("hit_survive", "number", "change of the target's readout in surviving lines",
               "log2"),
        Column("hit_survive_hi", "number", "its upper end (one-sided 95 %)", "log2"),
        Column("hit_others", "number", "the same in the other lines", "log2"),
        Column("hit_others_hi", "number", "its upper end", "log2"),
        Column("is_supported", "text", "yes: a partner that blocks the node lowers growth of the "
               "surviving lines beyond its own effect; no; not_tested (also where untreated cells "
               "slowed down, so that its own effect may be hidden)"),
        Column("partner", "name", "that partner, with its dose"),
        Column("n_partners", "integer", "partners that inhibit the node, of which it is the best",
               required=False),
        Column("partner_hits", "list", "nodes that it inhibits at that dose: what is supported is "
               "this set, no single node"),
        Column("growth", "number", "its effect on growth of surviving lines, on the drug beyond "
               "without it", "1/d"),
        Column("growth_hi", "number", "its upper end (one-sided 95 %)", "1/d"),
        Column("growth_p", "number", "one-sided p that growth is not lower, the larger of the "
               "fold and the rate scale; of several partners of the node Holm's"),
        Column("growth_with_room", "number", "the effect on growth had the last third of untreated "
               "cells been as fast as their fastest; missing: read at two times only", "1/d",
               required=False),
        Column("late_share", "number", "rate of untreated cells over the last third over their "
               f"fastest, mean over lines; below {STOOD_STILL} they stood still, and what a "
               "partner does to them is hidden", required=False),
        Column("growth_others", "number", "the same effect in the lines that die on the drug "
               "alone; printed, not tested", "1/d"),
        Column("death", "number", "dead cells of surviving lines, with the partner against the "
               "drug alone; missing: not read", "log2"),
        Column("death_lo", "number", "its lower end (one-sided 95 %)", "log2"),
        Column("sd", "number", "standard deviation of the node between lines about its slope, with "
               "what all nodes say of it", "log2"),
        Column("df", "number", "its degrees of freedom"),
        Column("power", "number", "power of this design for a difference of 2 log2 in cells, of "
               f"which {SHIFT_SEEN:g} is taken to be measured, had the node been named alone "
               "beforehand; rivals make it less"),
        Column("status", "enum", "ok, or why there is no verdict", values=Status),
    ),
    holds="which node is higher, before the drug, in the lines that survive it",
    in_json=True,
)

LINE_POINTS = Schema(
    "line_points",
    (
        Column("drug", "name", "the drug that lines survive or not"),
        Column("target", "name", "node(s) that it is meant to hit"),
        Column("node", "name", "the node"),
        Column("model_id", "name", "the line"),
        Column("response", "number", "its response to the drug; higher = survives"),
        Column("survives", "flag", "whether its cells live on the drug"),
        Column("n_experiments", "integer", "growth experiments behind that; 0: stated"),
        Column("placed", "flag", "whether that is known: told, or read in more than one growth "
               "experiment", required=False),
        Column("before", "number", "the node before the drug, against the mean of the lines",
               "log2"),
        Column("on_drug", "number", "its change on the drug", "log2"),
        Column("hit", "number", "change of the target's readout on the drug", "log2"),
    ),
    holds="the node before and on the drug, and the hit, of every line behind `across_lines`",
)
