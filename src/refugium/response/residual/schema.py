"""The table of second drugs on survivors."""

from __future__ import annotations

from enum import StrEnum

from refugium.core.status import Status
from refugium.core.tables import Column, Schema
from refugium.response.measures import Phenotype
from refugium.response.residual.states import Cells
from refugium.response.residual.verdict import Reason, ResidualVerdict


class RangeOf(StrEnum):
    """Of what the intervals speak.

    `wells`: plates held both kinds of cells. `wells_only`: each had plates of its own, so that
    plate and state are one.
    """

    WELLS = "wells"
    WELLS_ONLY = "wells_only"


class Route(StrEnum):
    """Whether what was given beside takes the shift of dose away; empty: nothing beside."""

    SUPPORTED = "supported_in_one_experiment"
    NOT_SHOWN = "not_shown"


def _interval(name: str, meaning: str, unit: str = "") -> tuple[Column, ...]:
    return (Column(name, "number", meaning, unit),
            Column(f"{name}_lo", "number", "lower end of its 95 % interval; missing: open or none",
                   unit),
            Column(f"{name}_hi", "number", "upper end; missing: open or none", unit))


RESIDUAL = Schema(
    "residual",
    (
        Column("model_id", "name", "model"),
        Column("experiment", "name", "experiment; both kinds of cells belong to it"),
        Column("partner", "name", "the second drug"),
        Column("unit", "text", "unit of its doses: nM where molar"),
        Column("cells", "enum", "on_drug, after_drug, regrown", values=Cells),
        Column("first_drug", "list", "what the cells had survived"),
        Column("pause_h", "number", "hours without it before the partner", "h"),
        Column("background", "list", "what came with the partner, to both kinds of cells: a rescue "
               "for example"),
        Column("measure", "name", "what was read"),
        Column("phenotype", "enum", "of what it speaks; verdicts are of growth alone",
               values=Phenotype),
        Column("readout", "text", "what the values below are"),
        Column("time_h", "number", "last reading used, from the partner on", "h"),
        Column("n_wells", "integer", "wells of survivors"),
        Column("n_wells_untreated", "integer", "wells of untreated cells"),
        Column("n_doses", "integer", "doses above 0 of survivors"),
        Column("n_plates", "integer", "plates of survivors"),
        Column("n_experiments", "integer", "experiments with this partner, cells and readout"),
        Column("range_of", "enum", "wells, or wells_only (each kind of cells on plates of its own)",
               values=RangeOf),
        Column("highest_dose", "number", "highest dose that both kinds of cells met", "see unit"),
        *_interval("zero_dose", "dose at which survivors stand still; missing: beyond the doses, "
                   "or they do not grow without it", "see unit"),
        *_interval("untreated_zero_dose", "the same of untreated cells", "see unit"),
        *_interval("ratio", "the first over the second; below 1: survivors need less"),
        Column("ratio_whole", "number", "that ratio from rates over the whole time: what the "
               "choice of time does to it is not in its interval"),
        Column("ratio_late", "number", "the same from rates over the last half"),
        *_interval("double_ratio", "that ratio over the one without what came beside; above 1: the "
                   "rescue takes the shift away"),
        Column("route", "enum", "supported_in_one_experiment, not_shown; empty: nothing beside",
               values=Route),
        *_interval("at_zero", "survivors without the partner", "see readout"),
        *_interval("at_highest", "survivors at the highest dose", "see readout"),
        *_interval("untreated_at_zero", "untreated cells without the partner", "see readout"),
        *_interval("untreated_at_highest", "untreated cells at the highest dose", "see readout"),
        *_interval("effect", "change of survivors from no partner to the highest dose",
                   "see readout"),
        *_interval("untreated_effect", "the same of untreated cells", "see readout"),
        *_interval("interaction", "the first less the second; of growth below 0: survivors lose "
                   "more", "see readout"),
        *_interval("equipotent", "the same had survivors met the highest dose times the ratio, "
                   "where that is below 1: what is more than a shift of potency", "see readout"),
        *_interval("kill_depth_log10", "decades that survivors fall below where they were at the "
                   "highest dose; 0: they never fell", "log10"),
        *_interval("untreated_kill_depth_log10", "the same of untreated cells", "log10"),
        *_interval("depth_gain", "decades that survivors fall further at the highest dose than "
                   "without", "log10"),
        Column("regrowth_h", "number", "time until survivors are as many again at the highest "
               "dose, median of wells; missing: they never fell, or see regrowth_open", "h"),
        Column("regrowth_without_h", "number", "the same without the partner", "h"),
        Column("regrowth_open", "flag", "whether they fell and were not back by the last reading"),
        Column("verdict", "enum", "closes, slows_only, kills_both, potency_only, no_effect, "
               "assays_disagree, not_reachable, cannot_tell; empty: told of growth without "
               "anything beside", values=ResidualVerdict),
        Column("reason", "enum", "why", values=Reason),
        Column("status", "enum", "ok; too_few_replicates (values without intervals)",
               values=Status),
    ),
    holds="each second drug on cells that survived a first one, beside untreated cells",
)
