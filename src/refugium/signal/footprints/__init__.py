"""How active a node is from what it changes: signed targets, weighed and tested."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.signal.footprints.study import GENE_MODALITIES, study_footprints
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "study": ("GENE_MODALITIES", "study_footprints"),
    })

__all__ = [
    "GENE_MODALITIES",
    "study_footprints",
]
