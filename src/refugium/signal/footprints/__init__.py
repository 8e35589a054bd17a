"""How active a node is from what it changes: signed targets, weighed and tested."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.signal.footprints.gene_names import find_renamed, rename_targets, say_renamed
    from refugium.signal.footprints.result import SURE_Q, Footprints
    from refugium.signal.footprints.study import study_footprints
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "gene_names": ("find_renamed", "rename_targets", "say_renamed"),
        "result": ("SURE_Q", "Footprints"),
        "study": ("study_footprints",),
    })

__all__ = [
    "SURE_Q",
    "Footprints",
    "find_renamed",
    "rename_targets",
    "say_renamed",
    "study_footprints",
]
