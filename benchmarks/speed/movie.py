"""Onsets, half-times, constraints, waves and order of a whole transcriptome: time and peak memory.

`python -m benchmarks speed --part movie`; the aim is 20,000 genes x 12 times x 3 replicates x 200
draws in less than 60 s and 3 GB on two cores.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable

import numpy as np

from benchmarks.movie.planted import DENSE, amplitudes, course_of, saturating
from refugium.movie.constraints.constraints import find_constraints
from refugium.movie.order.half_time import half_times
from refugium.movie.order.onset import onsets
from refugium.movie.order.pairs import order
from refugium.movie.order.waves import waves
from refugium.movie.parameters import BOOTSTRAPS

LIMIT_S, LIMIT_GB = 60.0, 3.0


def main(arguments: list[str] | None = None) -> None:
    """Print seconds of each part, their sum and the peak memory of the process."""
    parser = argparse.ArgumentParser(prog="benchmarks speed --part movie")
    parser.add_argument("--genes", type=int, default=20_000)
    parser.add_argument("--small", action="store_true", help="a tenth of the genes")
    options, _ = parser.parse_known_args(arguments)
    genes = options.genes // (10 if options.small else 1)
    rng = np.random.default_rng(0)
    time_h = DENSE[:12]
    half = np.exp(rng.uniform(0, np.log(300), genes))
    true = amplitudes(genes, rng, 0.0, 4.0)[:, None] * saturating(half, 0.0, 1.0, time_h)
    course = course_of(true, time_h, rng, shared=0.1)
    side = np.sign(true[:, -1])
    sets = {f"set {i}": {course.features[g]: float(side[g]) for g in range(i * 50, (i + 1) * 50)}
            for i in range(10)}
    parts: dict[str, Callable[[], object]] = {
        "onsets": lambda: onsets(course, "on"),
        f"half-times ({BOOTSTRAPS} draws)": lambda: half_times(course, "on"),
        "constraints": lambda: find_constraints(course),
        "waves": lambda: waves(course, "on"),
        "order (45 pairs of sets)": lambda: order(course, "on", sets),
    }
    total = 0.0
    for name, work in parts.items():
        start = time.perf_counter()
        work()
        seconds = time.perf_counter() - start
        total += seconds
        print(f"movie {name}: {seconds:.2f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    met = total < LIMIT_S and peak < LIMIT_GB
    print(f"movie {genes} genes x {len(time_h)} times x 3 replicates: {total:.1f} s, peak memory "
          f"{peak:.2f} GB; aim {LIMIT_S:g} s and {LIMIT_GB:g} GB: {'met' if met else 'MISSED'}")


if __name__ == "__main__":
    main()
