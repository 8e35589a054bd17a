"""Is a node's slope more than that of other nodes, or of random sets of sites, of these data?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.core.stats import mean_seen
from refugium.escape.levels.across_lines.baseline import Baseline
from refugium.escape.levels.across_lines.parameters import (
    COMPETE_ALPHA,
    LEAST_NODES,
    LEAST_SITES,
    LIKE_SIZE,
    RANDOM_SETS,
    SEED,
)
from refugium.escape.levels.across_lines.slope import slopes

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Competition:
    """Share of competitors at or above a node, itself counted, times the nodes of its family.

    `share` is NaN where there are too few to hold it against.
    """

    share: float
    against: str
    n: int


def compete(
    baseline: Baseline, node: str, t: dict[str, float], response: Array,
    origin: NDArray[np.int_], *, family: int,
) -> Competition:
    """Answer: does this node go with survival beyond what other parts of these lines do?

    Parameters
    ----------
    baseline
        Untreated lines.
    node
        The node.
    t
        Slope over its standard error, of every node.
    response, origin
        (lines,).
    family
        Nodes of its family: of many nodes one always lies at the top, so that the share of
        competitors counts as many times.

    Notes
    -----
    Lineages move hundreds of sites with response; a node among them is no refuge of its own. It
    is held against nodes of like size (`LIKE_SIZE`) where there are `LEAST_NODES`, else against
    `RANDOM_SETS` random sets of as many sites that report for no node.
    """
    size = {name: len(baseline.rows_of(name)) for name in t}
    like = [name for name in t if name != node and np.isfinite(t[name])
            and size[node] / LIKE_SIZE <= size[name] <= size[node] * LIKE_SIZE]
    # with few competitors the top place of many nodes would never be rare enough
    if len(like) >= max(LEAST_NODES, family / COMPETE_ALPHA):
        above = sum(t[name] >= t[node] for name in like)
        return Competition(_share(above, len(like), family), "nodes of like size", len(like))
    pool = baseline.peptides[np.isfinite(baseline.peptides).all(axis=1)]
    if len(pool) < max(LEAST_SITES, 2 * size[node]):
        return Competition(float("nan"), "too few other sites", len(pool))
    # a stream of its own for each size: the same sets whatever else is asked
    rng = np.random.default_rng(np.random.SeedSequence([SEED, size[node]]))
    drawn = np.stack([rng.choice(len(pool), size[node], replace=False)
                      for _ in range(RANDOM_SETS)])
    sets = mean_seen(pool[drawn], axis=1)
    above = int((slopes(sets, response, origin).t >= t[node]).sum())
    return Competition(_share(above, RANDOM_SETS, family), "random sets of as many sites",
                       RANDOM_SETS)


def _share(above: int, n: int, family: int) -> float:
    return min(1.0, family * (1 + above) / (1 + n))
