"""Courses with a planted truth: gene-wise delayed saturating curves, drift, shared noise."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.movie import Course

Array = NDArray[np.float64]
DENSE = np.array([0, 1, 2, 4, 8, 12, 24, 36, 48, 72, 96, 120, 168, 240, 336.0])
SPARSE = np.array([0, 20, 168, 336, 504, 672.0])


def course_of(
    means: Array, time_h: Array, rng: np.random.Generator, *, replicates: int | Sequence[int] = 3,
    sd: float = 0.15, shared: float = 0.0, spread: float = 0.4,
    phases: Sequence[str] | None = None, unequal: bool = False, told: bool = True,
) -> Course:
    """Give replicates to known means.

    Noise has heavy tails (t with 6 degrees of freedom), differs between genes (log-normal,
    `spread`) and has a part along one random direction of all genes (`shared`, log2); `unequal`:
    three points in ten have three times the noise of the others; `told`: samples of each time lie
    in several blocks, so that harvests are told from time.
    """
    times = len(time_h)
    counts = np.broadcast_to(np.asarray(replicates), (times,))
    point = np.repeat(np.arange(times), counts)
    own = sd * np.exp(spread * rng.standard_normal((len(means), 1)))
    noise = own * rng.standard_t(6, (len(means), len(point))) / np.sqrt(1.5)
    loading = rng.standard_normal((len(means), 1))
    noise = noise + shared * loading * rng.standard_normal((1, len(point)))
    if unequal:
        noise = noise * np.where(rng.random(times) < 0.3, 2.4, 0.8)[point]
    phases = phases or ["before", *["on"] * (times - 1)]
    return Course(
        model_id="planted", modality="rna_log", features=tuple(f"g{i}" for i in range(len(means))),
        values=means[:, point] + noise, point=point, points=points_of(time_h, phases, counts),
        paths=MappingProxyType({"on": tuple(range(times))}), absent=MappingProxyType({}),
        recipe="planted", repeated_harvests=told,
    )


def points_of(time_h: Array, phases: Sequence[str], counts: Array) -> pd.DataFrame:
    """Write the points of one arm."""
    rows, since, switches = [], 0.0, 0
    for i, (time, phase) in enumerate(zip(time_h, phases, strict=True)):
        if i and phase != phases[i - 1]:
            since, switches = float(time_h[i - 1]), switches + 1
        rows.append({
            "point": i, "model_id": "planted", "time_h": float(time), "arm": "on", "arms": ("on",),
            "phase": phase, "agents": "drug" if phase in ("on", "again") else "",
            "switches": switches, "since_h": np.nan if phase == "before" else time - since,
            "n_replicates": int(counts[i]),
        })
    return pd.DataFrame(rows)


def saturating(half_h: Array, onset_h: Array | float, shape: Array | float, time_h: Array) -> Array:
    """Rise from an onset: half of it at half_h after the onset; shape > 1 starts slowly."""
    since = np.maximum(time_h[None, :] - np.reshape(onset_h, (-1, 1)), 0.0)
    return np.asarray(1 - 2.0 ** -((since / half_h[:, None]) ** np.reshape(shape, (-1, 1))))


def amplitudes(genes: int, rng: np.random.Generator, low: float = 1.0, high: float = 4.0) -> Array:
    """Draw signed amplitudes, log2."""
    return np.asarray(rng.uniform(low, high, genes) * rng.choice([-1, 1], genes))


def random_walk(time_h: Array, rng: np.random.Generator) -> Array:
    """Draw one drifting path, largest change 1, starting at 0."""
    steps = np.sqrt(np.diff(time_h)) * rng.standard_normal(len(time_h) - 1)
    path = np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray(path / np.abs(path).max())
