"""The tables of colonies: how fast and in which order, and whether they differ."""

from __future__ import annotations

from enum import StrEnum

from refugium.core.status import Status
from refugium.core.tables import Column, Schema
from refugium.population.clones.differ import Difference


class WellsRead(StrEnum):
    """Which wells a median is over.

    `all`: every well with a colony at its first reading; `compared`: those that are compared with
    each other, off the edge and, where growth goes with size, well above the floor.
    """

    ALL = "all"
    COMPARED = "compared"


_LINE = (
    Column("experiment", "name", "experiment"),
    Column("model_id", "name", "line"),
    Column("arm", "name", "arm"),
    Column("block", "name", "plate"),
)

COLONY_RATES = Schema("colony_rates", (
    *_LINE,
    Column("wells", "enum", "all, compared", values=WellsRead),
    Column("n_wells", "integer", "colonies"),
    Column("from_h", "number", "first reading of the rates, after the drug", "h"),
    Column("to_h", "number", "last reading", "h"),
    Column("rate_per_h", "number", "median over colonies of doublings per hour", "1/h"),
    Column("lo", "number", "lower end of its 95 % interval: over wells, and what whole "
           "plates did at single times", "1/h"),
    Column("hi", "number", "upper end", "1/h"),
    Column("rank_lo", "integer", "lowest rank that the line may have, slowest first; 0: no order"),
    Column("rank_hi", "integer", "highest rank: lines whose ranks overlap are ties"),
    Column("n_ranked", "integer", "lines in the order: same experiment, arm and choice of wells"),
    Column("status", "enum", "ok, or why there is no number", values=Status),
), holds="clonal rates of each line, and their order")

COLONIES = Schema("colonies", (
    *_LINE,
    Column("n_wells", "integer", "wells that were read at every time from `from_h` on"),
    Column("n_edge", "integer", "wells at the edge of the plate, left out"),
    Column("floor_cells", "number", "count that a tenth of the wells do not exceed at first: at "
           "most so much is counted where there is no colony", "cells"),
    Column("n_compared", "integer", "wells compared: off the edge; where growth goes with size, "
           "well above the floor"),
    Column("n_times", "integer", "readings of each"),
    Column("verdict", "enum", "heterogeneous, unless_turnover_is_higher, beyond_any_turnover, "
           "not_shown; empty: see status", values=Difference),
    Column("unless_turnover_above_per_h", "number", "equal cells are excluded up to this birth + "
           "death; missing: up to none, or up to all that were tried", "1/h"),
    Column("turnover_from_per_h", "number", "least turnover tried: the net rate allows no lower "
           "one", "1/h"),
    Column("turnover_to_per_h", "number", "highest turnover tried", "1/h"),
    Column("p_from", "number", "chance of such scatter of rates from equal cells at the least "
           "turnover, counting error fitted"),
    Column("p_to", "number", "the same at the highest"),
    Column("turnover_at_most_per_h", "number", "equal cells of this turnover or more would scatter "
           "more beside their own lines than these; missing: not below the highest tried", "1/h"),
    Column("lasting", "number", "rank correlation of a colony's early and late growth", "",
           at_least=-1.0, at_most=1.0),
    Column("p_lasting", "number", "one-sided p of that: no turnover makes it small"),
    Column("alpha", "number", "p at a turnover below this excludes it: 5 % over the lines"),
    Column("alpha_lasting", "number", "p of lasting growth below this shows it: 2 % over the "
           "lines"),
    Column("counting_error", "number", "fitted deviation of the natural logarithm of a count"),
    Column("error_lasts", "number", "correlation of counting errors of neighbouring readings, at "
           "most so much"),
    Column("excess_per_h", "number", "deviation of colonies' rates beyond chance, at the least "
           "turnover and with errors that do not last: at most so much", "1/h"),
    Column("size_r", "number", "rank correlation of growth with the first count, wells with a "
           "colony off the edge"),
    Column("size_p", "number", "two-sided p of that: other objects than cells, or crowding"),
    Column("n_inside", "integer", "held-out wells within the 90 % band that the other half "
           "predicts"),
    Column("n_held_out", "integer", "held-out wells"),
    Column("status", "enum", "ok, not_identifiable (a statement about turnover, or scatter "
           "that errors which last explain), or why there is no verdict", values=Status),
), holds="do the colonies of a line differ beyond what equal cells do by chance")
