"""What a dose does to cells: growth on the fold scale and on the growth-rate scale; phenotypes."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.response.answer.drawn import (
        curve_groups,
        excess_of,
        points_of_surface,
        residual_groups,
        surface_verdict,
        surfaces_in_order,
    )
    from refugium.response.answer.for_pairs import pairs_of
    from refugium.response.answer.from_table import DOSED_WELLS
    from refugium.response.answer.in_pieces import fit_pairs_dask
    from refugium.response.answer.result import ResponseResult
    from refugium.response.answer.sentences import response_counts
    from refugium.response.answer.verb import fit_response
    from refugium.response.dead_share import dead_shares
    from refugium.response.dose.growth_inhibition import GR_VALUES, gr_values
    from refugium.response.growth import crowded_at, growth_table
    from refugium.response.interaction import INTERACTION, POOLED, SCALES, interaction_table
    from refugium.response.measures import Phenotype, is_of_living, phenotype_of, preference_of
    from refugium.response.near_duplicates import find_near_duplicates
    from refugium.response.pairs.best_response import BEST_RESPONSES, best_responses
    from refugium.response.pairs.from_singles import PAIRS_FROM_SINGLES, pairs_from_singles
    from refugium.response.pairs.independent_action import (
        INDEPENDENT_ACTION,
        independent_action,
    )
    from refugium.response.pairs.over_lines import PAIRS_OVER_LINES, pairs_over_lines
    from refugium.response.pairs.pair_excess import PAIR_EXCESS, pair_excess
    from refugium.response.pairs.said import say_pair_over_lines
    from refugium.response.parameters import STOOD_STILL
    from refugium.response.phenotypes import PHENOTYPES, phenotype_table
    from refugium.response.pooling import pool_experiments
    from refugium.response.readouts import FOLD
    from refugium.response.residual.pooled import pooled_residual
    from refugium.response.residual.schema import RESIDUAL, Route
    from refugium.response.residual.sentences import reason_words
    from refugium.response.residual.verdict import Reason, ResidualVerdict
    from refugium.response.synergy.agreement import SynergyVerdict
    from refugium.response.synergy.schemas import SURFACES, SYNERGY
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "answer.drawn": ("curve_groups", "excess_of", "points_of_surface", "residual_groups",
                         "surface_verdict", "surfaces_in_order"),
        "answer.for_pairs": ("pairs_of",),
        "answer.from_table": ("DOSED_WELLS",),
        "answer.in_pieces": ("fit_pairs_dask",),
        "answer.result": ("ResponseResult",),
        "answer.sentences": ("response_counts",),
        "answer.verb": ("fit_response",),
        "dead_share": ("dead_shares",),
        "dose.growth_inhibition": ("GR_VALUES", "gr_values"),
        "growth": ("crowded_at", "growth_table"),
        "interaction": ("INTERACTION", "POOLED", "SCALES", "interaction_table"),
        "measures": ("Phenotype", "is_of_living", "phenotype_of", "preference_of"),
        "near_duplicates": ("find_near_duplicates",),
        "pairs.best_response": ("BEST_RESPONSES", "best_responses"),
        "pairs.from_singles": ("PAIRS_FROM_SINGLES", "pairs_from_singles"),
        "pairs.independent_action": ("INDEPENDENT_ACTION", "independent_action"),
        "pairs.over_lines": ("PAIRS_OVER_LINES", "pairs_over_lines"),
        "pairs.pair_excess": ("PAIR_EXCESS", "pair_excess"),
        "pairs.said": ("say_pair_over_lines",),
        "parameters": ("STOOD_STILL",),
        "phenotypes": ("PHENOTYPES", "phenotype_table"),
        "pooling": ("pool_experiments",),
        "readouts": ("FOLD",),
        "residual.pooled": ("pooled_residual",),
        "residual.schema": ("RESIDUAL", "Route"),
        "residual.sentences": ("reason_words",),
        "residual.verdict": ("Reason", "ResidualVerdict"),
        "synergy.agreement": ("SynergyVerdict",),
        "synergy.schemas": ("SURFACES", "SYNERGY"),
    })

__all__ = [
    "BEST_RESPONSES",
    "DOSED_WELLS",
    "FOLD",
    "GR_VALUES",
    "INDEPENDENT_ACTION",
    "INTERACTION",
    "PAIRS_FROM_SINGLES",
    "PAIRS_OVER_LINES",
    "PAIR_EXCESS",
    "PHENOTYPES",
    "POOLED",
    "RESIDUAL",
    "SCALES",
    "STOOD_STILL",
    "SURFACES",
    "SYNERGY",
    "Phenotype",
    "Reason",
    "ResidualVerdict",
    "ResponseResult",
    "Route",
    "SynergyVerdict",
    "best_responses",
    "crowded_at",
    "curve_groups",
    "dead_shares",
    "excess_of",
    "find_near_duplicates",
    "fit_pairs_dask",
    "fit_response",
    "gr_values",
    "growth_table",
    "independent_action",
    "interaction_table",
    "is_of_living",
    "pair_excess",
    "pairs_from_singles",
    "pairs_of",
    "pairs_over_lines",
    "phenotype_of",
    "phenotype_table",
    "points_of_surface",
    "pool_experiments",
    "pooled_residual",
    "preference_of",
    "reason_words",
    "residual_groups",
    "response_counts",
    "say_pair_over_lines",
    "surface_verdict",
    "surfaces_in_order",
]
