"""False calls, false statements, power and held-out wells of the comparison of colonies."""

from __future__ import annotations

import time

import numpy as np

from benchmarks.population.plates import EQUAL, TIMES, UNLIKE, World, draw_plate, places
from benchmarks.promise import Promise
from refugium.population.clones.differ import Differ, Difference, colonies_differ
from refugium.population.clones.wells import choose_wells
from refugium.population.parameters import ALPHA, ALPHA_LASTING, FROM_H

WELLS = 300


def _one(seed: int, world: World) -> tuple[float, Differ]:
    rng = np.random.default_rng(seed)
    turnover, net = float(rng.choice([0.01, 0.03, 0.06])), float(rng.uniform(-0.006, 0.006))
    cells = draw_plate(rng, world, turnover, net, WELLS)
    late = TIMES >= FROM_H
    kept = choose_wells(TIMES[late], cells[:, late], cells[:, 0], np.zeros(WELLS, bool)).wells
    return turnover, colonies_differ(
        TIMES[late], cells[kept][:, late], cells[kept, 0], places(WELLS)[kept], alpha=ALPHA,
        alpha_lasting=ALPHA_LASTING, rng=rng, draws=100)


def main(repeats: int, seed: int) -> None:
    """Print each world."""
    for world in (*EQUAL, *UNLIKE):
        begin, verdicts = time.process_time(), []
        wrong = inside = held = 0
        for k in range(repeats):
            turnover, found = _one(seed + k, world)
            verdicts.append(found.verdict)
            # a statement that excludes the true turnover
            wrong += found.verdict == Difference.BEYOND or found.unless_per_h > turnover
            inside, held = inside + found.inside, held + found.n_held_out
        each = {v.value: verdicts.count(v) for v in Difference}
        print(f"{world.name}: {each}, held-out wells in their band {inside / held:.3f}, "
              f"{time.process_time() - begin:.0f} CPU s")
        if world in EQUAL:
            print(Promise(f"{world.name}: called heterogeneous", ALPHA_LASTING,
                          each["heterogeneous"], repeats, "at_most"))
            print(Promise(f"{world.name}: excludes the true turnover", ALPHA, wrong, repeats,
                          "at_most"))
