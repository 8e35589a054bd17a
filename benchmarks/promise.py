"""A rate that was promised, held against how often it was seen."""

from __future__ import annotations

from dataclasses import dataclass

from scipy import stats as sps

PROMISE_CONFIDENCE = 0.99
"""A promise fails only if its value lies outside this exact binomial interval."""


@dataclass(frozen=True)
class Promise:
    """A promised rate held against repeats (exact binomial interval, 99 % unless said)."""

    name: str
    promised: float
    successes: int
    repeats: int
    bound: str = "equal"
    confidence: float = PROMISE_CONFIDENCE

    @property
    def observed(self) -> float:
        """Observed rate."""
        return self.successes / self.repeats

    @property
    def interval(self) -> tuple[float, float]:
        """Exact (Clopper-Pearson) interval of the observed rate."""
        ci = sps.binomtest(self.successes, self.repeats).proportion_ci(self.confidence)
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
