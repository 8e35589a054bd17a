"""`python -m benchmarks lines`: false and true calls across lines, in pieces that can resume.

The tested step (what untreated lines show) is run on every cohort; whole runs, in which a node must
also keep up on the drug and the drug must hit, on a fraction.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.lines.kernel import judge
from benchmarks.lines.score import score
from benchmarks.lines.worlds import AIMS, NULLS, ON_DRUG, PLANTED, Changes
from benchmarks.promise import PROMISE_CONFIDENCE, Promise
from refugium.core.status import LinesVerdict
from refugium.escape.levels.across_lines.parameters import (
    ALIAS_ALPHA,
    COMPETE_ALPHA,
    FAMILY_ALPHA,
)
from refugium.escape.levels.across_lines.power import lines_power
from refugium.knowledge import Knowledge, load_knowledge
from refugium.virtual import LinesPlan

MOST_FALSE = 0.05
PIECE = 10
Row = dict[str, object]
Scored = Callable[[LinesPlan, Knowledge], Row]


def main(arguments: list[str] | None = None) -> None:
    """Run what is not yet in the folder, and print every rate beside what was promised."""
    parser = argparse.ArgumentParser(prog="benchmarks lines")
    parser.add_argument("--repeats", type=int, default=500, help="cohorts a world, tested step")
    parser.add_argument("--whole", type=int, default=50, help="cohorts a world, whole runs")
    parser.add_argument("--kept", type=Path, default=Path("lines-kept"))
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", nargs="*", default=[], help="worlds; default: all")
    options = parser.parse_args(arguments)
    options.kept.mkdir(parents=True, exist_ok=True)
    worlds = {**NULLS, **ON_DRUG, **PLANTED}
    asked = options.only or list(worlds)
    # rows of one table share their error: an interval for each at 1 % over all of them
    confidence = 1 - (1 - PROMISE_CONFIDENCE) / (len(NULLS) + len(ON_DRUG))
    print(f"intervals of nulls: exact, {confidence:.2%} (99 % over all worlds)", flush=True)
    with ProcessPoolExecutor(options.processes) as pool:
        for name in asked:
            step = partial(_rows, pool, worlds[name], kept=options.kept)
            if name not in ON_DRUG and options.repeats:
                rows = list(step(f"step {name}", judge, options.repeats))
                said = _false(name, rows, confidence) if name in NULLS else _power(name, rows)
                print(said, flush=True)
            if options.whole:
                rows = list(step(f"whole {name}", score, options.whole))
                print(_whole(name, rows, confidence), flush=True)


def _rows(
    pool: ProcessPoolExecutor, changes: Changes, name: str, scored: Scored, repeats: int, *,
    kept: Path,
) -> Iterator[Row]:
    path = kept / f"{name.replace(' ', '-').replace(',', '')}.jsonl"
    done = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    yield from done[:repeats]
    for first in range(len(done), repeats, PIECE):
        seeds = range(first, min(first + PIECE, repeats))
        found = list(pool.map(partial(_one, changes, scored), seeds))
        with path.open("a") as handle:
            handle.writelines(json.dumps(row) + "\n" for row in found)
        yield from found


def _one(changes: Changes, scored: Scored, seed: int) -> Row:
    return scored(LinesPlan(seed=seed, **changes), load_knowledge())  # type: ignore[arg-type]


def _false(name: str, rows: list[Row], confidence: float) -> str:
    found = Promise(f"{name}: studies in which any node passes", MOST_FALSE,
                    sum(bool(row["called"]) for row in rows), len(rows), "at_most", confidence)
    families = [str(f) for row in rows for f in set(dict(row["families"]).values())]  # type: ignore[call-overload]
    own = sum(bool(row["passes"]) for row in rows)
    counts = {family: families.count(family) for family in dict.fromkeys(families)}
    return f"{found}\n  by family {counts}; the planned node {own}"


def _power(name: str, rows: list[Row]) -> str:
    """Say how often the planted node passes, what each condition costs, and what is expected."""
    n = len(rows)
    alone = np.array([_number(row, "p_family") <= FAMILY_ALPHA for row in rows])
    rival = np.array([_number(row, "p_rivals") <= ALIAS_ALPHA for row in rows])
    above = np.array([_number(row, "p_above") <= COMPETE_ALPHA for row in rows])
    passed = sum(bool(row["passes"]) for row in rows)
    found = Promise(f"{name}: passes before the drug", AIMS.get(name, 0.0), passed, n, "at_least")
    low, high = found.interval
    # the shift that is left of the planted one, in every cohort the same
    shift = float(np.mean([_number(row, "difference") for row in rows]))
    expected = np.mean([lines_power(
        _number(row, "sd"), int(_number(row, "survive")),
        int(_number(row, "n") - _number(row, "survive")), shift_log2=shift, seen=1.0,
        reliability=_number(row, "reliability"), df=_number(row, "df")) for row in rows])
    rivals = [str(r) for row in rows for r in list(row["aliased"])]  # type: ignore[call-overload]
    held = {r: round(rivals.count(r) / n, 3) for r in dict.fromkeys(rivals)}
    others = sum(bool(set(map(str, row["called"])) - {"SRC family"}) for row in rows)  # type: ignore[call-overload]
    aim = f"; aim at least {AIMS[name]}" if name in AIMS else ""
    return (f"{name}: passes {passed / n:.3f} [{low:.3f}, {high:.3f}] ({passed} of {n}){aim}\n"
            f"  slope shown {alone.mean():.3f}, also with rivals {(alone & rival).mean():.3f}, "
            f"also above other nodes {(alone & above).mean():.3f}; not shown with {held}\n"
            f"  measured difference {shift:.2f} log2; power of the slope by the formula at it "
            f"{expected:.3f}; another node passes in {others / n:.3f}")


def _whole(name: str, rows: list[Row], confidence: float) -> str:
    n = len(rows)
    verdicts = [str(row["verdict"]) or "none" for row in rows]
    counts = {verdict: verdicts.count(verdict) for verdict in dict.fromkeys(verdicts)}
    if name in PLANTED:
        primed = counts.get(str(LinesVerdict.PRIMED), 0)
        low, high = Promise(name, 0.0, primed, n, "at_least").interval
        lead = (f"called {primed / n:.3f} [{low:.3f}, {high:.3f}] ({primed} of {n}); supported "
                f"{sum(row['supported'] == 'yes' for row in rows) / n:.2f}")
    else:
        lead = str(Promise("studies with any call", MOST_FALSE,
                           sum(bool(row["called"]) for row in rows), n, "at_most", confidence))
    return f"  whole runs: {lead}; {counts}"


def _number(row: Row, name: str) -> float:
    value = row[name]
    return float(str(value)) if value is not None else float("nan")
