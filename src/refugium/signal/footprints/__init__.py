"""How active a node is from what it changes: signed targets, weighed and tested."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.signal.footprints.gene_names import find_renamed, rename_targets, say_renamed
    from refugium.signal.footprints.rereads import (
        MAY_BE_REREADS,
        Rereads,
        find_rereads,
        reread_words,
    )
    from refugium.signal.footprints.result import SURE_Q, Footprints
    from refugium.signal.footprints.sample_scores import (
        SampleScores,
        best_feature,
        score_rows,
        score_samples,
        weighted_means,
    )
    from refugium.signal.footprints.study import study_footprints
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "gene_names": ("find_renamed", "rename_targets", "say_renamed"),
        "rereads": ("MAY_BE_REREADS", "Rereads", "find_rereads", "reread_words"),
        "result": ("SURE_Q", "Footprints"),
        "sample_scores": (
            "SampleScores", "best_feature", "score_rows", "score_samples", "weighted_means",
        ),
        "study": ("study_footprints",),
    })

__all__ = [
    "MAY_BE_REREADS",
    "SURE_Q",
    "Footprints",
    "Rereads",
    "SampleScores",
    "best_feature",
    "find_renamed",
    "find_rereads",
    "rename_targets",
    "reread_words",
    "say_renamed",
    "score_rows",
    "score_samples",
    "study_footprints",
    "weighted_means",
]
