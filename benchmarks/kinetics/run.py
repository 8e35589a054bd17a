"""Print every promise of the kinetics beside what was observed: `python -m benchmarks kinetics`."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from benchmarks.kinetics.inversion import true_rises
from benchmarks.kinetics.score import (
    score_oracle,
    score_prior,
    score_probability,
    score_published,
    score_resting,
    score_turning,
)
from benchmarks.kinetics.simulated import DRUG_ON, NOISE, prior_truth, published, table_of
from benchmarks.promise import Promise
from refugium.movie.kinetics import fit_kinetics
from refugium.movie.kinetics.parameters import CONFIDENCE, PROFILE_INFLATION

PARTS = ("time", "inversion", "published", "published_unstated", "prior", "oracle", "probability",
         "turning", "resting")
NEED_CONSTANTS = ("inversion", "published", "published_unstated", "oracle")
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
Map = Callable[[Callable[[int], Any], Iterable[int]], Iterable[Any]]


def main(arguments: list[str] | None = None) -> None:
    """Run the suite, or the parts named."""
    parser = argparse.ArgumentParser(prog="benchmarks kinetics")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--repeats", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    seeds = range(options.first, options.first + options.repeats)
    if published() is None:
        print("published constants: skipped, REFUGIUM_DATA is not set")
    with ProcessPoolExecutor(options.processes) as pool:
        for part in options.parts:
            if part in NEED_CONSTANTS and published() is None:
                continue
            _PARTS[part](partial(pool.map, chunksize=4), seeds)


def _time(each: Map, seeds: range) -> None:
    truth = published() or prior_truth(0)
    begin = time.perf_counter()
    fit_kinetics(table_of(truth, noise=NOISE), drug_on=DRUG_ON)
    print(f"one data set, 30 readings, profile and posterior: {time.perf_counter() - begin:.1f} s")


def _inversion(each: Map, seeds: range) -> None:
    truth = published()
    assert truth is not None
    plain = float(stats.chi2.ppf(CONFIDENCE, 1))
    rises = true_rises(truth, len(seeds), seeds.start)
    print(f"published constants, sd stated: truth within its profile interval ({len(seeds)} data "
          "sets; in brackets with the plain rise of the deviance)")
    for name, rise in rises.items():
        inside = int((rise <= plain * PROFILE_INFLATION).sum())
        promise = Promise(f"  {name}", CONFIDENCE, inside, len(rise), "at_least")
        print(f"{promise} ({(rise <= plain).mean():.3f})")


def _coverage(score: Callable[[int], Any], words: str, each: Map, seeds: range) -> None:
    table = pd.DataFrame([row for rows in each(score, seeds) for row in rows])
    print(f"{words} ({len(seeds)} data sets)")
    for name, rows in table.groupby("name", sort=False):
        given = rows[rows["given"]]
        if len(given) == 0:
            print(f"  {name}: never given")
            continue
        promise = Promise(f"  {name}", CONFIDENCE, int(given["inside"].sum()), len(given),
                          "at_least")
        wrong = int((~given["inside"].astype(bool)).sum())
        print(f"{promise}; given {rows['given'].mean():.2f}, two ends "
              f"{rows['two_ends'].mean():.2f}; wrong in {wrong} of {len(rows)} data sets")
    given = table[table["given"]]
    print(f"  all constants together: {given['inside'].mean():.3f} of {len(given)}")


def _oracle(each: Map, seeds: range) -> None:
    table = pd.DataFrame(list(each(score_oracle, seeds)))
    print(f"slow constant off drug open above: here {table['ours'].mean():.3f}, independent "
          f"profile {table['oracle'].mean():.3f}, the same answer in "
          f"{(table['ours'] == table['oracle']).mean():.3f} of {len(table)}")
    rate = float(table["oracle"].mean())
    print(Promise("  as often as the independent profile", rate, int(table["ours"].sum()),
                  len(table)))


def _probability(each: Map, seeds: range) -> None:
    table = pd.DataFrame(list(each(score_probability, seeds)))
    print(f"the return is slower: probabilities held against truth ({len(table)} prior draws)")
    for low, high in pairwise(BINS):
        rows = table[(table["p"] >= low) & ((table["p"] < high) | (high == 1.0))]
        if len(rows):
            print(Promise(f"  said {low:.1f} to {high:.1f}", round(float(rows["p"].mean()), 3),
                          int(rows["slower"].sum()), len(rows)))
    for phase in ("on", "off"):
        ranks = table[f"rank_{phase}"]
        inside = int(((ranks > 0.05) & (ranks < 0.95)).sum())
        print(Promise(f"  90 % posterior interval of the slow rate {phase} drug", CONFIDENCE,
                      inside, len(table)))
        print(f"    ranks of the truth by fifths: "
              f"{np.histogram(ranks, bins=BINS)[0].tolist()}")


def _turning(each: Map, seeds: range) -> None:
    table = pd.DataFrame(list(each(score_turning, seeds)))
    given = table[table["given"]]
    print(f"turning on drug: period given in {table['given'].mean():.2f} of {len(table)}; "
          f"said to turn off drug, where it does not: {table['off_turns'].mean():.3f}")
    if len(given):
        print(Promise("  period within its interval", CONFIDENCE, int(given["inside"].sum()),
                      len(given), "at_least"))


def _resting(each: Map, seeds: range) -> None:
    for stated in (True, False):
        wrong = sum(each(partial(score_resting, stated), seeds))
        print(Promise(f"nothing moves, sd {'stated' if stated else 'not stated'}: data sets with "
                      "any constant", 0.05, int(wrong), len(seeds), "at_most"))


_PARTS: dict[str, Callable[[Map, range], None]] = {
    "time": _time,
    "inversion": _inversion,
    "published": partial(_coverage, partial(score_published, True),
                         "published constants, sd stated"),
    "published_unstated": partial(_coverage, partial(score_published, False),
                                  "published constants, sd not stated"),
    "prior": partial(_coverage, partial(score_prior, True), "constants drawn anew, sd stated"),
    "oracle": _oracle,
    "probability": _probability,
    "turning": _turning,
    "resting": _resting,
}


if __name__ == "__main__":
    main()
