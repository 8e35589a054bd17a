"""How many questions a study asks, and what that costs each call: selection, then families."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from refugium.core.stats import bh_adjust
from refugium.escape.parameters import ALPHA

Array = NDArray[np.float64]


def adjust(
    p: Array, question: NDArray[np.int_], own_arm: NDArray[np.bool_], *, p_hit: Array,
    above: Sequence[Sequence[int]],
) -> Array:
    """Return q of every node of every question; q <= ALPHA calls it.

    Parameters
    ----------
    p
        (nodes of questions,): one p each.
    question
        The same length: numbers from 0.
    own_arm
        The same length: nodes that an arm of the study inhibits, or a model lacks.
    p_hit
        (questions,): p of the hit, which is asked once for all its nodes.
    above
        (questions,): the questions beneath which each is read; none: a question of its own.

    Returns
    -------
    numpy.ndarray
        The largest of two: Benjamini-Hochberg over questions, where p of a question is the larger
        of its hit and that of Simes over its nodes (of two families the smaller counts twice), and
        Benjamini-Hochberg within the family, over its share of the error (a half, if the question
        has both) and over the share of questions selected at ALPHA. What is read beneath others
        is tested among its like, if any of those is selected, over their share selected too.

    Notes
    -----
    Selection, then testing within the selected at the level times the share selected, holds the
    mean error over those selected (Benjamini and Bogomolov 2014). Where nothing is there to find,
    no question is selected but for a share ALPHA of studies. Nodes with an arm of their own are
    few and were asked for by whoever designed the study: as a family of their own they do not pay
    for all others. Simes and Benjamini-Hochberg assume no strong negative dependence.

    References
    ----------
    Simes RJ (1986), doi:10.1093/biomet/73.3.751. Benjamini Y, Bogomolov M (2014),
    doi:10.1111/rssb.12028

    Examples
    --------
    >>> p = np.array([0.004, 0.6, 0.5, 0.9, 0.3, 0.8])
    >>> own = np.array([True, False, False, False, False, False])
    >>> one = {"question": np.zeros(6, dtype=int), "p_hit": np.zeros(1), "above": [()]}
    >>> adjust(p, own_arm=own, **one).round(3).tolist()
    [0.008, 1.0, 1.0, 1.0, 1.0, 1.0]
    >>> adjust(p, own_arm=np.zeros(6, dtype=bool), **one)[0].round(3).item()
    0.024
    """
    within, least = np.ones(len(p)), np.ones(len(p_hit))
    for number in np.unique(question).tolist():
        families = [here for side in (True, False)
                    if (here := (question == number) & (own_arm == side)).any()]
        for here in families:
            within[here] = bh_adjust(p[here]) * len(families)
        least[number] = max(float(p_hit[number]), float(within[question == number].min()))
    first = np.array([not others for others in above])
    selected, share = _select(least, first)
    gate = np.array([min((float(selected[o]) for o in others), default=0.0) for others in above])
    below, other = _select(least, ~first & (gate <= ALPHA))
    level = np.where(first, share, share * other)
    chosen = np.where(first, selected, np.fmax(gate, below / share))
    return np.minimum(1.0, np.fmax(within / level[question], chosen[question]))


def _select(least: Array, asked: NDArray[np.bool_]) -> tuple[Array, float]:
    """Return q of each question among those asked (1 elsewhere), and the share selected."""
    q = np.ones(len(least))
    if not asked.any():
        return q, 1.0
    q[asked] = bh_adjust(np.minimum(least[asked], 1.0))
    return q, max(int((q <= ALPHA).sum()), 1) / int(asked.sum())


def beneath(p: Array, primary: NDArray[np.bool_]) -> Array:
    """Return the p of "it is so at this time and dose", beneath a node that is called.

    Parameters
    ----------
    p
        (rows,): p at each time and dose of one node of one question.
    primary
        (rows,): at the dose that counts.

    Notes
    -----
    Holm over times and doses; the best time at the dose that counts is the one that shows the
    call, and pays nothing more. These tell when, not whether.

    Examples
    --------
    >>> beneath(np.array([0.01, 0.02, 0.4]), np.array([True, True, True])).round(2).tolist()
    [0.01, 0.04, 0.4]
    """
    found = np.full(len(p), np.nan)
    known = np.isfinite(p)
    left = int(known.sum())
    ordered = np.flatnonzero(known)[np.argsort(p[known], kind="stable")]
    highest = 0.0
    for rank, at in enumerate(ordered.tolist()):
        highest = max(highest, min(1.0, (left - rank) * float(p[at])))
        found[at] = highest
    counted = np.flatnonzero(known & primary)
    if len(counted):
        best = counted[int(np.argmin(p[counted]))]
        found[best] = p[best]
    return found
