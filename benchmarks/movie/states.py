"""States at sample level: false in worlds where nothing moves, and power. The unit is the study.

`python -m benchmarks movie --part states --studies 80 --kept FOLDER`: studies already in the folder
are not run again; another world or more studies add to it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

from benchmarks.movie.state_worlds import STATES, states_study
from benchmarks.pieces import Row, scored
from benchmarks.promise import Promise
from refugium.core.status import Status
from refugium.knowledge import load_knowledge
from refugium.movie.parameters import ALPHA
from refugium.movie.states.moved import states_moved
from refugium.movie.states.verdicts import MOVED
from refugium.signal import read
from refugium.study import Study
from refugium.virtual import CoursePlan, Programme, write_course

STATE = "MESENCHYMAL"
"""What is planted where something is."""

World = Callable[[int], Study]


def main(arguments: list[str] | None = None) -> None:
    """Run what is not yet in the folder, and print every rate beside what was promised."""
    parser = argparse.ArgumentParser(prog="benchmarks movie --part states")
    parser.add_argument("--studies", type=int, default=80, help="of each world")
    parser.add_argument("--kept", type=Path, default=Path("states-kept"))
    parser.add_argument("--small", action="store_true", help="a tenth of the studies")
    parser.add_argument("--only", nargs="*", default=[], help="worlds; default: all")
    options = parser.parse_args(arguments)
    studies = max(options.studies // 10, 2) if options.small else options.studies
    unknown = set(options.only) - {*NULLS, *PLANTED}
    if unknown:
        parser.error(f"no such world: {', '.join(sorted(unknown))}; there are "
                     f"{', '.join([*NULLS, *PLANTED])}")
    for name in options.only or [*NULLS, *PLANTED]:
        planted = name in PLANTED
        rows = scored(options.kept, name, studies,
                      partial(score_study, (NULLS | PLANTED)[name], planted=planted))
        print(power_line(name, rows) if planted else str(false_promise(name, rows)), flush=True)


def score_study(world: World, seed: int, *, planted: bool) -> Row:
    """Say of one study which states are claimed, in a comparison or over models."""
    found = states_moved(read(world(seed)), load_knowledge(), seed=seed)
    claims = [*_claims(found.changes), *_claims(found.over_models)]
    own = [name for name in claims if name == STATE]
    told = (found.changes["status"] == Status.OK) & (found.changes["state"] == STATE)
    return {"seed": seed, "claimed": sorted(set(claims)), "found": planted and bool(own),
            "judged": bool(told.any() or (found.over_models["status"] == Status.OK).any())}


def false_promise(name: str, rows: list[Row]) -> Promise:
    """Return studies in which any state is claimed."""
    return Promise(f"{name}: studies with any state claimed", ALPHA,
                   sum(bool(row["claimed"]) for row in rows), len(rows), "at_most")


def power_line(name: str, rows: list[Row]) -> str:
    """Say in how many studies the planted state is claimed, and any state of other genes."""
    one = Promise("", 0.0, sum(bool(row["found"]) for row in rows), len(rows))
    low, high = one.interval
    # pathways and hallmarks hold genes of the planted state: only states without any are false
    other = sum(bool(set(map(str, row["claimed"])) & (set(STATES) - {STATE}))  # type: ignore[call-overload]
                for row in rows)
    judged = sum(bool(row["judged"]) for row in rows)
    return (f"  {name}: claimed {one.observed:.3f} [{low:.3f}, {high:.3f}] ({one.successes} of "
            f"{one.repeats}; judged in {judged}); another state claimed in {other}")


def _claims(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table.loc[table["verdict"].isin(MOVED), "state"]]


def _two(seed: int, *, size: float = 0.0, **how: object) -> Study:
    """Return a study of two times, or of two arms, with a state planted."""
    return states_study({"": {STATE: size}} if size else None, seed=seed, **how)  # type: ignore[arg-type]


def _patients(seed: int, *, size: float = 0.0, number: int = 50) -> Study:
    names = [f"patient {i}" for i in range(number)]
    return _two(seed, size=size, models=names, n=1, kind="patient", noise=0.5)


def _course(seed: int, *, size: float = 0.0, beside: bool = True, harvest: float = 0.1) -> Study:
    """Return seven times on a drug; genes of the states, of which one moves."""
    programmes = tuple(Programme(name=name, signature=name, half_h=12.0,
                                 size_log2=size if name == STATE else 0.0) for name in STATES)
    return write_course(CoursePlan(seed=seed, programmes=programmes, n_still=300, beside=beside,
                                   harvest_log2=harvest, harvested="replicate")).study


NULLS: dict[str, World] = {
    "nothing moves, 2 a side": partial(_two, n=2),
    "nothing moves, 3 a side": partial(_two, n=3),
    "nothing moves, 5 a side": partial(_two, n=5),
    "nothing moves, harvests 0.15": partial(_two, harvest=0.15),
    "nothing moves, harvests 0.3": partial(_two, harvest=0.3),
    "every gene moves": partial(_two, others=1.0, noise=0.05, times=(24.0, 24.0)),
    "nothing moves, 3 pairs": partial(_two, paired=True, subject=1.5),
    "nothing moves, 50 pairs": partial(_two, paired=True, subject=1.5, n=50),
    "nothing moves, 50 patients": _patients,
    "nothing moves, 4 lines": partial(_two, models=("A", "B", "C", "D")),
    "nothing moves, course": _course,
    "nothing moves, course without untreated": partial(_course, beside=False),
}
PLANTED: dict[str, World] = {
    **{f"{size:g} log2, 3 a side": partial(_two, size=size) for size in (0.3, 0.5, 1.0)},
    **{f"{size:g} log2, 3 pairs": partial(_two, size=size, paired=True, subject=1.5)
       for size in (0.5, 1.0)},
    "0.3 log2, 50 pairs": partial(_two, size=0.3, paired=True, subject=1.5, n=50),
    "0.5 log2, 50 patients": partial(_patients, size=0.5),
    "1 log2, 4 lines": partial(_two, size=1.0, models=("A", "B", "C", "D")),
    "1 log2, course": partial(_course, size=1.0),
    "1 log2, course without untreated": partial(_course, size=1.0, beside=False),
}
