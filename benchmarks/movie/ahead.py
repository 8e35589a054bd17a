"""Rates of false orders of two programmes, power, and whether longer sampling ever reverses.

`python -m benchmarks movie --part ahead`; `--small` for a first look.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from itertools import product

from benchmarks.movie.streams import streams
from benchmarks.movie.two_courses import (
    FALSE_AHEAD,
    FALSE_BEFORE,
    LENGTHS,
    PLANTED,
    TIMES,
    Found,
    World,
    accelerating,
    late_peak,
    own_walks,
    said,
    study,
)
from benchmarks.promise import PROMISE_CONFIDENCE, Promise
from refugium.core.status import OrderVerdict
from refugium.movie.parameters import ALPHA
from refugium.movie.time_course.cut import cut

NOISES = (0.05, 0.1, 0.2, 0.4)
"""Standard deviation of one replicate of a programme, log2."""
HARVESTS = (0.05, 0.15, 0.3)
"""Shifts of each programme by harvest, sd, log2: what replicates of one harvest do not show."""
SHOWN = (OrderVerdict.BEFORE, OrderVerdict.AHEAD)


def main(arguments: list[str] | None = None) -> None:
    """Print every promise beside what was observed, then power."""
    parser = argparse.ArgumentParser(prog="benchmarks movie --part ahead")
    parser.add_argument("--small", action="store_true", help="a tenth of the repeats")
    options = parser.parse_args(arguments)
    for line in lines(60 if options.small else 600):
        print(line, flush=True)


def lines(repeats: int) -> Iterator[str]:
    """Yield the rows of the benchmark one by one."""
    for name, world in FALSE_BEFORE.items():
        found = verdicts(world, repeats, seed=21)
        yield str(false_rate(name, found, (OrderVerdict.BEFORE,)))
        if name in FALSE_AHEAD:
            yield str(false_rate(name, found, SHOWN))
    for name, world in (("one onset, accelerating", accelerating), ("walks of their own",
                                                                    own_walks)):
        yield f"no promise: {name}: {_told(verdicts(world, repeats, seed=22))}"
    for harvest in HARVESTS:
        found = verdicts(FALSE_AHEAD["amplitudes 3 and 1.2"], repeats // 4, seed=26,
                         harvest=harvest, told=False)
        yield str(false_rate(f"amplitudes 3 and 1.2, harvests {harvest:g} apart", found, SHOWN))
    for name, world in PLANTED.items():
        for length, sd in product(LENGTHS, NOISES):
            found = verdicts(world, repeats // 6, seed=23, lengths=(length,), noises=(sd,))
            yield f"{name}, {length:g} h, sd {sd:g}: {_told(found)}"
    for name, world in {**PLANTED, "late peak": late_peak}.items():
        yield str(reversals(name, world, repeats // 6))
        yield str(contradictions(name, world, repeats // 6))


def verdicts(
    world: World, repeats: int, *, seed: int, lengths: tuple[float, ...] = LENGTHS,
    noises: tuple[float, ...] = NOISES, replicates: tuple[int, ...] = (2, 3),
    harvest: float = 0.0, told: bool = True,
) -> list[Found]:
    """Ask for the order in studies of a world, lengths, noises and replicates drawn at random."""
    found = []
    for rng in streams(seed, repeats):
        time_h = TIMES[rng.choice(lengths) >= TIMES]
        # drawn to the end first: a shorter study sees the beginning of the same course
        true = world(TIMES, rng)[:, : len(time_h)]
        found.append(said(*study(true, time_h, rng, sd=float(rng.choice(noises)),
                                 replicates=int(rng.choice(replicates)), harvest=harvest,
                                 told=told)))
    return found


def false_rate(name: str, found: list[Found], claims: tuple[OrderVerdict, ...]) -> Promise:
    """Count false claims among all studies."""
    false = sum(one.verdict in claims for one in found)
    return Promise(f"two programmes, {name}: false {claims[0] if len(claims) == 1 else 'order'}",
                   ALPHA, false, len(found), "at_most")


def reversals(name: str, world: World, repeats: int) -> Promise:
    """Cut one study ever shorter and count those in which both directions are said."""
    false = 0
    for rng in streams(24, repeats):
        course, rows = study(world(TIMES, rng), TIMES, rng, sd=float(rng.choice(NOISES)),
                             replicates=int(rng.integers(2, 4)))
        leaders = set()
        for length in LENGTHS:
            shorter, kept = cut(course, length)
            leaders.add(said(shorter, {key: row[kept] for key, row in rows.items()}).leader)
        false += {0, 1} <= leaders
    return Promise(f"two programmes, {name}: one study, cut at 1, 3, 10, 24 d, reversed", 0.0,
                   false, repeats, "at_most")


def contradictions(name: str, world: World, repeats: int) -> Promise:
    """Count worlds in which four studies of their own, of four lengths, say both directions."""
    false = 0
    for rng in streams(25, repeats):
        leaders = set()
        true = world(TIMES, rng)
        for length in LENGTHS:
            keep = (length >= TIMES) & ((rng.random(len(TIMES)) < 0.8) | (TIMES == 0))
            if keep.sum() > 3:
                leaders.add(said(*study(true[:, keep], TIMES[keep], rng, sd=float(
                    rng.choice(NOISES)), replicates=3)).leader)
        false += {0, 1} <= leaders
    return Promise(f"two programmes, {name}: four studies of four lengths contradict", ALPHA,
                   false, repeats, "at_most")


def _told(found: list[Found]) -> str:
    """Write how often each direction is said, with exact intervals."""
    out = []
    count = Counter((one.verdict, one.leader) for one in found if one.leader >= 0)
    for (verdict, leader), n in sorted(count.items()):
        low, high = Promise("", 0.5, n, len(found)).interval
        who = "first" if leader == 0 else "second"
        out.append(f"{who} {verdict} {n} of {len(found)} [{low:.3f}, {high:.3f}]")
    rest = Counter(one.reason or one.verdict for one in found if one.leader < 0)
    out += [f"{reason} {n}" for reason, n in rest.most_common()]
    return f"{'; '.join(out)} (intervals {PROMISE_CONFIDENCE:.0%})"
