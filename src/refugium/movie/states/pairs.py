"""Samples of one subject or dish, before and after: compared with each other, not with all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Pairs:
    """How the samples of one lineage are paired.

    Attributes
    ----------
    strata
        (samples,): number of the pair; None: samples are not read as pairs.
    left_out
        (samples,): has no pair where others have one.
    across
        Pairs whose samples lie in several blocks: pair and block cannot both be taken out.
    """

    strata: Ints | None
    left_out: NDArray[np.bool_]
    across: int = 0


def find_pairs(samples: Sequence[str], block: Ints, pair_of: Mapping[str, str]) -> Pairs:
    """Answer: which samples belong together as before and after?

    Parameters
    ----------
    samples
        Names of the samples.
    block
        (samples,).
    pair_of
        Sample to its pair; empty: none.

    Examples
    --------
    >>> named = {"a": "p1", "b": "p2", "c": "p1", "d": "p2"}
    >>> find_pairs(list("abcd"), np.zeros(4, dtype=int), named).strata.tolist()
    [0, 1, 0, 1]
    """
    names = np.array([pair_of.get(str(sample), "") for sample in samples], dtype=object)
    none = np.asarray(names == "", dtype=bool)
    alone = np.zeros(len(names), dtype=bool)
    told = [name for name in dict.fromkeys(names[~none])
            if (names == name).sum() > 1]
    if not told:
        return Pairs(strata=None, left_out=alone)
    across = sum(len(set(block[names == name].tolist())) > 1 for name in told)
    if across:
        return Pairs(strata=None, left_out=alone, across=across)
    strata = np.asarray(np.unique(names.astype(str), return_inverse=True)[1], dtype=int)
    return Pairs(strata=strata, left_out=none)
