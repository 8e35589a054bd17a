"""The few statistics that several rooms share: false discovery rate, binomial promises."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

PROMISE_CONFIDENCE = 0.99
"""A promise fails only if its value lies outside this exact binomial interval."""


def bh_adjust(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Benjamini-Hochberg q-values; missing p stay missing and do not count.

    Parameters
    ----------
    p
        P-values, any shape flattened to (tests,); NaN where no test could be made.

    Returns
    -------
    numpy.ndarray
        q, same length, NaN where p is NaN.

    References
    ----------
    Benjamini Y, Hochberg Y (1995), doi:10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> bh_adjust(np.array([0.01, 0.04, np.nan])).round(3).tolist()
    [0.02, 0.04, nan]
    """
    q = np.full(p.shape, np.nan)
    known = np.isfinite(p)
    if known.any():
        q[known] = sps.false_discovery_control(p[known], method="bh")
    return q


@dataclass(frozen=True)
class Promise:
    """A promised rate held against repeats (exact binomial, 99 % interval)."""

    name: str
    promised: float
    successes: int
    repeats: int
    bound: str = "equal"

    @property
    def observed(self) -> float:
        """Observed rate."""
        return self.successes / self.repeats

    @property
    def interval(self) -> tuple[float, float]:
        """Exact (Clopper-Pearson) interval of the observed rate."""
        ci = sps.binomtest(self.successes, self.repeats).proportion_ci(PROMISE_CONFIDENCE)
        return float(ci.low), float(ci.high)

    @property
    def kept(self) -> bool:
        """Whether the promised value is compatible with what was observed.

        `bound` is "equal", "at_most" (fails only if the whole interval lies above) or "at_least".
        """
        low, high = self.interval
        if self.bound == "at_most":
            return low <= self.promised
        if self.bound == "at_least":
            return high >= self.promised
        return low <= self.promised <= high

    def __str__(self) -> str:
        low, high = self.interval
        word = {"equal": "promised", "at_most": "promised at most", "at_least": "at least"}
        verdict = "kept" if self.kept else "BROKEN"
        return (
            f"{self.name}: {self.observed:.4f} [{low:.4f}, {high:.4f}] "
            f"({self.successes} of {self.repeats}); {word[self.bound]} {self.promised}: {verdict}"
        )
