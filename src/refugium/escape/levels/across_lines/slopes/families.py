"""Which nodes are tested together: fixed by the design, before a number is seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from refugium.core.stats import holm_adjust
from refugium.knowledge import Knowledge
from refugium.study.design import Design, declared_nodes

DECLARED, BLOCKED, OTHER = "declared", "blocked here", "other"


def families_of(
    nodes: Sequence[str], design: Design, blocked: frozenset[str], knowledge: Knowledge
) -> dict[str, str]:
    """Answer: to which family does each node belong?

    Parameters
    ----------
    nodes
        As they are scored.
    design
        Its `declared` nodes were named before anything was measured.
    blocked
        Nodes that an agent of the study inhibits at its dose.
    knowledge
        Names of nodes.
    """
    named = declared_nodes(design.declared, knowledge)
    return {node: DECLARED if node in named else BLOCKED if node in blocked else OTHER
            for node in nodes}


def adjust(p: Sequence[float], family: Sequence[str]) -> NDArray[np.float64]:
    """Return each p corrected for its family, so that one error rate holds for every family.

    Notes
    -----
    Holm within a family. Nodes named beforehand keep one half of the error rate for themselves;
    the others share the other half: one family of them, or two at half of it each.

    Examples
    --------
    >>> adjust([0.01, 0.01, 0.01], ["declared", "other", "other"]).round(2).tolist()
    [0.01, 0.04, 0.04]
    """
    values, kinds = np.asarray(p, dtype=float), np.asarray(family, dtype=str)
    share = 2.0 if (kinds == DECLARED).any() else 1.0
    out = np.full(len(values), np.nan)
    for kind in (DECLARED, BLOCKED, OTHER):
        own = kinds == kind
        if own.any():
            out[own] = holm_adjust(values[own]) * (1.0 if kind == DECLARED else share)
    return np.asarray(np.minimum(out, 1.0))
