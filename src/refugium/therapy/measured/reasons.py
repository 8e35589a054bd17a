"""Why a pair is judged as it is, beyond what residual cells say."""

from __future__ import annotations

from enum import StrEnum


class PathReason(StrEnum):
    """Why a verdict is what it is, beyond what residual cells say.

    Examples
    --------
    >>> PathReason.NODE_STAYED.says
    'the called node did not fall at this dose, so that this is not its route'
    """

    NODE_STAYED = "node_did_not_fall"
    MORE_ON_DRUG = "loses_more_on_the_drug_given_from_the_start"
    NO_MORE_THAN_UNTREATED = "loses_no_more_than_untreated_cells"
    NEARLY_AS_MUCH = "untreated_cells_lose_nearly_as_much"
    MODEL_DISAGREES = "fitted_surface_and_wells_disagree"
    NO_SINGLE = "a_single_drug_or_control_is_missing"
    NOT_GIVEN = "never_given_to_these_cells"
    SAME_DRUG = "the_first_drug_again"
    NO_DRUG = "partner_is_the_name_of_a_target"

    @property
    def says(self) -> str:
        """In words for a page."""
        return _REASON[self]


_REASON = {
    PathReason.NODE_STAYED: "the called node did not fall at this dose, so that this is not its "
                            "route",
    PathReason.MORE_ON_DRUG: "cells on the drug lose more to it than untreated cells; both drugs "
                             "came together, so that no survivor met it",
    PathReason.NO_MORE_THAN_UNTREATED: "cells on the drug are not shown to lose more to it than "
                                       "untreated cells",
    PathReason.NEARLY_AS_MUCH: "survivors fall further, and untreated cells are not shown to be "
                               "spared a quarter of that",
    PathReason.SAME_DRUG: "it is the first drug again: more of it is no second drug",
    PathReason.NO_DRUG: "its name is that of a target, not of a drug",
    PathReason.MODEL_DISAGREES: "the fitted surface and the wells disagree",
    PathReason.NO_SINGLE: "a single drug or the control is missing",
    PathReason.NOT_GIVEN: "it was never given to these cells",
}
