"""Which arms a forecast may see."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from refugium.response.pairs.arms import Arms
from refugium.response.parameters import FOLDS

Flags = NDArray[np.bool_]


class Split(StrEnum):
    """What a forecast may see.

    `single_to_pair`: singles only; `leave_drug_out`: singles, and pairs without the
    drug; `random`: all but a fifth of the arms, singles among them.
    """

    SINGLE_TO_PAIR = "single_to_pair"
    LEAVE_DRUG_OUT = "leave_drug_out"
    RANDOM = "random"


def parts_of(arms: Arms, split: Split, *, seed: int = 0) -> Iterator[tuple[Flags, Flags]]:
    """Yield (seen, asked) for each part of a split, each (arms,).

    A pair is asked once per drug that is left out, so twice in all: what of it is told then comes
    from the pairs of its other drug alone.
    """
    if split is Split.SINGLE_TO_PAIR:
        yield arms.single, arms.pair
    elif split is Split.LEAVE_DRUG_OUT:
        for drug in range(len(arms.drugs)):
            asked = arms.pair & (arms.dose[:, drug] > 0)
            if asked.any():
                yield ~asked, asked
    else:
        stream = np.random.default_rng(np.random.SeedSequence(seed))
        part = stream.permutation(len(arms.dose)) % FOLDS
        for k in range(FOLDS):
            if (part == k).any():
                yield part != k, part == k
