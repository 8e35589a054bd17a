"""Tables of pairs: one row per surface, and one per surface and null."""

from __future__ import annotations

from enum import StrEnum

from refugium.core.status import Status
from refugium.core.tables import Column, Schema
from refugium.response.dose.scales import Scale
from refugium.response.synergy.agreement import Side, SynergyVerdict
from refugium.response.synergy.measures import MEASURES


class PairDesign(StrEnum):
    """Which dose pairs were read: all, some, or along rays of constant ratio."""

    FULL = "full"
    SPARSE = "sparse"
    RAY = "ray"


HEAD = (
    Column("model_id", "name", "model"),
    Column("experiment", "name", "experiment; its plates are taken together"),
    Column("drug", "name", "one drug"),
    Column("partner", "name", "the other"),
    Column("background", "list", "what all arms of the surface share beside them"),
    Column("measure", "name", "what was read"),
    Column("scale", "enum", "fraction of untreated cells, or rate (doublings per hour)",
           values=Scale),
)

SURFACES = Schema(
    "surfaces",
    (
        *HEAD,
        Column("time_h", "number", "time of the reading", "h"),
        Column("unit", "text", "unit of the drug's doses: nM where molar"),
        Column("partner_unit", "text", "unit of the partner's doses"),
        Column("design", "enum", "full, sparse, ray", values=PairDesign),
        Column("n_wells", "integer", "wells"),
        Column("n_pairs", "integer", "different pairs of doses above 0"),
        Column("n_plates", "integer", "plates; singles and controls come from the same plate"),
        Column("n_controls", "integer", "untreated wells"),
        Column("replicated", "flag", "whether replicates gave intervals of their own; else they "
               "are from residuals alone"),
        Column("clipped_share", "number", "share of treated readings exactly at 0 or at untreated"),
        Column("top_dose", "number", "highest dose of the drug", "see unit", required=False),
        Column("partner_top_dose", "number", "highest dose of the partner", "see partner_unit",
               required=False),
        Column("untreated", "number", "mean of untreated wells", required=False),
        Column("alone", "number", "mean of wells with the drug alone at its highest dose; missing: "
               "none", required=False),
        Column("partner_alone", "number", "the same of the partner", required=False),
        Column("together", "number", "mean of wells with both at their highest doses; missing: "
               "none", required=False),
        Column("e0", "number", "fitted value without drugs"),
        Column("e1", "number", "at endless dose of the drug"),
        Column("e2", "number", "at endless dose of the partner"),
        Column("e3", "number", "at endless doses of both"),
        Column("half_effect_dose", "number", "of the drug alone; missing: beyond the doses",
               "see unit"),
        Column("partner_half_effect_dose", "number", "of the partner alone", "see unit"),
        Column("r2", "number", "share of the scatter that the surface accounts for"),
        Column("lack_ratio", "number", "mean square of misses over that of replicates; missing: no "
               "replicates"),
        Column("lack_p", "number", "how often replicates alone would give as much"),
        Column("efficacy", "number", "MuSyC: how far the pair goes beyond the better drug at the "
               "top doses, over what that one does"),
        Column("efficacy_lo", "number", "lower end of its 95 % interval"),
        Column("efficacy_hi", "number", "upper end"),
        Column("efficacy_of_wells", "number", "the same from the wells at the top doses, without a "
               "model"),
        Column("heterogeneity_p", "number", "how often experiments of one truth would differ as "
               "much in efficacy or Bliss excess; missing: one experiment"),
        Column("n_failed", "integer", "draws whose fit had not settled"),
        Column("verdict", "enum", "synergistic, antagonistic, not_shown, model_disagrees, "
               "assays_disagree; empty: see status", values=SynergyVerdict),
        Column("status", "enum", "ok; no_reference (a single drug or the control is missing); "
               "too_few_points; not_converged", values=Status),
    ),
    holds="each pair of drugs over its doses",
)

SYNERGY = Schema(
    "synergy",
    (
        *HEAD,
        Column("null", "enum", "what the pair is held against: hsa, bliss, loewe, zip (mean over "
               "dose pairs); musyc_efficacy, musyc_efficacy_endless, top (efficacy of the fitted "
               "surface at the top doses, at endless ones, of the wells); musyc_potency_1, _2 "
               "(log10 of how many times more potent the drug, the partner is beside the other)",
               values=MEASURES),
        Column("effect", "number", "above 0: more effect than expected"),
        Column("lo", "number", "lower end of its 95 % interval, that spans both below"),
        Column("hi", "number", "upper end; missing: open"),
        Column("residual_lo", "number", "lower end by draws about the fitted surface"),
        Column("residual_hi", "number", "upper end"),
        Column("replicate_lo", "number", "lower end by draws about means of replicates"),
        Column("replicate_hi", "number", "upper end"),
        Column("side", "enum", "above, below, not_shown; empty: no interval", values=Side),
        Column("n_defined", "integer", "dose pairs at which the null exists"),
        Column("undefined", "list", "dose pairs (drug + partner) at which it does not"),
        Column("status", "enum", "ok; not_testable (the null exists nowhere in this design)",
               values=Status),
    ),
    holds="each pair against each null, with intervals",
)
