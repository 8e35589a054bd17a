"""Blocks whose samples are compared without a correction of loading: said beside the calls."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from refugium.escape.schemas import NOTES
from refugium.escape.situations import View
from refugium.language.lists import first_few
from refugium.signal import MIN_ANCHORS, without_anchors

LOADING = "loading_as_given"
"""Kind of these notes."""
SHOWN = 4
"""Blocks named in one note."""


def loading_notes(views: Sequence[View]) -> pd.DataFrame:
    """Answer: where is a sample that holds more material not told from an active one?

    Parameters
    ----------
    views
        The families of models of one modality.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`refugium.escape.schemas.NOTES`: one row per modality, if any.

    Notes
    -----
    Loading is corrected by features that are seen in every sample of a block and do not move.
    Antibody panels, and blocks in which one sample shows little, hold too few of them.
    """
    blocks: dict[str, int] = {}
    for view in views:
        matrix = view.measured.matrix
        names = matrix.layout.block_names
        for block, complete in without_anchors(matrix.log2.T, matrix.block).items():
            blocks[names[block]] = min(complete, blocks.get(names[block], complete))
    if not blocks:
        return NOTES.empty()
    modality = views[0].measured.matrix.modality
    named = [f"{name or 'without a name'} ({n})" for name, n in blocks.items()]
    return NOTES.table([{
        "kind": LOADING, "where": modality, "words":
        f"Loading is taken as given in blocks of {modality} with fewer than {MIN_ANCHORS} features "
        f"seen in all their samples: {first_few(named, SHOWN)}. There a sample that holds more "
        "material looks more active in every node, unless the data were normalised before.",
    }])
