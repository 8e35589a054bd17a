"""The tables of the kinetics: their columns, declared once."""

from __future__ import annotations

from refugium.core.status import Phase, Status
from refugium.core.tables import Column, Schema

KINETICS = Schema(
    "kinetics",
    (
        Column("phase", "enum", "on or off drug", values=Phase),
        Column("quantity", "text", "drift, rate, time_constant_slow, time_constant_fast, period, "
               "damping_time, fixed_point"),
        Column("component", "name", "the component that it moves or places; empty: the state"),
        Column("from_component", "name", "rate: the component that drives it"),
        Column("estimate", "number", "best fit; NaN where only a bound is known", "see unit"),
        Column("lo", "number", "lower end of the 90 % profile interval", "see unit"),
        Column("hi", "number", "upper end; NaN: open", "see unit"),
        Column("unit", "text", "h, per h, the value's unit (`value`), or value per h"),
        Column("bound", "text", "lower: at least lo; upper: at most hi; empty: two ends"),
        Column("status", "enum", "ok, or why there is no number", values=Status),
    ),
)

PHASE_TABLE = Schema(
    "phases",
    (
        Column("phase", "enum", "on or off drug", values=Phase),
        Column("n_states", "integer", "distinct observed states that end in it"),
        Column("length_h", "number", "longest observed time in it", "h"),
        Column("p_stable", "number", "posterior probability that its fixed point attracts"),
        Column("stability", "text", "stable, unstable, inconclusive; empty without numbers"),
        Column("p_oscillates", "number", "posterior probability of complex eigenvalues"),
        Column("motion", "text", "decays, oscillates, inconclusive; empty without numbers"),
        Column("fixed_point_kind", "text", "of the best fit, e.g. stable node"),
        Column("status", "enum", "ok, or why there is no number", values=Status),
    ),
)

RETURN = Schema(
    "returning",
    (
        Column("quantity", "text", "p_return_slower, reversible_window, p_back, return_time"),
        Column("removed_h", "number", "drug removed after this time on it; NaN: does not apply",
               "h"),
        Column("within_h", "number", "time off drug that was looked at", "h"),
        Column("estimate", "number", "posterior median, or probability; NaN where only a bound "
               "is known", "see unit"),
        Column("lo", "number", "lower end of the 90 % posterior interval", "see unit"),
        Column("hi", "number", "upper end; NaN: open", "see unit"),
        Column("unit", "text", "h, or probability"),
        Column("bound", "text", "lower: at least lo; empty: none"),
        Column("status", "enum", "ok, or why there is no number", values=Status),
    ),
)

PATH = Schema(
    "path",
    (
        Column("arm", "name", "treatment history"),
        Column("phase", "enum", "on or off drug", values=Phase),
        Column("time_h", "number", "time", "h"),
        Column("component", "name", "which of the two"),
        Column("median", "number", "posterior median of the state"),
        Column("lo", "number", "lower end of its 90 % interval"),
        Column("hi", "number", "upper end"),
    ),
)
