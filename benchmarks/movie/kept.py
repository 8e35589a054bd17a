"""What is kept off the drug: false in worlds without memory, and power where 60 % stays.

`python -m benchmarks movie --part kept`; `--small` for a first look.
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray

from benchmarks.movie.loops import arrange
from benchmarks.movie.returns import (
    MEMORYLESS,
    OFF_TIMES,
    SAMPLINGS,
    Sampling,
    Way,
    keeps,
    own_rates,
    relay,
    still,
)
from benchmarks.movie.streams import hours, streams
from benchmarks.promise import Promise
from refugium.movie.memory.gaps import Gaps, gaps_at
from refugium.movie.memory.kept import KeptFound, find_kept
from refugium.signal import fit_states

FALSE_KEPT = 0.01
"""Promised: at most this share of the genes that changed is said to be kept where nothing is."""

GENES = 400
SILENT = 200


def main(arguments: list[str] | None = None) -> None:
    """Print every promise beside what was observed, then power."""
    parser = argparse.ArgumentParser(prog="benchmarks movie --part kept")
    parser.add_argument("--small", action="store_true", help="a tenth of the studies")
    studies = 4 if parser.parse_args(arguments).small else 40
    for sampling in SAMPLINGS:
        for off_h in OFF_TIMES:
            for world in MEMORYLESS:
                print(false_kept(world, sampling, off_h, studies), flush=True)
            for share in (0.1, 0.3):
                print(power_line(share, sampling, off_h, studies), flush=True)
    for most in (10.0, 30.0):
        print(deep_relay(most, studies), flush=True)


def find(
    way: Way, sampling: Sampling, off_h: tuple[float, ...], rng: np.random.Generator, *,
    noise: float = 0.15, replicates: int = 3,
) -> KeptFound:
    """Make samples of a way beside silent genes, fit them, and ask what is kept."""
    gaps = fitted(way.beside(still(rng, SILENT, sampling, off_h)), sampling, off_h, rng,
                  noise=noise, replicates=replicates)
    return find_kept(gaps, on_h=np.array(sampling.on_h, dtype=float),
                     removed=sampling.on_h.index(sampling.removed_h), off_h=np.array(off_h))


def fitted(
    way: Way, sampling: Sampling, off_h: tuple[float, ...], rng: np.random.Generator, *,
    noise: float = 0.15, replicates: int = 3,
) -> Gaps:
    """Make samples of a way, and return its gaps on the drug and off it."""
    means = np.concatenate([np.zeros((len(way.on), 1)), way.on, way.off], axis=1)
    phases = ("before", *["on"] * len(sampling.on_h), *["off"] * len(off_h))
    course = arrange(means, phases, np.arange(len(phases), dtype=float), rng, noise=noise,
                     replicates=replicates)
    fit = fit_states(course.values, course.point, np.zeros(len(course.point), dtype=int))
    return gaps_at(fit, tuple(range(1, len(phases))), 0)


def false_kept(world: str, sampling: str, off_h: tuple[float, ...], studies: int) -> Promise:
    """Share of the genes shown to change that are said to be kept where nothing is."""
    kept = changed = 0
    for rng in streams(31, studies):
        way = MEMORYLESS[world](rng, GENES, SAMPLINGS[sampling], off_h)
        found = find(way, SAMPLINGS[sampling], off_h, rng)
        kept += int(found.called().sum())
        changed += int(found.changed.sum())
    return Promise(f"kept, {world}; {sampling}; off {hours(off_h)}: of genes that changed",
                   FALSE_KEPT, kept, max(changed, 1), "at_most")


def planted(
    share: float, sampling: str, off_h: tuple[float, ...], rng: np.random.Generator
) -> tuple[KeptFound, NDArray[np.bool_]]:
    """Return what was found where a share of the genes keeps 60 %, and which do."""
    number, when = round(share * GENES), SAMPLINGS[sampling]
    way = keeps(rng, number, when, off_h).beside(own_rates(rng, GENES - number, when, off_h))
    true = np.arange(GENES + SILENT) < number
    return find(way, when, off_h, rng), true


def power_line(share: float, sampling: str, off_h: tuple[float, ...], studies: int) -> str:
    """Say the share of planted genes that is found and tested, and of found genes that is false."""
    found = tested = genes = false = called = 0
    for rng in streams(32, studies):
        one, true = planted(share, sampling, off_h, rng)
        found += int(one.called()[true].sum())
        tested += int(one.tested[true].sum())
        genes += int(true.sum())
        called += int(one.called().sum())
        false += int(one.called()[~true].sum())
    rate = Promise("", 0.0, found, genes)
    low, high = rate.interval
    return (f"  kept 60 %, {share:.0%} of genes; {sampling}; off {hours(off_h)}: found "
            f"{rate.observed:.3f} [{low:.3f}, {high:.3f}] of {genes}; tested {tested / genes:.2f}; "
            f"false among found {false} of {called}")


def deep_relay(most: float, studies: int) -> str:
    """Say how often a relay saturated far beyond its half-point passes, without a promise."""
    sampling, off_h = SAMPLINGS["close, two weeks"], OFF_TIMES[1]
    kept = changed = 0
    for rng in streams(33, studies):
        found = find(relay(rng, GENES, sampling, off_h, most=most), sampling, off_h, rng)
        kept += int(found.called().sum())
        changed += int(found.changed.sum())
    return (f"  no promise: relay saturated up to {most:g} half-points, off {hours(off_h)}: "
            f"{kept} of {changed} genes that changed")
