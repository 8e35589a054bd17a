"""How likely is a call, with the blocks there are and with more: from the study's own noise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.signal import TOLERANCE
from refugium.signal.reporters import Signal

MAX_BLOCKS = 12
"""More new blocks than this are not proposed."""

ENOUGH_POWER = 0.8
"""An addition is said to change a call if it gives this power."""

Weights = tuple[tuple[int, float], ...]


def power_of(
    effect: float, *, margin: float, variance: float, factor: float, df: float, alpha: float
) -> float:
    """Answer: how likely is a one-sided t test to show that an effect exceeds a margin?

    Parameters
    ----------
    effect, margin
        True effect and margin of the null, log2.
    variance, df
        Moderated residual variance (log2 squared) and its degrees of freedom.
    factor
        Unscaled variance of the contrast: w' (X'X)^+ w.
    alpha
        Largest p that counts as a call.

    Notes
    -----
    1 - F(t_(1-alpha, df); df, (effect - margin) / sqrt(variance factor)), F noncentral t; the
    fitted variance is taken as true. No degree of freedom, or no estimate: no test, power 0.

    Examples
    --------
    >>> round(power_of(0.25, margin=0.25, variance=0.1, factor=1.0, df=4, alpha=0.05), 3)
    0.05
    """
    if not (df > 0 and variance > 0 and np.isfinite(factor) and np.isfinite(effect)):
        return 0.0
    shift = (effect - margin) / np.sqrt(variance * factor)
    return float(np.clip(sps.nct.sf(sps.t.isf(alpha, df), df, shift), 0.0, 1.0))


@dataclass(frozen=True)
class NodeLayout:
    """States and blocks of the samples in which a node was measured."""

    state: tuple[int, ...]
    block: tuple[int, ...]

    def more(self, plex: tuple[int, ...], n: int) -> NodeLayout:
        """Add `n` blocks that each hold the states of `plex`."""
        first = max(self.block, default=-1) + 1
        new = tuple(first + k for k in range(n) for _ in plex)
        return NodeLayout(self.state + plex * n, self.block + new)

    @property
    def free(self) -> int:
        """Residual degrees of freedom of states and blocks."""
        return len(self.state) - _solved(self)[2]

    def factor(self, weights: Weights) -> float:
        """Unscaled variance of a combination of states; NaN where it is not estimable."""
        inverse, space, _ = _solved(self)
        place = {state: k for k, state in enumerate(sorted(set(self.state)))}
        if any(state not in place for state, _ in weights):
            return float("nan")
        w = np.zeros(len(inverse))
        for state, weight in weights:
            w[place[state]] += weight
        if np.abs(w @ space - w).max() > TOLERANCE:
            return float("nan")
        return float(w @ inverse @ w)


@lru_cache(maxsize=4096)
def _solved(layout: NodeLayout) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    states, state = np.unique(np.array(layout.state, dtype=int), return_inverse=True)
    blocks, block = np.unique(np.array(layout.block, dtype=int), return_inverse=True)
    x = np.hstack([np.eye(len(states))[state], np.eye(len(blocks))[block]])
    cross = x.T @ x
    inverse = np.asarray(np.linalg.pinv(cross, hermitian=True), dtype=float)
    return inverse, inverse @ cross, int(np.linalg.matrix_rank(cross, hermitian=True))


@dataclass(frozen=True, kw_only=True)
class Part:
    """One required part of a call: a contrast that must exceed a margin."""

    layout: NodeLayout
    variance: float
    df: float
    weights: Weights
    margin: float
    alpha: float
    effect: float = 1.0

    def power(self, plex: tuple[int, ...], n: int) -> float:
        """Power with `n` more blocks that hold the states of `plex`."""
        then = self.layout.more(plex, n)
        return power_of(self.effect, margin=self.margin, variance=self.variance, alpha=self.alpha,
                        factor=then.factor(self.weights),
                        df=self.df + then.free - self.layout.free)


@dataclass(frozen=True)
class Ask:
    """A call as its required parts; the least of their powers bounds the power of the call."""

    parts: tuple[Part, ...]

    def power(self, plex: tuple[int, ...] = (), n: int = 0) -> float:
        """Power of the weakest part."""
        return min(part.power(plex, n) for part in self.parts)

    def needed(self, plex: tuple[int, ...]) -> float:
        """Fewest new blocks for enough power; NaN if more than MAX_BLOCKS."""
        if self.power(plex, MAX_BLOCKS) < ENOUGH_POWER:
            return float("nan")
        low, high = -1, MAX_BLOCKS  # power grows with blocks
        while high - low > 1:
            half = (low + high) // 2
            low, high = (low, half) if self.power(plex, half) >= ENOUGH_POWER else (half, high)
        return float(high)

    def at(self, effect: float) -> Ask:
        """Ask the same of another effect (first part)."""
        return Ask((replace(self.parts[0], effect=effect), *self.parts[1:]))


def noise_of(signal: Signal, node: int | None, *states: int) -> tuple[NodeLayout, float, float]:
    """Return where a node was measured near these states, its moderated variance and its df.

    A node (None: one not measured) without a replicate gets the median variance of the others
    and no degree of freedom that is not its own.
    """
    fit = signal.node_fit
    parts = [int(fit.component[s]) for s in states]
    keep = np.isin(fit.component[signal.sample_state], parts)
    if node is not None:
        keep &= np.isfinite(signal.nodes.values[node])
    layout = NodeLayout(tuple(signal.sample_state[keep].tolist()),
                        tuple(signal.sample_block[keep].tolist()))
    if node is not None and fit.df[node, parts[0]] > 0:
        return layout, float(fit.variance[node, parts[0]]), float(fit.df[node, parts[0]])
    known = fit.variance[fit.df[:, parts[0]] > 0, parts[0]]
    return layout, float(np.median(known)) if len(known) else np.nan, float(
        layout.free if node is None else 0
    )
