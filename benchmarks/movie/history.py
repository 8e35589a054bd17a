"""Memory proper: false second futures in worlds without memory, and power where genes are primed.

`python -m benchmarks movie --part history`; `--small` for a first look, `--studies N`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.movie.loops import arrange
from benchmarks.movie.rechallenges import HIDDEN, MEMORYLESS, Cells, own_rates, primed
from benchmarks.movie.streams import streams
from benchmarks.promise import Promise
from refugium.core.status import Status
from refugium.movie.memory.genes import gene_memory
from refugium.movie.memory.verdicts import History
from refugium.movie.parameters import ALPHA

Array = NDArray[np.float64]

GENES, SILENT = 200, 200
EXPOSED_H, READ_H = 168.0, 24.0
RESTS_H = (168.0, 336.0, 672.0)
EXPOSURES_H = (168.0, 504.0)
"""Two lengths of exposure, read OFF_H after the drug is taken away."""
OFF_H = 48.0


def main(arguments: list[str] | None = None) -> None:
    """Print every promise beside what was observed, then power."""
    parser = argparse.ArgumentParser(prog="benchmarks movie --part history")
    parser.add_argument("--small", action="store_true", help="a tenth of the studies")
    parser.add_argument("--studies", type=int, default=100)
    options = parser.parse_args(arguments)
    for line in lines(max(options.studies // 10, 2) if options.small else options.studies):
        print(line, flush=True)


def lines(studies: int) -> Iterator[str]:
    """Yield the rows one by one."""
    for world in MEMORYLESS:
        for rest_h in RESTS_H:
            yield false_line(world, studies, rest_h=rest_h)
        yield false_line(world, studies, rest_h=None)
    for rest_h in RESTS_H:
        yield false_line("hidden residue", studies, rest_h=rest_h)
    for harvest in (0.15, 0.3):
        yield false_line("own rates", studies, rest_h=336.0, harvest=harvest)
    for quicker in (2.0, 4.0, 8.0):
        for told in (True, False):
            yield power_line(quicker, max(studies // 4, 2), told=told)


def rechallenge(
    cells: Cells, rest_h: float, rng: np.random.Generator, *, harvest: float = 0.0,
    told: bool = True,
) -> pd.DataFrame:
    """On the drug for a week, off it for a rest, on it for a day: the table of memory."""
    again = EXPOSED_H + rest_h
    times = (READ_H, EXPOSED_H, again, again + READ_H)
    changes = cells.follow(((0.0, 1.0), (EXPOSED_H, 0.0), (again, 1.0)), times)
    return _table(changes, ("before", "on", "on", "off", "again"), (0.0, *times), rng,
                  harvest=harvest, told=told)


def exposures(cells: Cells, rng: np.random.Generator) -> pd.DataFrame:
    """Two lengths of exposure, each read off the drug after the same time: the table of memory."""
    short, long = EXPOSURES_H
    on = cells.follow(((0.0, 1.0),), (READ_H, short, long))
    off = [cells.follow(((0.0, 1.0), (end, 0.0)), (end + OFF_H,)) for end in (short, long)]
    times = np.array([0.0, READ_H, short, long, short + OFF_H, long + OFF_H])
    changes = np.concatenate([np.zeros((len(on), 1)), on, *off], axis=1)
    phases = ("before", "on", "on", "on", "off", "off")
    course = arrange(_beside_silent(changes), phases, times, rng)
    course.points.loc[[4, 5], "since_h"] = OFF_H
    return gene_memory(replace(course, repeated_harvests=True, paths={
        "short": (0, 1, 2, 4), "long": (0, 1, 2, 3, 5)}))


def _table(
    changes: Array, phases: tuple[str, ...], times: tuple[float, ...], rng: np.random.Generator, *,
    harvest: float, told: bool,
) -> pd.DataFrame:
    means = _beside_silent(np.concatenate([np.zeros((len(changes), 1)), changes], axis=1))
    means = means + harvest * rng.standard_normal(means.shape)
    course = arrange(means, phases, np.array(times), rng)
    return gene_memory(replace(course, repeated_harvests=told))


def _beside_silent(changes: Array) -> Array:
    return np.concatenate([changes, np.zeros((SILENT, changes.shape[1]))])


def false_line(world: str, studies: int, *, rest_h: float | None, harvest: float = 0.0) -> str:
    """Say in how many studies without memory states pass as one, and any gene is called memory.

    Harvests that shift genes are not told from time; without them, they are.
    """
    tested = with_any = genes = weak = 0
    for rng in streams(34, studies):
        cells = (MEMORYLESS | HIDDEN)[world](rng, GENES)
        table = (exposures(cells, rng) if rest_h is None else
                 rechallenge(cells, rest_h, rng, harvest=harvest, told=not harvest))
        called = int((table["history"] == History.DEPENDENT).sum())
        tested += bool((table["history_status"] == Status.OK).any())
        weak += int((table["history"] == History.HARVEST).sum())
        with_any += called > 0
        genes += called
    design = (f"again after {rest_h:g} h" if rest_h is not None
              else f"exposures of {EXPOSURES_H[0]:g} and {EXPOSURES_H[1]:g} h")
    shifts = f", harvests {harvest:g} ({weak} genes cannot be told)" if harvest else ""
    promise = Promise(f"history, {world}, {design}{shifts}: studies with any gene called memory",
                      ALPHA, with_any, studies, "at_most")
    if world in HIDDEN:
        low, high = promise.interval
        return (f"  no promise, {world}, {design}: studies with any gene called memory "
                f"{promise.observed:.3f} [{low:.3f}, {high:.3f}] of {studies}; states the same in "
                f"{tested}; {genes} genes")
    return f"{promise}; states the same in {tested}; {genes} genes"


def power_line(quicker: float, studies: int, *, told: bool) -> str:
    """Say the share of primed genes found, three in ten of all; the others have no memory."""
    number = round(0.3 * GENES)
    found = true = false = tested = 0
    for rng in streams(35, studies):
        table = rechallenge(_beside(primed(rng, number, quicker=quicker),
                                    own_rates(rng, GENES - number)), 672.0, rng, told=told)
        called = (table["history"] == History.DEPENDENT).to_numpy()
        found += int(called[:number].sum())
        false += int(called[number:].sum())
        tested += bool((table["history_status"] == Status.OK).any())
        true += number
    low, high = Promise("", 0.0, found, true).interval
    return (f"  primed, {quicker:g} times quicker, 30 % of genes, again after 672 h, harvests "
            f"{'told from time' if told else 'not told'}: found {found / true:.3f} "
            f"[{low:.3f}, {high:.3f}] of {true}; false {false} of {found + false}; states the same "
            f"in {tested} of {studies} studies")


def _beside(one: Cells, other: Cells) -> Cells:
    """Put genes of two kinds into one set of cells."""
    cut, rows = one.rest.shape[1], len(one.rest)

    def goes(x: Array, on: float) -> tuple[Array, Array]:
        mine, theirs = one.goes(x[:rows, :cut], on), other.goes(x[rows:, cut:], on)
        target, rate = np.zeros_like(x), np.ones_like(x)
        for held, own, their in ((target, mine[0], theirs[0]), (rate, mine[1], theirs[1])):
            held[:rows, :cut], held[rows:, cut:] = own, their
        return target, rate

    rest = np.zeros((rows + len(other.rest), cut + other.rest.shape[1]))
    rest[:rows, :cut], rest[rows:, cut:] = one.rest, other.rest
    return Cells(rest=rest, goes=goes, read=lambda x: np.concatenate([
        one.read(x[:rows, :cut]), other.read(x[rows:, cut:])]))
