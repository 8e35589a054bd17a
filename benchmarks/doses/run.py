"""`python -m benchmarks doses`: what raises a false alarm along doses, and what is found."""

from __future__ import annotations

import argparse
from itertools import product

import numpy as np
import pandas as pd

from benchmarks.doses.studies import placed, titration
from benchmarks.promise import Promise
from refugium.core.status import CallRole, Change, Level
from refugium.escape.engagement.dose_series import dose_series_table
from refugium.escape.engagement.dose_trend import fit_trend
from refugium.escape.parameters import ALPHA, DOSE_MARGIN_LOG2
from refugium.escape.situations import View, read_situations
from refugium.knowledge import load_knowledge
from refugium.signal import read
from refugium.signal.reporters import match_reporters, measure
from refugium.study import Study

PLACES = ("none", "gradient 0.2", "step 0.2", "treated row 0.2", "neighbours 0.15")
STRICT = 0.001
"""Families are large: the tail must hold as well."""


def kernel(repeats: int, seed: int) -> None:
    """Print false falls of the trend itself, over doses, noise and places."""
    for doses, tails, scatter, place in product((5, 7, 10), (3, 30), (0.05, 0.2, 0.5), PLACES):
        rng = np.random.default_rng(np.random.SeedSequence([seed, doses, tails]))
        values = scatter * rng.standard_t(tails, (repeats, doses)) + placed(
            place, doses, repeats, rng)
        p = fit_trend(values).p(-1, DOSE_MARGIN_LOG2)
        for alpha in (ALPHA, STRICT):
            print(Promise(f"{doses} doses, t with {tails} df, scatter {scatter}, {place}: "
                          f"p <= {alpha}", alpha, int((p <= alpha).sum()), repeats, "at_most"),
                  flush=True)


def decided(study: Study) -> pd.DataFrame:
    """Return the rows of `dose_series` that decide: all times together."""
    knowledge, readings = load_knowledge(), read(study)
    matrix = readings.matrix("rppa")
    measured = match_reporters(matrix, knowledge)
    signal = measure(measured, knowledge)
    laid = read_situations(readings.design, signal, matrix.layout.contrasts, knowledge)
    table = dose_series_table(readings.design, [View(measured, signal, laid)])
    return table[table["q"].notna()]


def whole(repeats: int, seed: int) -> None:
    """Print false and true answers of whole runs: ten nodes, three times, one sample a state."""
    for scatter, place in product((0.1, 0.3), PLACES):
        false_hit = false_rise = 0
        for number in range(repeats):
            told = decided(titration({}, scatter=scatter, place=place, seed=seed + number))
            false_hit += bool((told["verdict"] != "").any())
            false_rise += bool((told["change"] == Change.UP).any())
        for what, count in (("hit", false_hit), ("rise", false_rise)):
            print(Promise(f"runs, scatter {scatter}, {place}: any false {what}", ALPHA, count,
                          repeats, "at_most"), flush=True)
    for scatter, rise in product((0.1, 0.2, 0.3), (1.0, 2.0)):
        hit = found = false = 0
        for number in range(repeats):
            planted = {"MAPK pT202": -3.0, "c-Jun pS63": rise}
            told = decided(titration(planted, scatter=scatter, place="none", seed=seed + number))
            called = set(told.loc[told["level"] == Level.CANDIDATE, "node"])
            hit += bool((told.loc[told["role"] == CallRole.TARGET, "verdict"] != "").any())
            found += "c-Jun" in called
            false += bool(called - {"c-Jun"})
        print(f"runs, scatter {scatter}: ERK -3 found in {hit} of {repeats}, c-Jun {rise:+g} a "
              f"candidate in {found}, another node in {false}", flush=True)


def main(arguments: list[str] | None = None) -> None:
    """Run the suite; every line is printed as soon as it is known."""
    parser = argparse.ArgumentParser(prog="benchmarks doses")
    parser.add_argument("--kernel", type=int, default=20_000)
    parser.add_argument("--whole", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    if options.kernel:
        kernel(options.kernel, options.seed)
    if options.whole:
        whole(options.whole, options.seed)


if __name__ == "__main__":
    main()
