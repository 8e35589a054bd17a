"""`python -m benchmarks lines`: false and true calls across lines, in pieces that can resume."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.lines.score import score
from benchmarks.promise import Promise
from refugium.core.status import LinesVerdict
from refugium.knowledge import load_knowledge
from refugium.virtual import LinesPlan

NULLS: dict[str, dict[str, object]] = {
    "nothing planted": {}, "nothing planted, 12 lines": {"n_lines": 12},
    "node follows proliferation": {"world": "proliferation"},
    "node repressed by the driver's output": {"world": "driver"},
    "lineage moves nodes and response": {"world": "lineage"},
    "survivors in plexes of their own": {"world": "plex_split", "n_plexes": 2},
    "sister lines": {"world": "sisters"},
    "node falls on the drug": {"shift_log2": 2.0, "keeps_up": False, "declared": True},
}
PLANTED: dict[str, dict[str, object]] = {
    "8 lines, 2 log2, 3 sites, declared": {"shift_log2": 2.0, "declared": True},
    "8 lines, 2 log2, 8 sites, declared": {"shift_log2": 2.0, "n_sites": 8, "declared": True},
    "8 lines, 2 log2, 20 sites, declared": {"shift_log2": 2.0, "n_sites": 20, "declared": True},
    "8 lines, 2 log2, 3 sites": {"shift_log2": 2.0},
    "12 lines, 1.5 log2, 3 sites, declared": {"shift_log2": 1.5, "n_lines": 12, "declared": True},
    "12 lines, 1 log2, 8 sites, declared": {"shift_log2": 1.0, "n_lines": 12, "n_sites": 8,
                                            "declared": True},
    "6 lines, 2 log2, 8 sites, declared": {"shift_log2": 2.0, "n_lines": 6, "n_sites": 8,
                                           "declared": True},
    "8 lines, 2 log2, 3 sites, groups": {"shift_log2": 2.0, "groups": True, "declared": True},
}
AIMS = {"8 lines, 2 log2, 3 sites, declared": 0.75, "8 lines, 2 log2, 8 sites, declared": 0.9}
MOST_FALSE = 0.05
PIECE = 10


def main(arguments: list[str] | None = None) -> None:
    """Run what is not yet in the folder, and print every rate beside what was promised."""
    parser = argparse.ArgumentParser(prog="benchmarks lines")
    parser.add_argument("--repeats", type=int, default=500)
    parser.add_argument("--kept", type=Path, default=Path("lines-kept"))
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    options.kept.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(options.processes) as pool:
        for name, changes in {**NULLS, **PLANTED}.items():
            rows = list(_rows(pool, name, changes, options.repeats, options.kept))
            for line in _said(name, rows):
                print(line, flush=True)


def _rows(
    pool: ProcessPoolExecutor, name: str, changes: dict[str, object], repeats: int, kept: Path
) -> Iterator[dict[str, object]]:
    path = kept / f"{name.replace(' ', '-').replace(',', '')}.jsonl"
    done = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    yield from done[:repeats]
    for first in range(len(done), repeats, PIECE):
        seeds = range(first, min(first + PIECE, repeats))
        found = list(pool.map(partial(_one, changes), seeds))
        with path.open("a") as handle:
            handle.writelines(json.dumps(row) + "\n" for row in found)
        yield from found


def _one(changes: dict[str, object], seed: int) -> dict[str, object]:
    return score(LinesPlan(seed=seed, **changes), load_knowledge())  # type: ignore[arg-type]


def _said(name: str, rows: list[dict[str, object]]) -> Iterator[str]:
    n = len(rows)
    primed = sum(row["verdict"] == LinesVerdict.PRIMED for row in rows)
    if name in NULLS:
        yield str(Promise(f"{name}: studies with any call", MOST_FALSE,
                          sum(bool(row["called"]) for row in rows), n, "at_most"))
    else:
        others = sum(bool(set(map(str, row["called"])) - {"SRC family"})  # type: ignore[call-overload]
                     for row in rows)
        bound = Promise(f"{name}: called", AIMS.get(name, 0.0), primed, n, "at_least")
        low, high = bound.interval
        aim = f"; aim at least {AIMS[name]}" if name in AIMS else ""
        formula = [float(str(row["power"])) for row in rows if row["power"] is not None]
        yield (f"{name}: called {primed / n:.3f} [{low:.3f}, {high:.3f}] ({primed} of {n}){aim}; "
               f"power by the formula {sum(formula) / max(len(formula), 1):.2f}; supported "
               f"{sum(row['supported'] == 'yes' for row in rows) / n:.2f}; another node called in "
               f"{others / n:.3f}")
    verdicts = [str(row["verdict"]) or "none" for row in rows]
    counts = {verdict: verdicts.count(verdict) for verdict in dict.fromkeys(verdicts)}
    yield f"  the planted node: {counts}"
