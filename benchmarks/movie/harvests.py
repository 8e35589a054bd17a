"""Shifts of harvests: false orders and false memory with and without untreated cells, and power.

`python -m benchmarks movie --part harvests`; `--small` for a first look. Studies are written by
:func:`refugium.virtual.write_course`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from itertools import product

import pandas as pd

from benchmarks.promise import Promise
from refugium.core.status import OrderVerdict
from refugium.movie import courses
from refugium.movie.memory.genes import gene_memory
from refugium.movie.memory.verdicts import Kept
from refugium.movie.order.pairs import order
from refugium.movie.parameters import ALPHA
from refugium.virtual import CoursePlan, Programme, write_course
from refugium.virtual.courses.course import DRUG

SCATTERS = (0.0, 0.15, 0.3)
"""What a harvest does to genes, standard deviation, log2."""
SHOWN = (OrderVerdict.BEFORE, OrderVerdict.AHEAD)
FALSE_KEPT = 0.01
ON_H = (6.0, 24.0, 48.0, 96.0, 168.0, 240.0, 336.0)


def main(arguments: list[str] | None = None) -> None:
    """Print every promise beside what was observed, then power."""
    parser = argparse.ArgumentParser(prog="benchmarks movie --part harvests")
    parser.add_argument("--small", action="store_true", help="a tenth of the studies")
    for line in lines(6 if parser.parse_args(arguments).small else 60):
        print(line, flush=True)


def lines(studies: int) -> Iterator[str]:
    """Yield the rows of the benchmark one by one."""
    for beside, scatter in product((False, True), SCATTERS):
        yield str(false_order(scatter, beside, studies))
        yield str(false_kept(scatter, beside, max(studies // 6, 2)))
    for beside, lag_h in product((False, True), (24.0, 96.0)):
        found = order_found(lag_h, beside, studies // 2)
        yield f"  order, second {lag_h:g} h later, {_beside(beside)}: {dict(found)}"
    for beside, (size, keeps) in product((False, True), ((2.5, 0.6), (2.5, 1.0), (4.0, 1.0))):
        yield kept_found(size, keeps, beside, max(studies // 6, 2))


def false_order(scatter: float, beside: bool, studies: int) -> Promise:
    """Two sets of 30 genes, one onset and one speed, one moves 3 log2 and the other 1.2."""
    programmes = (Programme(name="much", size_log2=3.0, half_h=15.0),
                  Programme(name="little", size_log2=1.2, half_h=15.0))
    false = sum(_verdict(programmes, scatter, beside, seed) in SHOWN for seed in range(studies))
    return Promise(f"order, amplitudes 3 and 1.2, harvests {scatter:g}, {_beside(beside)}", ALPHA,
                   false, studies, "at_most")


def order_found(lag_h: float, beside: bool, studies: int) -> Counter[str]:
    """Verdicts where the second set begins a lag after the first; harvests scatter by 0.1."""
    programmes = (Programme(name="first", half_h=8.0),
                  Programme(name="second", half_h=15.0, onset_h=lag_h))
    return Counter(_verdict(programmes, 0.1, beside, seed) for seed in range(studies))


def _verdict(
    programmes: tuple[Programme, ...], scatter: float, beside: bool, seed: int
) -> str:
    made = write_course(CoursePlan(
        seed=seed, programmes=programmes, n_still=100, counts=False, beside=beside, on_h=ON_H,
        harvest_log2=scatter, drift_log2=0.1))
    sets = {one.name: made.genes(one.name) for one in programmes}
    row = order(courses(made.study)[0], DRUG, sets).order.iloc[0]
    return str(row["verdict"]) if row["reason"] != "harvest" else "harvest"


def false_kept(scatter: float, beside: bool, studies: int) -> Promise:
    """Of genes that changed and all come back, some three times as slowly: said to be kept."""
    programmes = tuple(
        Programme(name=f"p{half:g}x{slower:g}", half_h=half, size_log2=2.5, back_h=slower * half)
        for half in (10.0, 30.0, 90.0) for slower in (1.0, 3.0))
    kept = changed = 0
    for table in _memories(programmes, scatter, beside, studies):
        kept += int((table["kept"] == Kept.KEPT).sum())
        changed += int((table["programme"] != "").sum())
    return Promise(f"kept, everything comes back, harvests {scatter:g}, {_beside(beside)}",
                   FALSE_KEPT, kept, changed, "at_most")


def kept_found(size: float, keeps: float, beside: bool, studies: int) -> str:
    """Say the share of planted genes found; harvests scatter by 0.1."""
    programmes = (Programme(name="keeps", n_genes=60, half_h=20.0, size_log2=size, keeps=keeps),
                  Programme(name="back", n_genes=140, half_h=20.0))
    words: Counter[str] = Counter()
    for table in _memories(programmes, 0.1, beside, studies):
        words += Counter(table.loc[table["programme"] == "keeps", "kept"])
    return (f"  kept, {keeps:.0%} of {size:g} log2, {_beside(beside)}: {words[Kept.KEPT]} of "
            f"{sum(words.values())} found, {words[Kept.HARVEST]} cannot be told")


def _memories(
    programmes: tuple[Programme, ...], scatter: float, beside: bool, studies: int
) -> Iterator[pd.DataFrame]:
    for seed in range(studies):
        made = write_course(CoursePlan(
            seed=seed, programmes=programmes, n_still=200, counts=False, beside=beside, on_h=ON_H,
            off_h=(168.0, 336.0), harvest_log2=scatter, drift_log2=0.1))
        yield gene_memory(courses(made.study)[0]).merge(made.truth, on="gene")


def _beside(beside: bool) -> str:
    return "untreated cells beside" if beside else "no untreated cells"
