"""The tables `rank` and `baselines`."""

from __future__ import annotations

from enum import StrEnum

from refugium.core.status import Level
from refugium.core.tables import Column, Schema
from refugium.therapy.path.schema import PATH

SHARED = (
    "growth", "beyond_untreated", "kill_depth_log10", "same_on_untreated")
"""Numbers with an interval that `rank` takes from the row of `path` that speaks for the pair."""
_OF_PATH = {column.name: column for column in PATH.columns}


class Tier(StrEnum):
    """How far the evidence of a pair reaches, the furthest first.

    `residual_effect`: survivors fall, further than without the partner, and untreated cells lose
    less, at a dose within reach, and the partner hits the called node (where nodes were read at
    all). Only this outranks synergy. `effect_without_node`: the same of a partner that hits no
    called node.

    Examples
    --------
    >>> list(Tier)[0].says
    'residual effect'
    """

    RESIDUAL = "residual_effect"
    SYNERGY = "synergy"
    WITHOUT_NODE = "effect_without_node"
    SLOWS = "slows"
    NO_MORE_THAN_UNTREATED = "no_more_than_untreated"
    NO_EFFECT = "no_effect"

    @property
    def says(self) -> str:
        """In words for a page."""
        return {Tier.RESIDUAL: "residual effect", Tier.SYNERGY: "synergy",
                Tier.WITHOUT_NODE: "effect on survivors, by no called node",
                Tier.SLOWS: "slows cells on the drug",
                Tier.NO_MORE_THAN_UNTREATED: "does no more than to untreated cells",
                Tier.NO_EFFECT: "no effect"}[self]


class Abstained(StrEnum):
    """Why a pair has no rank.

    Examples
    --------
    >>> Abstained.EXPOSURE_UNKNOWN.says
    'its concentration in patients is not known here'
    """

    NOT_TESTED = "not_tested"
    NO_CALL = "no_call"
    ASSAYS_DISAGREE = "assays_disagree"
    NOT_REACHABLE = "not_reachable"
    EXPOSURE_UNKNOWN = "exposure_unknown"

    @property
    def says(self) -> str:
        """In words for a page."""
        return {Abstained.NOT_TESTED: "known to hit the node; not tested in these cells",
                Abstained.NO_CALL: "what was measured does not tell",
                Abstained.ASSAYS_DISAGREE: "experiments disagree",
                Abstained.NOT_REACHABLE: "not clinically reachable at any dose that did something",
                Abstained.EXPOSURE_UNKNOWN: "its concentration in patients is not known here",
                }[self]


class Baseline(StrEnum):
    """A naive order that the ranking is held against.

    `best_single`: the partner that alone takes most from untreated cells; `most_killed`: the pair
    under which cells on the drug grow least, whatever untreated cells lose (independent action asks
    no more); `synergy_only`: the pair furthest beyond independence.
    """

    BEST_SINGLE = "best_single"
    MOST_KILLED = "most_killed"
    SYNERGY_ONLY = "synergy_only"


def _copied(name: str) -> tuple[Column, ...]:
    return tuple(_OF_PATH[key] for key in (name, f"{name}_lo", f"{name}_hi"))


RANK = Schema("rank", (
    Column("model_id", "name", "model"),
    Column("drug", "name", "first drug(s)"),
    Column("partner", "name", "second drug"),
    Column("rank", "integer", "place among the ranked pairs of the model and drug, 1 first; 0: not "
           "ranked, see abstained", at_least=0),
    Column("recommended", "flag", "of tier residual_effect and ranked: to be tested next, never a "
           "recommendation for a patient"),
    Column("tier", "enum", "how far its evidence reaches; empty: not ranked", values=Tier),
    Column("abstained", "enum", "why it has no rank; empty: it has one", values=Abstained),
    _OF_PATH["verdict"], _OF_PATH["reason"], _OF_PATH["cells"], _OF_PATH["dose_nM"],
    _OF_PATH["dose_over_free_cmax"],
    Column("n_rows", "integer", "measured rows of `path` of this pair; the one shown is chosen by "
           "cells and dose, never by effect"),
    Column("hits_called_node", "flag", "it is known to hit a node that was called in these cells"),
    Column("nodes", "list", "the nodes called that it hits"),
    Column("call_ids", "list", "their calls"),
    Column("level", "enum", "the highest level of these calls", values=Level),
    _OF_PATH["node_fell_under_partner"],
    *(column for name in SHARED for column in _copied(name)), _OF_PATH["readout"],
    _OF_PATH["n_biological"], _OF_PATH["n_experiments"], _OF_PATH["synergy_verdict"],
    _OF_PATH["toxicity"], _OF_PATH["dose_kept"], _OF_PATH["evidence_for"],
    _OF_PATH["evidence_against"],
    Column("on_front", "flag", "no other ranked pair of the model and drug is as good in "
           "everything that is known of both, and better in something (Pareto)"),
    Column("score", "number", "weighted score; missing: no weights were given", at_least=0),
    Column("context_models", "integer", "independent models in which the pair was measured so",
           at_least=0),
    Column("context_mean", "number", "mean of beyond_untreated over them", "see readout"),
    Column("context_lo", "number", "lower end of its 95 % interval; missing: fewer than two",
           "see readout"),
    Column("context_hi", "number", "upper end", "see readout"),
    Column("context_next_lo", "number", "lower end of the 95 % prediction interval for a further "
           "model; missing: fewer than three", "see readout"),
    Column("context_next_hi", "number", "upper end", "see readout"),
), holds="a row per pair: what was measured of it, what is known beside, and its place",
    in_json=True)

BASELINES = Schema("baselines", (
    Column("model_id", "name", "model"),
    Column("drug", "name", "first drug(s)"),
    Column("baseline", "enum", "the naive order", values=Baseline),
    Column("partner", "name", "what it would pick; empty: nothing it asks for was measured"),
    Column("value", "number", "by which value", "see readout of `rank`"),
    Column("ranked_first", "name", "what stands first in `rank`; empty: nothing"),
    Column("same", "flag", "whether they are the same"),
), holds="what naive orders of the measured pairs would have picked", in_json=True)
