"""Two programmes over time with a planted truth: which one is ahead, and is it said?

Each world draws the courses of two programmes on a fine grid of time; a study samples them, with
noise that both share in part.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from benchmarks.movie.planted import Array, points_of
from refugium.core.status import OrderVerdict, Status
from refugium.movie import Course
from refugium.movie.order.pairs import order_rows

Rng = np.random.Generator
World = Callable[[Array, Rng], Array]
"""Times to the true changes of two programmes, (2, times)."""

TIMES = np.array([0, 1, 2, 4, 8, 12, 24, 36, 48, 72, 120, 168, 240, 408, 576.0])
LENGTHS = (24.0, 72.0, 240.0, 576.0)
SHARED = 0.3
"""Correlation of the noise of both."""
ALONE = 3
"""Kinetics that the genes of one programme have."""


class Found(NamedTuple):
    """What was said of a pair: verdict, or status; who leads (0, 1, nobody: -1); why."""

    verdict: str
    leader: int
    reason: str


def rise(time_h: Array, onset_h: float, tau_h: float) -> Array:
    """Saturate from an onset on."""
    since = np.maximum(time_h - onset_h, 0.0)
    return np.asarray(1 - np.exp(-since / tau_h))


def pulse(time_h: Array, onset_h: float, width_h: float) -> Array:
    """Rise and fade: half of the peak is there for about `width_h`; largest 1."""
    since = np.maximum(time_h - onset_h, 0.0) / width_h
    return np.asarray(since * np.exp(1 - since / 0.45) / 0.45)


def pulse_then_late(time_h: Array, rng: Rng) -> Array:
    """Draw a pulse of 2 to 24 h from the first hours on, then a lasting change, of either sign."""
    early = rng.choice([-1, 1]) * rng.uniform(1.5, 3) * pulse(
        time_h, rng.uniform(0, 3), float(np.exp(rng.uniform(np.log(2), np.log(24)))))
    late = rng.choice([-1, 1]) * rng.uniform(1.5, 3) * rise(
        time_h, rng.uniform(24, 72), rng.uniform(10, 60))
    return np.stack([early, late])


def sustained_then_late(time_h: Array, rng: Rng) -> Array:
    """Draw a change from the switch on that stays, then another one that stays."""
    return np.stack([
        rng.choice([-1, 1]) * rng.uniform(1.5, 3) * rise(time_h, 0, rng.uniform(4, 24)),
        rng.choice([-1, 1]) * rng.uniform(1.5, 3) * rise(
            time_h, rng.uniform(24, 72), rng.uniform(10, 60))])


def nothing(time_h: Array, rng: Rng) -> Array:
    """Nothing moves."""
    return np.zeros((2, len(time_h)))


def amplitudes(time_h: Array, rng: Rng) -> Array:
    """One course for both, a pulse or a lasting change, three times as strong in one."""
    path = (pulse(time_h, rng.uniform(0, 10), rng.uniform(4, 48)) if rng.random() < 0.5 else
            rise(time_h, rng.uniform(0, 10), rng.uniform(4, 100)))
    return np.stack([3.0 * path, 1.2 * path])


def own_rates(time_h: Array, rng: Rng) -> Array:
    """One onset, kinetics of each gene's own, in one programme about ten times slower."""
    onset = rng.uniform(0, 3)
    centre = 4 * np.exp(rng.uniform(-0.5, 0.5))
    rates = [c * np.exp(0.4 * rng.standard_normal(ALONE)) for c in (centre, 10 * centre)]
    paths = [np.mean([rise(time_h, onset, tau) for tau in own], axis=0) for own in rates]
    return np.stack([rng.uniform(1.5, 3) * path for path in paths])


def walk(time_h: Array, rng: Rng) -> Array:
    """One random walk for both, with two gains."""
    path = _walk(time_h, rng)
    return np.stack([rng.uniform(1.5, 3) * path, rng.uniform(0.8, 2) * path])


def own_walks(time_h: Array, rng: Rng) -> Array:
    """Draw a random walk for each: in this course one of them is ahead in truth."""
    return np.stack([2 * _walk(time_h, rng), 2 * _walk(time_h, rng)])


def accelerating(time_h: Array, rng: Rng) -> Array:
    """One onset, kinetics that accelerate: outside what `before` assumes."""
    centre = 4 * np.exp(rng.uniform(-0.5, 0.5))
    return np.stack([2.5 * (1 - np.exp(-(time_h / tau) ** 2)) for tau in (centre, 10 * centre)])


def late_peak(time_h: Array, rng: Rng) -> Array:
    """One goes straight on from the switch, the other begins later and levels off at once."""
    return np.stack([
        2.5 * time_h / TIMES[-1] * rng.uniform(1, 4),
        rng.uniform(1.5, 3) * rise(time_h, rng.uniform(8, 24), rng.uniform(4, 12))])


def _walk(time_h: Array, rng: Rng) -> Array:
    steps = np.sqrt(np.diff(time_h)) * rng.standard_normal(len(time_h) - 1)
    path = np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray(path / np.abs(path).max())


FALSE_AHEAD: dict[str, World] = {"nothing moves": nothing, "amplitudes 3 and 1.2": amplitudes,
                                 "random walk": walk}
FALSE_BEFORE: dict[str, World] = {**FALSE_AHEAD, "one onset, own rates": own_rates}
PLANTED: dict[str, World] = {"pulse, then late": pulse_then_late,
                             "sustained, then late": sustained_then_late}


def study(
    true: Array, time_h: Array, rng: Rng, *, sd: float, replicates: int, harvest: float = 0.0,
    told: bool = True,
) -> tuple[Course, dict[str, Array]]:
    """Sample two courses: replicates at each time, noise shared in part.

    `harvest`: each time, being a batch of its own, shifts each programme by that much (sd, log2);
    `told`: samples of each time lie in several blocks, so that harvests are told from time.
    """
    if harvest:
        true = true + harvest * rng.standard_normal(true.shape)
    point = np.repeat(np.arange(len(time_h)), replicates)
    common = np.sqrt(SHARED) * rng.standard_normal((1, len(point)))
    own = np.sqrt(1 - SHARED) * rng.standard_normal((2, len(point)))
    values = true[:, point] + sd * (common + own)
    phases = ["before", *["on"] * (len(time_h) - 1)]
    counts = np.full(len(time_h), replicates)
    course = Course(
        model_id="planted", modality="rna_log", features=("a", "b"), values=values, point=point,
        points=points_of(time_h, phases, counts), absent=MappingProxyType({}), recipe="planted",
        paths=MappingProxyType({"on": tuple(range(len(time_h)))}), repeated_harvests=told)
    return course, {"a": values[0], "b": values[1]}


def said(course: Course, rows: dict[str, Array]) -> Found:
    """Return what the table of order says of the two."""
    row = order_rows(course, "on", rows).order.iloc[0]
    if row["status"] != Status.OK:
        return Found(str(row["status"]), -1, "")
    shown = row["verdict"] in (OrderVerdict.BEFORE, OrderVerdict.AHEAD)
    return Found(str(row["verdict"]), list(rows).index(row["first"]) if shown else -1,
                 str(row["reason"]))
