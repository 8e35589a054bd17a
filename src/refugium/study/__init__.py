"""What was measured: models, arms, samples and modalities, checked when made."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.study.modality import MOST_GENES_FIRST, Modality
    from refugium.study.model import Study, sample_ids
    from refugium.study.pieces import PIECE_CELLS, in_memory, in_pieces, keep_in_file
    from refugium.study.schemas import (
        ARMS,
        CONTRASTS,
        DERIVED_CONTRASTS,
        EFFECTS,
        FEATURE_COLUMNS,
        LAYERS,
        LOSSES,
        MEANS,
        MODELS,
        NEUTRAL_KINDS,
        RESPONSES,
        SAMPLES,
        SCALES,
        STATED,
        WELLS,
    )
    from refugium.study.validate.means import layer_of
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "modality": ("MOST_GENES_FIRST", "Modality"),
        "model": ("Study", "sample_ids"),
        "pieces": ("PIECE_CELLS", "in_memory", "in_pieces", "keep_in_file"),
        "schemas": (
            "ARMS", "CONTRASTS", "DERIVED_CONTRASTS", "EFFECTS", "FEATURE_COLUMNS", "LAYERS",
            "LOSSES", "MEANS", "MODELS", "NEUTRAL_KINDS", "RESPONSES", "SAMPLES", "SCALES",
            "STATED", "WELLS",
        ),
        "validate.means": ("layer_of",),
    })

__all__ = [
    "ARMS",
    "CONTRASTS",
    "DERIVED_CONTRASTS",
    "EFFECTS",
    "FEATURE_COLUMNS",
    "LAYERS",
    "LOSSES",
    "MEANS",
    "MODELS",
    "MOST_GENES_FIRST",
    "NEUTRAL_KINDS",
    "PIECE_CELLS",
    "RESPONSES",
    "SAMPLES",
    "SCALES",
    "STATED",
    "WELLS",
    "Modality",
    "Study",
    "in_memory",
    "in_pieces",
    "keep_in_file",
    "layer_of",
    "sample_ids",
]
