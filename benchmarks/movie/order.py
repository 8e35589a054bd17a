"""Onsets, half-times, waves and order against planted truth: rates of false calls and power.

`python -m benchmarks movie --part order`; `--small` for a first look.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable

import numpy as np

from benchmarks.movie.planted import (
    DENSE,
    SPARSE,
    Array,
    amplitudes,
    course_of,
    random_walk,
    saturating,
)
from benchmarks.movie.streams import streams
from benchmarks.promise import Promise
from refugium.core.status import OrderVerdict
from refugium.movie import Course
from refugium.movie.order.half_time import half_times
from refugium.movie.order.onset import onsets
from refugium.movie.order.pairs import order
from refugium.movie.order.waves import waves
from refugium.movie.parameters import ALPHA, CONFIDENCE, SILENT_SHARE

Rng = np.random.Generator
Halves = Callable[[int, Rng], Array]
GRIDS = {"dense": DENSE, "sparse": SPARSE}
EARLY, LATE = 30, 30


def main(arguments: list[str] | None = None) -> None:
    """Print every promise beside what was observed."""
    parser = argparse.ArgumentParser(prog="benchmarks movie --part order")
    parser.add_argument("--small", action="store_true", help="a tenth of the repeats")
    options = parser.parse_args(arguments)
    scale = 10 if options.small else 1
    for name, time_h in GRIDS.items():
        for promise in onset_promises(time_h, 100 // scale, name):
            print(promise)
        print(half_promise(time_h, 100 // scale, name))
    for name, time_h in GRIDS.items():
        for spread in CONTINUOUS:
            print(false_waves(spread, time_h, 500 // scale, name))
        for centres in WAVE_CENTRES:
            print(f"waves planted at {centres} h, {name} grid: verdicts "
                  f"{dict(wave_counts(centres, time_h, 200 // scale))}")
    for name, time_h in GRIDS.items():
        for null in NULLS:
            for promise in order_promises(null, time_h, 2000 // scale, name):
                print(promise)
        print(f"  no promise: {order_promises('sigmoid', time_h, 500 // scale, name)[0]}")
        for lag in LAGS[name]:
            found = order_power(lag, time_h, 200 // scale)
            print(f"order, planted lag {lag:g} h, {name} grid: verdicts {dict(found)}")


def onset_promises(time_h: Array, repeats: int, name: str) -> list[Promise]:
    """Genes called too early, called silent too long, and genes called that never change."""
    early = late = null = called = 0
    for rng in streams(11, repeats):
        genes = 400
        onset = rng.choice(time_h[:-1], genes) * rng.random(genes)
        half = np.exp(rng.uniform(np.log(1), np.log(time_h[-1] / 2), genes))
        true = amplitudes(genes, rng)[:, None] * saturating(half, onset, 1.0, time_h)
        true[300:] = 0.0
        table = onsets(course_of(true, time_h, rng), "on")
        ok = (table["status"] == "ok").to_numpy()
        called += int(ok.sum())
        null += int(ok[300:].sum())
        real = np.flatnonzero(ok[:300])
        begins = table["onset_by_h"].to_numpy()[real]
        early += int((begins <= onset[real]).sum())
        silent = table["onset_after_h"].to_numpy()[real]
        at = np.searchsorted(time_h, silent)
        share = np.abs(true[real, at]) / np.abs(true[real]).max(axis=1)
        late += int((share >= SILENT_SHARE).sum())
    return [
        Promise(f"onset, {name}: genes called that never change", ALPHA, null, called, "at_most"),
        Promise(f"onset, {name}: called changed before the onset", ALPHA, early, called, "at_most"),
        Promise(f"onset, {name}: called silent above {SILENT_SHARE:g} of the amplitude", ALPHA,
                late, called, "at_most"),
    ]


def half_promise(time_h: Array, repeats: int, name: str) -> Promise:
    """Count brackets that hold the true half-time of the amplitude seen at the samples."""
    held = total = 0
    for rng in streams(12, repeats):
        genes = 300
        half = np.exp(rng.uniform(np.log(1), np.log(time_h[-1]), genes))
        size = amplitudes(genes, rng)
        true = np.abs(size)[:, None] * saturating(half, 0.0, 1.0, time_h)
        table = half_times(course_of(np.sign(size)[:, None] * true, time_h, rng), "on",
                           seed=int(rng.integers(2**31)))
        ok = (table["status"] == "ok").to_numpy()
        fine = np.linspace(0, time_h[-1], 20_001)
        course = np.abs(size)[ok, None] * saturating(half[ok], 0.0, 1.0, fine)
        truth = fine[(course >= true[ok].max(axis=1, keepdims=True) / 2).argmax(axis=1)]
        inside = (table["after_h"][ok] <= truth) & (truth <= table["by_h"][ok])
        held += int(inside.sum())
        total += int(ok.sum())
    return Promise(f"half-time, {name}: brackets that hold it", CONFIDENCE, held, total,
                   "at_least")


def _log_normal(centre: float, spread: float) -> Halves:
    return lambda genes, rng: centre * np.exp(spread * rng.standard_normal(genes))


def _gamma(shape: float, mean_h: float) -> Halves:
    return lambda genes, rng: mean_h * shape / rng.gamma(shape, size=genes)


def _programmes(number: int) -> Halves:
    def draw(genes: int, rng: Rng) -> Array:
        centres = 20 * np.exp(1.5 * rng.standard_normal(number))
        return centres[rng.integers(number, size=genes)] * np.exp(0.2 * rng.standard_normal(genes))
    return draw


CONTINUOUS: dict[str, Halves] = {
    "log-normal 5 h": _log_normal(5, 0.7), "log-normal 20 h": _log_normal(20, 1.0),
    "log-normal 100 h, wide": _log_normal(100, 1.5),
    "log-normal 500 h (past the end)": _log_normal(500, 1.5),
    "gamma rates": _gamma(0.7, 20), "gamma rates, narrow": _gamma(4.0, 40),
    "log-uniform": lambda genes, rng: np.exp(rng.uniform(0, np.log(400), genes)),
    "20 programmes (genes not independent: no promise)": _programmes(20),
}
WAVE_CENTRES = ((10.0,), (5.0, 20.0), (5.0, 40.0), (5.0, 80.0), (1.5, 16.0, 100.0))


def false_waves(spread: str, time_h: Array, repeats: int, name: str) -> Promise:
    """Studies with a continuous spread of half-times where any boundary is claimed."""
    false = before = 0
    for rng in streams(13, repeats):
        found = waves(_wave_course(CONTINUOUS[spread](1000, rng), time_h, rng), "on")
        false += found.n_waves > 1
        before += len(found.boundaries) > 0
    return Promise(f"waves, {name}, {spread}: any boundary ({before} before leaving times out)",
                   ALPHA, false, repeats, "at_most")


def wave_counts(centres: tuple[float, ...], time_h: Array, repeats: int) -> Counter[str]:
    """Verdicts with waves planted around these half-times, 1,000 responding genes."""
    found: Counter[str] = Counter()
    for rng in streams(14, repeats):
        half = rng.choice(np.array(centres), 1000) * np.exp(0.3 * rng.standard_normal(1000))
        result = waves(_wave_course(half, time_h, rng), "on")
        found[f"{result.verdict} {result.n_waves}"] += 1
    return found


def _wave_course(half: Array, time_h: Array, rng: Rng) -> Course:
    """Shapes of several kinds; one gene in five comes partly back."""
    genes = len(half)
    shape = rng.choice([1.0, 1.0, 2.0, 3.0], genes)
    true = amplitudes(genes, rng)[:, None] * saturating(half, 0.0, shape, time_h)
    pulse = np.where(rng.random(genes) < 0.2, 0.6, 0.0)[:, None]
    true *= 1 - pulse * saturating(6 * half, 0.0, 2.0, time_h)
    return course_of(true, time_h, rng, shared=0.1)


LAGS = {"dense": (12.0, 24.0, 48.0), "sparse": (100.0, 250.0, 400.0)}


NULLS = ("drift", "drift, unequal noise", "convex", "shared onset")


def order_promises(null: str, time_h: Array, repeats: int, name: str) -> list[Promise]:
    """Count false `before` (and, where it is false, `ahead`) for two sets of genes under a null."""
    before = ahead = judged = 0
    for rng in streams(15, repeats):
        found = _ordered(null_means(null, time_h, rng), time_h, rng, "unequal" in null)
        judged += found != "refused"
        before += found == OrderVerdict.BEFORE
        ahead += found in (OrderVerdict.AHEAD, OrderVerdict.BEFORE)
    out = [Promise(f"order, {name}, null {null}: before", ALPHA, before, judged, "at_most")]
    if null not in ("shared onset", "sigmoid"):
        out.append(Promise(f"order, {name}, null {null}: ahead", ALPHA, ahead, judged, "at_most"))
    return out


def null_means(null: str, time_h: Array, rng: Rng) -> Array:
    """Two sets on one path (drift, convex), or with one onset and kinetics of each gene's own.

    `sigmoid` has one onset but kinetics that accelerate: outside what the test assumes.
    """
    genes = EARLY + LATE
    gains = np.concatenate([amplitudes(EARLY, rng, 2, 4), amplitudes(LATE, rng, 1.2, 2)])
    if null in ("shared onset", "sigmoid"):
        shape = 1.0 if null == "shared onset" else 2.0
        fast, slow = sorted(np.exp(rng.uniform(np.log(time_h[1]), np.log(time_h[-1]), 2)))
        centre = np.repeat([fast, slow], [EARLY, LATE])
        half = centre * np.exp(0.5 * rng.standard_normal(genes))
        onset = rng.choice(time_h[:3]) * rng.random()
        return gains[:, None] * saturating(half, onset, shape, time_h)
    path = random_walk(time_h, rng) if "drift" in null else (time_h / time_h[-1]) ** 2
    return gains[:, None] * path[None, :]


def order_power(lag_h: float, time_h: Array, repeats: int) -> Counter[str]:
    """Verdicts where the second set begins a lag after the first, same speed."""
    found: Counter[str] = Counter()
    for rng in streams(16, repeats):
        onset = np.repeat([0.0, lag_h], [EARLY, LATE])
        half = lag_h / 3 * np.exp(0.5 * rng.standard_normal(EARLY + LATE))
        true = amplitudes(EARLY + LATE, rng, 1.5, 3)[:, None]
        found[_ordered(true * saturating(half, onset, 1.0, time_h), time_h, rng)] += 1
    return found


def _ordered(true: Array, time_h: Array, rng: Rng, unequal: bool = False) -> str:
    course = course_of(true, time_h, rng, shared=0.1, unequal=unequal)
    # a signature says of each gene whether it rises or falls as the programme rises
    side = np.sign(true[np.arange(len(true)), np.abs(true).argmax(axis=1)])
    weights = dict(zip(course.features, side, strict=True))
    sets = {"one": {g: weights[g] for g in course.features[:EARLY]},
            "two": {g: weights[g] for g in course.features[EARLY:]}}
    row = order(course, "on", sets).order.iloc[0]
    return str(row["verdict"]) if row["status"] == "ok" else "refused"
