"""Treatment histories: agents over time, their shorthand and their units."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.study.treatment.history import (
        Agent,
        History,
        Period,
        agents_on,
        course,
        describe,
        ever_treated,
        given_once,
        seen_by,
        time_key,
    )
    from refugium.study.treatment.parameters import EARLY_H
    from refugium.study.treatment.perturbation import Perturbation, named_like_knock_out
    from refugium.study.treatment.shorthand import neutral_kind
    from refugium.study.treatment.units import (
        CONFLUENCE_UNITS,
        OTHER_UNITS,
        MOLAR_nM,
        in_unit,
        is_known_unit,
        plain_unit,
        same_dose,
    )
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "history": (
            "Agent", "History", "Period", "agents_on", "course", "describe", "ever_treated",
            "given_once", "seen_by", "time_key",
        ),
        "parameters": ("EARLY_H",),
        "perturbation": ("Perturbation", "named_like_knock_out"),
        "shorthand": ("neutral_kind",),
        "units": ("CONFLUENCE_UNITS", "OTHER_UNITS", "MOLAR_nM", "in_unit",
                  "is_known_unit", "plain_unit", "same_dose"),
    })

__all__ = [
    "CONFLUENCE_UNITS",
    "EARLY_H",
    "OTHER_UNITS",
    "Agent",
    "History",
    "MOLAR_nM",
    "Period",
    "Perturbation",
    "agents_on",
    "course",
    "describe",
    "ever_treated",
    "given_once",
    "in_unit",
    "is_known_unit",
    "named_like_knock_out",
    "neutral_kind",
    "plain_unit",
    "same_dose",
    "seen_by",
    "time_key",
]
