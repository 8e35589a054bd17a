"""Constraints, the way back and what came back against planted truth: rates, coverage, power.

`python -m benchmarks movie --part memory`; `--small` for a first look.
"""

from __future__ import annotations

import argparse

import numpy as np

from benchmarks.movie.loops import Array, arrange, planted_genes, same_road, ways
from benchmarks.movie.streams import streams
from benchmarks.promise import Promise
from refugium.core.status import WayBack
from refugium.movie import Course
from refugium.movie.constraints.constraints import find_constraints
from refugium.movie.constraints.parallel_analysis import directions_beyond_noise
from refugium.movie.memory.genes import gene_memory
from refugium.movie.memory.hysteresis import (
    find_hysteresis,
    off_the_way,
    strongest,
    way_out,
)
from refugium.movie.memory.path import distance_to_way_out, lay_way_out
from refugium.movie.parameters import ALPHA, CONFIDENCE
from refugium.movie.time_course.replicate_noise import replicates_of

NOISES: dict[str, dict[str, float]] = {
    "plain": {}, "shared noise, two replicates": {"shared": 0.5, "replicates": 2},
    "loud": {"noise": 0.5},
}
GRIDS = {"4 on-drug times": (0.1, 0.3, 0.6, 1.0), "3 on-drug times": (0.2, 0.5, 1.0),
         "6 on-drug times": (0.05, 0.1, 0.2, 0.4, 0.7, 1.0)}
KINDS = {"reversible": 200, "not_back": 200, "overshoot": 60, "further_out": 60, "half": 80,
         "late": 40, "none": 360}
ALL_BACK = {"reversible": 300, "half": 0, "overshoot": 50, "late": 50, "none": 600}


