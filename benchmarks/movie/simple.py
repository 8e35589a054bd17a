"""Returns that no simple model explains: false in worlds without memory, and power.

`python -m benchmarks movie --part simple`; `--small` for a first look.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np

from benchmarks.movie.kept import fitted
from benchmarks.movie.returns import (
    MEMORYLESS,
    NOT_SIMPLE,
    OFF_TIMES,
    SAMPLINGS,
    Sampling,
    Way,
    own_rates,
    relay,
    still,
)
from benchmarks.movie.streams import hours, streams
from benchmarks.promise import Promise
from refugium.movie.memory.kept import find_kept
from refugium.movie.memory.simple.find import SimpleFound, find_not_simple
from refugium.movie.memory.simple.shapes import Switches
from refugium.movie.parameters import HARVEST_LOG2

FALSE = 0.01
"""Promised: at most this share of the genes that changed, where all return simply."""

GENES, SILENT = 200, 100
NOISES = {"3 replicates, 0.15 log2": {}, "2 replicates": {"replicates": 2},
          "0.3 log2": {"noise": 0.3}}


def main(arguments: list[str] | None = None) -> None:
    """Print every promise beside what was observed, then power."""
    parser = argparse.ArgumentParser(prog="benchmarks movie --part simple")
    parser.add_argument("--small", action="store_true", help="a tenth of the studies")
    for line in lines(4 if parser.parse_args(arguments).small else 40):
        print(line, flush=True)


def lines(studies: int) -> Iterator[str]:
    """Yield the rows one by one."""
    for sampling in SAMPLINGS:
        for off_h in OFF_TIMES:
            for world in MEMORYLESS:
                yield str(false_not_simple(world, sampling, off_h, studies))
            for world in NOT_SIMPLE:
                yield power_line(world, sampling, off_h, max(studies // 4, 2))
    for name, noise in NOISES.items():
        for world in ("relay (Hill)", "turnover", "two steps"):
            yield f"{name}: " + str(false_not_simple(
                world, "close, two weeks", OFF_TIMES[1], studies, **noise))
    for most in (10.0, 30.0):
        yield deep_relay(most, max(studies // 4, 2))


def ask(
    way: Way, sampling: Sampling, off_h: tuple[float, ...], rng: np.random.Generator,
    **noise: float,
) -> SimpleFound:
    """Make samples of a way beside silent genes, fit them, and ask which returns are not simple."""
    gaps = fitted(way.beside(still(rng, SILENT, sampling, off_h)), sampling, off_h, rng, **noise)
    when = Switches(on_h=np.array(sampling.on_h, dtype=float), off_h=np.array(off_h),
                    exposed_h=sampling.removed_h, removed=sampling.on_h.index(sampling.removed_h))
    changed = find_kept(gaps, on_h=when.on_h, removed=when.removed, off_h=when.off_h).changed
    return find_not_simple(gaps, when, changed)


def false_not_simple(
    world: str, sampling: str, off_h: tuple[float, ...], studies: int, **noise: float
) -> Promise:
    """Share of the genes shown to change that are said not to return simply where all do."""
    said = changed = with_any = 0
    for rng in streams(41, studies):
        found = ask(MEMORYLESS[world](rng, GENES, SAMPLINGS[sampling], off_h),
                    SAMPLINGS[sampling], off_h, rng, **noise)
        said += int(found.called().sum())
        changed += int(found.tested.sum())
        with_any += bool(found.called().any())
    return Promise(f"not simple, {world}; {sampling}; off {hours(off_h)}: of genes that changed "
                   f"({with_any} of {studies} studies have one)", FALSE, said, max(changed, 1),
                   "at_most")


def power_line(world: str, sampling: str, off_h: tuple[float, ...], studies: int) -> str:
    """Say the share of planted genes found, three in ten of all; the others return simply."""
    when, number = SAMPLINGS[sampling], round(0.3 * GENES)
    found = true = false = safe = 0
    for rng in streams(42, studies):
        way = NOT_SIMPLE[world](rng, number, when, off_h)
        one = ask(way.beside(own_rates(rng, GENES - number, when, off_h)), when, off_h, rng)
        called = one.called()
        found += int(called[:number].sum())
        false += int(called[number:].sum())
        safe += int((called & (one.break_even_log2 >= HARVEST_LOG2))[:number].sum())
        true += number
    low, high = Promise("", 0.0, found, true).interval
    return (f"  {world}, 30 % of genes; {sampling}; off {hours(off_h)}: found {found / true:.3f} "
            f"[{low:.3f}, {high:.3f}] of {true}, {safe} of them whatever harvests do up to "
            f"{HARVEST_LOG2:g} log2; false {false} of {found + false}")


def deep_relay(most: float, studies: int) -> str:
    """Say how often a relay saturated far beyond its half-point passes, without a promise."""
    sampling, off_h = SAMPLINGS["close, two weeks"], OFF_TIMES[1]
    said = changed = 0
    for rng in streams(43, studies):
        found = ask(relay(rng, GENES, sampling, off_h, most=most), sampling, off_h, rng)
        said += int(found.called().sum())
        changed += int(found.tested.sum())
    return (f"  no promise: relay saturated up to {most:g} half-points, off {hours(off_h)}: "
            f"{said} of {changed} genes that changed")
