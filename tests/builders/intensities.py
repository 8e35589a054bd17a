"""Clean intensities of every kind, and numbers that stand in them where nothing was read."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

KINDS = ("peptides", "few_peptides", "sites", "antibodies", "beads", "ratios", "centred", "rounded",
         "lfq")


def clean(kind: str, seed: int) -> tuple[Array, str]:
    """Return (samples, features) as such an assay gives them, with the scale it is given on."""
    rng = np.random.default_rng([seed, KINDS.index(kind)])
    samples = int(rng.choice([4, 6, 8, 12, 18, 30]))
    features = int({"few_peptides": rng.integers(12, 40), "beads": rng.integers(6, 30),
                    "antibodies": rng.integers(30, 200), "peptides": rng.integers(300, 3000)
                    }.get(kind, rng.integers(100, 1500)))
    level, spread = rng.uniform(11, 24), rng.uniform(1.0, 2.5)
    if kind == "beads":
        level, spread = 8.0, 2.0
    if kind == "antibodies":
        level, spread = rng.uniform(4, 11), rng.uniform(0.8, 1.8)
    log2 = level + spread * rng.standard_normal(features) + rng.uniform(0, 0.6) * \
        rng.standard_normal((samples, 1)) + rng.uniform(0.1, 0.4) * rng.standard_t(
            5, (samples, features))
    drugged = np.arange(samples) % 2 == 1
    hit = rng.random(features) < rng.uniform(0, 0.4)
    log2[np.ix_(drugged, hit)] -= rng.uniform(0.5, 5.0)
    if kind not in ("antibodies", "beads", "centred", "ratios"):
        # the rarest are missed most often
        log2[rng.random(log2.shape) < 0.5 / (1 + np.exp(1.5 * (log2 - level + spread)))] = np.nan
    if kind == "ratios":  # every control is its own reference
        return np.round(np.where(drugged[:, None], log2 - log2[~drugged].mean(0), 0.0), 4), "log2"
    if kind == "centred":
        return log2 - np.nanmedian(log2, axis=0), "log2"
    if kind == "rounded":
        return np.round(log2, int(rng.integers(1, 4))), "log2"
    linear = np.exp2(log2)
    if kind == "beads":
        return np.maximum(np.round(linear), 1.0 + rng.integers(0, 12, linear.shape)), "linear"
    whole = kind != "antibodies" and rng.random() < 0.5
    return (np.round(linear) if whole else linear), "linear"


def _where(values: Array, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Where nothing was read: features that a drug takes away, and others by chance."""
    features = values.shape[1]
    gone = rng.random(features) < rng.uniform(0.08, 0.5)
    here = np.zeros(values.shape, dtype=bool)
    here[1::2, gone] = True
    here |= rng.random(values.shape) < 0.03
    return here


def _one(number: Callable[[Array, bool], float]) -> Callable[..., Array]:
    def fill(values: Array, linear: bool, rng: np.random.Generator) -> Array:
        return np.where(_where(values, rng), number(values, linear), values)
    return fill


def _per_sample(values: Array, linear: bool, rng: np.random.Generator) -> Array:
    """Ones, before each sample was set to one loading."""
    factor = rng.uniform(0.5, 2.0, (len(values), 1))
    filled = np.where(_where(values, rng), 1.0 if linear else 0.0, values)
    return filled * factor if linear else filled + np.log2(factor)


def _per_feature(values: Array, linear: bool, rng: np.random.Generator) -> Array:
    """Half of the least value that the feature shows."""
    least = np.nanmin(values, axis=0)
    return np.where(_where(values, rng), least / 2 if linear else least - 1, values)


def _floor(values: Array, linear: bool, rng: np.random.Generator) -> Array:
    """Everything below the detection limit reads as the limit."""
    return np.maximum(values, np.nanquantile(values, rng.uniform(0.1, 0.3)))


def _ceiling(values: Array, linear: bool, rng: np.random.Generator) -> Array:
    return np.minimum(values, np.nanquantile(values, rng.uniform(0.8, 0.95)))


FILLERS: dict[str, Callable[..., Array]] = {
    "one": _one(lambda v, linear: 1.0 if linear else 0.0),
    "tiny": _one(lambda v, linear: 1e-6 if linear else -20.0),
    "minus_ten": _one(lambda v, linear: 2.0**-10 if linear else -10.0),
    "half_the_least": _one(lambda v, linear: float(np.nanmin(v) / 2 if linear else
                                                   np.nanmin(v) - 1)),
    "a_fifth_of_the_least": _one(lambda v, linear: float(np.nanmin(v) / 5 if linear else
                                                         np.nanmin(v) - np.log2(5))),
    "huge": _one(lambda v, linear: 1e15 if linear else 50.0),
    "in_the_bulk": _one(lambda v, linear: float(np.nanmean(v))),
    "per_sample": _per_sample, "per_feature": _per_feature, "floor": _floor, "ceiling": _ceiling,
}