def main(arguments: list[str] | None = None) -> None:
    """Print every promise beside what was observed."""
    parser = argparse.ArgumentParser(prog="benchmarks movie --part memory")
    parser.add_argument("--small", action="store_true", help="a tenth of the repeats")
    scale = 10 if parser.parse_args(arguments).small else 1
    for name, noise in NOISES.items():
        print(too_many_directions(2000 // scale, name, noise))
        for promise in constraint_promises(500 // scale, name, noise):
            print(promise)
    for grid in GRIDS:
        for name, noise in NOISES.items():
            for promise in same_way_promises(grid, 2000 // scale, name, noise):
                print(promise)
    for away in (0.05, 0.1, 0.3):
        for name, noise in NOISES.items():
            for line in away_lines(away, 500 // scale, name, noise):
                print(line)
    for name, noise in NOISES.items():
        for line in class_lines(500 // scale, name, noise):
            print(line)
        print(all_back_promise(2000 // scale, name, noise))


def too_many_directions(repeats: int, name: str, noise: dict[str, float]) -> Promise:
    """Plant 0 to 2 directions; count courses with more found."""
    false = 0
    for i, rng in enumerate(streams(21, repeats)):
        means = sum((3 * np.outer(rng.standard_normal(200), rng.standard_normal(6))
                     for _ in range(i % 3)), np.zeros((200, 6)))
        course = arrange(means, ("before", *["on"] * 5), np.arange(6.0), rng, **noise)
        found, _ = directions_beyond_noise(replicates_of(course), alpha=ALPHA, draws=199,
                                           seed=_seed(rng))
        false += found > i % 3
    return Promise(f"directions, {name}: courses with one too many", ALPHA, false, repeats,
                   "at_most")


def constraint_promises(repeats: int, name: str, noise: dict[str, float]) -> list[Promise]:
    """Intervals of the first share, and of lambdas after the truth is turned as the draws are."""
    shares = lambdas = seen = 0
    times = np.array([0, 0.1, 0.3, 0.6, 1.0])
    for rng in streams(22, repeats):
        means = ways(200, rng).at(times)
        course = arrange(means, ("before", *["on"] * 4), times, rng, **noise)
        found = find_constraints(course, draws=200, seed=int(rng.integers(2**31)))
        row = found.table.iloc[0]
        shares += bool(row["lo"] <= _expected_share(means, course.counts, noise, rng) <= row["hi"])
        if not found.n_beyond:
            continue
        seen += 1
        one = found.lambdas.pivot(index="constraint", columns="point")
        left, sizes, right = np.linalg.svd(means - means.mean(axis=1, keepdims=True),
                                           full_matrices=False)
        del left
        true = (sizes[:, None] * right)[: found.n_beyond] * np.log(2) / np.sqrt(len(means))
        u, _, v = np.linalg.svd(one["value"].to_numpy() @ true.T)
        true = u @ v @ true
        point = int(rng.integers(5))
        lambdas += bool(one["lo"].to_numpy()[0, point] <= true[0, point]
                        <= one["hi"].to_numpy()[0, point])
    return [Promise(f"share of constraint 1, {name}: intervals that hold it", CONFIDENCE, shares,
                    repeats, "at_least"),
            Promise(f"lambda 1, {name}: intervals that hold it", CONFIDENCE, lambdas, seen,
                    "at_least")]


def _expected_share(means: Array, counts: Array, noise: dict[str, float],
                    rng: np.random.Generator) -> float:
    """Mean share of constraint 1 over fresh noise of the same kind."""
    phases = ("before", *["on"] * (means.shape[1] - 1))
    found = []
    for _ in range(20):
        again = arrange(means, phases, np.arange(means.shape[1]), rng, **noise).means
        power = np.linalg.svd(again - again.mean(axis=1, keepdims=True), compute_uv=False) ** 2
        found.append(power[0] / power.sum())
    return float(np.mean(found))


def same_way_promises(
    grid: str, repeats: int, name: str, noise: dict[str, float]
) -> list[Promise]:
    """States that went back on a smooth way at unknown speed: courses with "another way"."""
    false = {"genes": 0, "constraints": 0}
    for rng in streams(23, repeats):
        course, _ = same_road(rng, on_times=GRIDS[grid], features=200, **noise)
        found = find_hysteresis(course, draws=200, seed=int(rng.integers(2**31)))
        for space, rows in found.groupby("space"):
            false[str(space)] += (rows["verdict"] == WayBack.ANOTHER).any()
    return [Promise(f"same way back, {grid}, {name}, {space}: courses with another way", ALPHA,
                    count, repeats, "at_most") for space, count in false.items()]


def away_lines(
    away: float, repeats: int, name: str, noise: dict[str, float]
) -> list[object]:
    """States off the way by a share of its length: intervals that hold the truth, and power."""
    held = {"genes": 0, "constraints": 0}
    called = seen = 0
    for rng in streams(24, repeats):
        course, truth, means = same_road_with_means(rng, away, noise)
        data = replicates_of(course)
        k, _ = directions_beyond_noise(data, alpha=ALPHA, draws=199, seed=_seed(rng))
        off, way = len(course.points) - 1, way_out(course, "pulse")
        drawn = data.means + data.draws(rng, 200)
        found = off_the_way(data.means, drawn, off, way, df=data.df)
        held["genes"] += found.lo <= truth <= found.hi
        hidden = found.hi
        if k:
            seen += 1
            found = off_the_way(strongest(data.means, k), strongest(drawn, k), off, way,
                                df=data.df)
            held["constraints"] += (
                found.lo <= _true_ratio(strongest(means, k), off, way)
                <= max(found.hi, hidden))
        table = find_hysteresis(course, draws=200, seed=int(rng.integers(2**31)))
        called += bool((table["verdict"] == WayBack.ANOTHER).all())
    out: list[object] = [
        Promise(f"off by {away:g} of the way, {name}, {space}: intervals that hold it", CONFIDENCE,
                count, repeats if space == "genes" else seen, "at_least")
        for space, count in held.items()]
    return [*out, f"  called another way in both spaces: {called / repeats:.2f} of {repeats}"]


def same_road_with_means(
    rng: np.random.Generator, away: float, noise: dict[str, float]
) -> tuple[Course, float, Array]:
    """Return a course with one state off the way, the true ratio, and the true means."""
    way = ways(200, rng)
    times = np.array([0.0, 0.1, 0.3, 0.6, 1.0])
    out = way.at(times)
    side = rng.standard_normal(200)
    length = float(np.linalg.norm(np.diff(out, axis=1), axis=0).sum())
    state = way.at(rng.uniform(0, 1, 1))[:, 0] + side / np.linalg.norm(side) * away * length
    means = np.column_stack([out, state])
    course = arrange(means, ("before", *["on"] * 4, "off"), np.append(times, 2.0), rng, **noise)
    return course, _true_ratio(means, 5, (0, 1, 2, 3, 4)), means


def _true_ratio(means: Array, off: int, way: tuple[int, ...]) -> float:
    """Distance of a noiseless state from the noiseless way with its allowed bends."""
    points = means[:, list(way)]
    d2, _ = distance_to_way_out(means[None, :, off], points[None], lay_way_out(points))
    return float(np.sqrt(d2[0]) / np.linalg.norm(np.diff(points, axis=1), axis=0).sum())


def class_lines(repeats: int, name: str, noise: dict[str, float]) -> list[object]:
    """Share of false genes per class, intervals of recovered shares, power."""
    wrong = dict.fromkeys(("reversible", "not_back", "overshoot", "further_out"), 0.0)
    right = dict.fromkeys(wrong, 0.0)
    held = intervals = 0
    for rng in streams(25, repeats):
        course, kind, share = planted_genes(rng, KINDS, **noise)
        table = gene_memory(course)
        first = table[table["off_point"] == 3].reset_index(drop=True)
        truth = {"reversible": share > 0.5, "not_back": (share < 0.5), "overshoot": share > 1.25,
                 "further_out": kind == "further_out"}
        for called in wrong:
            own = (first["returned"] == called).to_numpy()
            wrong[called] += (own & ~truth[called]).sum() / max(own.sum(), 1)
            right[called] += own[kind == called].mean()
        known = (first["recovered_status"] == "ok").to_numpy() & np.isfinite(share)
        some = rng.choice(np.flatnonzero(known), 20)
        inside = (first["recovered_lo"] <= share) & (share <= first["recovered_hi"])
        held += int(inside.to_numpy()[some].sum())
        intervals += len(some)
    lines: list[object] = [
        f"classes, {name}: {called}: share of false genes among called "
        f"{wrong[called] / repeats:.4f} (promised at most {ALPHA}): "
        f"{'kept' if wrong[called] / repeats <= ALPHA else 'BROKEN'}; found "
        f"{right[called] / repeats:.2f} of planted ({repeats} studies)" for called in wrong]
    return [*lines, Promise(f"recovered share, {name}: intervals that hold it", CONFIDENCE, held,
                            intervals, "at_least")]


def all_back_promise(repeats: int, name: str, noise: dict[str, float]) -> Promise:
    """Studies in which every gene is back: any called not back, or further out."""
    false = 0
    for rng in streams(26, repeats):
        course, _, _ = planted_genes(rng, ALL_BACK | {"late": 0}, **noise)
        table = gene_memory(course)
        first = table[table["off_point"] == 3]
        false += first["returned"].isin(["not_back", "further_out"]).any()
    return Promise(f"all is back, {name}: studies with any gene not back", ALPHA, false,
                   repeats, "at_most")


def _seed(rng: np.random.Generator) -> np.random.SeedSequence:
    return np.random.SeedSequence(int(rng.integers(2**31)))
