"""What a study must state: keys, types and ranges, each fault with its place."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.study.validate.matrices import LARGEST_LOG2, check_values
    from refugium.study.validate.places import file_of, header_of, like, mark, row_of
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "matrices": ("LARGEST_LOG2", "check_values"),
        "places": ("file_of", "header_of", "like", "mark", "row_of"),
    })

__all__ = [
    "LARGEST_LOG2",
    "check_values",
    "file_of",
    "header_of",
    "like",
    "mark",
    "row_of",
]
