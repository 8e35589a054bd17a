"""What a study must state: keys, types and ranges, each fault with its place."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.study.validate.effects import NOT_ADJUSTED, effect_faults, is_adjusted
    from refugium.study.validate.places import file_of, header_of, like, mark, row_of
    from refugium.study.validate.plates import blocks_apart
    from refugium.study.validate.values import (
        LARGEST_LOG2,
        ValuesSeen,
        check_seen,
        check_values,
        see_values,
    )
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "effects": ("NOT_ADJUSTED", "effect_faults", "is_adjusted"),
        "places": ("file_of", "header_of", "like", "mark", "row_of"),
        "plates": ("blocks_apart",),
        "values": (
            "LARGEST_LOG2", "ValuesSeen", "check_seen", "check_values", "see_values",
        ),
    })

__all__ = [
    "LARGEST_LOG2",
    "NOT_ADJUSTED",
    "ValuesSeen",
    "blocks_apart",
    "check_seen",
    "check_values",
    "effect_faults",
    "file_of",
    "header_of",
    "is_adjusted",
    "like",
    "mark",
    "row_of",
    "see_values",
]
