"""The table of orders."""

from __future__ import annotations

from enum import StrEnum

from refugium.core.tables import Column, Schema
from refugium.response.residual.orders.courses import Order


class OrderVerdict(StrEnum):
    """Whether the order of two drugs is shown to matter.

    `not_matched`: without time-matched singles, untreated cells, enough wells or another order of
    the same overlap there is nothing to hold it against. `assays_disagree`: experiments differ
    beyond their errors, and in sign.
    """

    MATTERS = "order_matters"
    NOT_SHOWN = "no_difference_shown"
    NOT_MATCHED = "not_matched"
    DISAGREE = "assays_disagree"


class OrderReason(StrEnum):
    """Why."""

    DIFFERS = "differs_from_the_other_order"
    WITHIN_ERROR = "within_error"
    NO_SINGLE = "no_time_matched_single"
    NO_UNTREATED = "no_untreated_cells"
    NO_COMMON_TIME = "no_common_last_time"
    TOO_FEW_WELLS = "too_few_wells"
    NOT_CONNECTED = "plates_share_no_arms"
    OVERLAP = "no_other_order_of_the_same_overlap"
    SIGNS = "signs_differ"


def _interval(name: str, meaning: str) -> tuple[Column, ...]:
    return (Column(name, "number", meaning, "log2"),
            Column(f"{name}_lo", "number", "lower end of its 95 % interval", "log2"),
            Column(f"{name}_hi", "number", "upper end", "log2"))


ORDERS = Schema(
    "orders",
    (
        Column("model_id", "name", "model"),
        Column("experiment", "name", "experiment"),
        Column("drug", "name", "one drug (names in alphabetical order)"),
        Column("dose", "number", "its dose", "see unit"),
        Column("unit", "text", "its unit: nM where molar"),
        Column("partner", "name", "the other"),
        Column("partner_dose", "number", "its dose", "see partner_unit"),
        Column("partner_unit", "text", "its unit"),
        Column("background", "list", "what came with both throughout"),
        Column("measure", "name", "what was read"),
        Column("order", "enum", "together; drug_then_partner, partner_then_drug (off before the "
               "other came); drug_first, partner_first (the other added)", values=Order),
        Column("arm", "list", "arms of this course"),
        Column("drug_start_h", "number", "when the drug came", "h"),
        Column("partner_start_h", "number", "when the partner came", "h"),
        Column("drug_h", "number", "hours on the drug", "h"),
        Column("partner_h", "number", "hours on the partner", "h"),
        Column("both_h", "number", "hours on both", "h"),
        Column("last_h", "number", "last time at which all arms were read", "h"),
        Column("n_wells", "integer", "wells of this course"),
        Column("readout", "text", "fold (log2 of last over first reading), or share of untreated "
               "cells (one reading)"),
        *_interval("fold_log2", "what cells came to at the end"),
        Column("rate_per_h", "number", "doublings per hour over the last part of the time; "
               "missing: too few readings", "1/h"),
        *_interval("over_drug", "this course less the same without the partner: the time-matched "
                   "single of the same exposure to the drug"),
        *_interval("over_partner", "this course less the same without the drug"),
        *_interval("beyond", "this course less what its two time-matched singles take together "
                   "(independence); below 0: fewer cells than expected"),
        Column("against", "enum", "the other order of the same overlap that it differs from most",
               values=Order),
        *_interval("difference", "beyond, less that of the other order; its interval allows for "
                   "all orders that were compared"),
        Column("verdict", "enum", "order_matters, no_difference_shown, not_matched, "
               "assays_disagree", values=OrderVerdict),
        Column("reason", "enum", "why", values=OrderReason),
    ),
    holds="the same two drugs in different orders, each beside its time-matched singles",
    in_json=False,
)
