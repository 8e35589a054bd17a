"""What was measured: models, arms, samples and modalities, checked when made."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.study.model import Study, sample_ids, time_key
    from refugium.study.schemas import (
        ARMS,
        CONTRASTS,
        FEATURE_COLUMNS,
        LOSSES,
        MODALITIES,
        MODELS,
        NEUTRAL_KINDS,
        SAMPLES,
        SCALES,
        WELLS,
    )
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "model": ("Study", "sample_ids", "time_key"),
        "schemas": (
            "ARMS", "CONTRASTS", "FEATURE_COLUMNS", "LOSSES", "MODALITIES", "MODELS",
            "NEUTRAL_KINDS", "SAMPLES", "SCALES", "WELLS",
        ),
    })

__all__ = [
    "ARMS",
    "CONTRASTS",
    "FEATURE_COLUMNS",
    "LOSSES",
    "MODALITIES",
    "MODELS",
    "NEUTRAL_KINDS",
    "SAMPLES",
    "SCALES",
    "WELLS",
    "Study",
    "sample_ids",
    "time_key",
]
