"""Virtual courses that go out on a drug and come back, with known truth."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from refugium.movie.time_course.course import POINTS, Course

Array = NDArray[np.float64]


def arrange(
    means: Array, phases: tuple[str, ...], times: Array, rng: np.random.Generator, *,
    replicates: int = 3, noise: float = 0.15, shared: float = 0.0, spread: float = 0.4,
) -> Course:
    """Make samples of point means (features, points) of one arm.

    Noise differs between features (log-normal, `spread`), has heavy tails (t with 6 degrees of
    freedom) and a part shared by all features of a sample (`shared` of the variance) along one
    random direction: as handling does.
    """
    features, points = means.shape
    point = np.repeat(np.arange(points), replicates)
    scale = noise * np.exp(spread * rng.standard_normal(features))
    own = rng.standard_t(6, (features, len(point))) / np.sqrt(1.5)
    common = np.outer(rng.standard_normal(features), rng.standard_normal(len(point)))
    values = means[:, point] + scale[:, None] * (
        np.sqrt(1 - shared) * own + np.sqrt(shared) * common)
    switches = np.array([{"before": 0, "on": 1, "off": 2, "again": 3}[p] for p in phases])
    # the drug is switched where the last sample before the switch was taken
    since, switched = np.full(points, np.nan), np.nan
    for i in range(1, points):
        switched = times[i - 1] if phases[i] != phases[i - 1] else switched
        since[i] = times[i] - switched
    table = POINTS.table([
        {"point": i, "model_id": "virtual", "time_h": float(times[i]), "arm": "pulse",
         "arms": ("pulse",), "phase": phase, "agents": "drug" if phase in ("on", "again") else "",
         "switches": int(switches[i]), "since_h": since[i], "n_replicates": replicates}
        for i, phase in enumerate(phases)
    ])
    return Course(
        model_id="virtual", modality="rna_log", features=tuple(f"g{i}" for i in range(features)),
        values=values, point=point, points=table,
        paths=MappingProxyType({"pulse": tuple(range(points))}), absent=MappingProxyType({}),
        recipe="log2, as given",
    )


def ways(features: int, rng: np.random.Generator, *, transient: float = 0.3) -> _Ways:
    """Plant smooth courses of features: modules of relaxations, some of them transient."""
    modules = 6
    rate = np.exp(rng.uniform(np.log(0.7), np.log(8.0), modules))
    pulse = rng.random(modules) < transient
    size = np.exp(rng.normal(0.0, 0.5, modules))
    weights = rng.standard_normal((features, modules)) * size
    return _Ways(weights, rate, pulse)


class _Ways:
    """Smooth courses: weights (features, modules) of relaxations and pulses of time 0..1."""

    def __init__(self, weights: Array, rate: Array, pulse: NDArray[np.bool_]) -> None:
        self.weights, self.rate, self.pulse = weights, rate, pulse

    def at(self, time: Array) -> Array:
        """Return (features, times)."""
        grown = self.rate[:, None] * time
        module = np.where(self.pulse[:, None], grown * np.exp(1 - grown), 1 - np.exp(-grown))
        return self.weights @ module


def same_road(
    rng: np.random.Generator, *, features: int = 300, on_times: tuple[float, ...], n_off: int = 2,
    away: float = 0.0, **noise: float,
) -> tuple[Course, Array]:
    """Return on the same way at unknown speed (`away` 0), or off it by a share of its length.

    Returns
    -------
    tuple
        The course, and the true distance over length of each off-drug state (by a fine grid).
    """
    way = ways(features, rng)
    times = np.array([0.0, *on_times])
    stops = rng.uniform(0, times[-1], n_off)
    fine = way.at(np.linspace(0, times[-1], 4000))
    out = way.at(times)
    length = float(np.linalg.norm(np.diff(out, axis=1), axis=0).sum())
    back = way.at(stops)
    if away:
        side = rng.standard_normal((features, n_off))
        back = back + side / np.linalg.norm(side, axis=0) * away * length
    truth = np.array([np.sqrt(((fine - b[:, None]) ** 2).sum(axis=0).min()) / length
                      for b in back.T])
    course = arrange(
        np.concatenate([out, back], axis=1),
        ("before", *("on",) * len(on_times), *("off",) * n_off),
        np.concatenate([times, times[-1] + 1 + np.arange(n_off)]), rng, **noise)
    return course, truth


RECOVERED = {
    "reversible": (0.7, 1.15), "half": (0.5, 0.5), "not_back": (-0.2, 0.3), "overshoot": (1.5, 2.0),
}
"""Planted shares of the change that are taken back on a holiday."""


def planted_genes(
    rng: np.random.Generator, kinds: dict[str, int], **noise: float
) -> tuple[Course, NDArray[np.object_], Array]:
    """Two holidays: before, on, on, off, again, off; genes of planted kinds.

    Kinds: those of RECOVERED, `further_out`, `none`, and `late` (moves off the drug only). A gene
    that goes further out gains on every stretch, off the drug as well.

    Returns
    -------
    tuple
        The course, the kind of each gene, and its true recovered share on the first holiday (NaN:
        it does not move on the drug).
    """
    kind = np.repeat(np.array(list(kinds), dtype=object), list(kinds.values()))
    size = len(kind)
    moved = rng.uniform(0.8, 4.0, size) * rng.choice([-1, 1], size)
    moved[kind == "none"] = 0.0
    share = np.full(size, np.nan)
    for name, (low, high) in RECOVERED.items():
        here = kind == name
        share[here] = rng.uniform(low, high, here.sum())
    off = np.where(np.isfinite(share), moved * (1 - share), 0.0)
    again, off2 = moved * rng.uniform(0.8, 1.2, size), off * rng.uniform(0.9, 1.1, size)
    steps = np.abs(moved)[:, None] * rng.uniform(0.4, 1.0, (size, 3)).cumsum(axis=1)
    ratchet = kind == "further_out"
    sign = np.sign(moved[ratchet])
    off[ratchet], again[ratchet], off2[ratchet] = (
        moved[ratchet] + sign * steps[ratchet, k] for k in range(3))
    share[ratchet] = 1 - off[ratchet] / moved[ratchet]
    late = kind == "late"
    off[late], off2[late] = moved[late], moved[late]
    moved[late] = again[late] = 0.0
    base = rng.uniform(2, 10, size)
    means = base[:, None] + np.stack([0 * off, 0.5 * moved, moved, off, again, off2], axis=1)
    course = arrange(means, ("before", "on", "on", "off", "again", "off"),
                     np.array([0, 20, 168, 336, 504, 672.0]), rng, **noise)
    return course, kind, share
