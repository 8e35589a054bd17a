"""Exchanged labels of a time course: named with their partner; clean courses are left alone.

`python -m benchmarks movie --part exchanges --studies 100`; `--small` for a first look.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np

from benchmarks.promise import Promise
from refugium.signal import find_misfits, read
from refugium.study import Study
from refugium.virtual import CoursePlan, Programme, write_course
from refugium.virtual.courses.course import DRUG, VirtualCourse
from refugium.virtual.courses.truth import ways_of

FALSE = 0.05
"""Promised: at most this share of clean courses has a sample named."""

PULSES = tuple(Programme(name=f"pulse {lasts:g} {onset:g}", shape="pulse", half_h=4.0,
                         lasts_h=lasts, onset_h=onset, size_log2=2.5)
               for lasts in (4.0, 30.0) for onset in (0.0, 24.0))
CLEAN: dict[str, dict[str, object]] = {
    "story": {}, "pulses only": {"programmes": PULSES},
    "off the drug and on again": {"off_h": (6.0, 24.0, 72.0, 168.0), "again_h": (6.0, 24.0, 72.0)},
    "harvests 0.3 log2": {"harvest_log2": 0.3}, "loud": {"noise_log2": 0.4},
    "nothing moves": {"programmes": ()}, "few genes": {"n_still": 30},
    "four times": {"on_h": (6.0, 24.0, 72.0, 168.0)},
}
KINDS = ("next time", "three times on", "other arm")


def main(arguments: list[str] | None = None) -> None:
    """Print every promise beside what was observed, then power."""
    parser = argparse.ArgumentParser(prog="benchmarks movie --part exchanges")
    parser.add_argument("--small", action="store_true", help="a tenth of the studies")
    parser.add_argument("--studies", type=int, default=100)
    options = parser.parse_args(arguments)
    for line in lines(max(options.studies // 10, 2) if options.small else options.studies):
        print(line, flush=True)


def lines(studies: int) -> Iterator[str]:
    """Yield the rows one by one."""
    for name, replicates in product(CLEAN, (1, 2, 3)):
        yield str(clean(name, replicates, studies))
    for replicates in (2, 3):
        yield str(clean("story", replicates, studies, late=0.3))
    for kind, replicates in product(KINDS, (1, 2, 3)):
        yield found(kind, replicates, max(studies // 2, 2))


def clean(name: str, replicates: int, studies: int, *, late: float = 0.0) -> Promise:
    """Share of clean courses with a sample named; `late`: dishes run at speeds of their own."""
    false = 0
    for seed in range(studies):
        made = course(seed, replicates, **CLEAN[name])
        false += bool(named(late_dishes(made, late, seed) if late else made.study))
    dishes = f", dishes of unequal speed ({late:g})" if late else ""
    return Promise(f"clean, {name}{dishes}, {replicates} a time: courses with a sample named",
                   FALSE, false, studies, "at_most")


def found(kind: str, replicates: int, studies: int) -> str:
    """Say how often both samples of an exchange are named, any of them, and others too."""
    both = one = others = 0
    for seed in range(studies):
        made = course(seed, replicates)
        study, pair = exchanged(made, kind, np.random.default_rng(seed))
        got = named(study)
        both += pair <= got
        one += bool(pair & got)
        others += bool(got - pair)
    low, high = Promise("", 0.0, both, studies).interval
    return (f"  exchanged with the {kind}, {replicates} a time: both named {both / studies:.2f} "
            f"[{low:.2f}, {high:.2f}] of {studies}, either {one}; others named in {others}")


def course(seed: int, replicates: int, **changes: object) -> VirtualCourse:
    """Write a course; two in three have untreated cells beside, every second has its blocks."""
    plan = {"harvested": "replicate" if seed % 2 else "", "beside": seed % 3 > 0, "n_still": 400,
            "counts": False, **changes}
    return write_course(CoursePlan(seed=seed, replicates=replicates, **plan))  # type: ignore[arg-type]


def named(study: Study) -> set[str]:
    """Return the samples that are said not to fit."""
    (name,) = study.modalities
    return set(find_misfits(read(study).matrix(name))["sample"]) - {""}


def exchanged(
    made: VirtualCourse, kind: str, rng: np.random.Generator
) -> tuple[Study, set[str]]:
    """Exchange the readings of two samples, and return which."""
    samples = made.study.samples
    arm, time = samples["arm"].to_numpy(), samples["time_h"].to_numpy(dtype=float)
    place = np.searchsorted(np.unique(time), time)
    step = place[:, None] - place[None, :]
    drug = arm == DRUG
    if kind == "other arm" and (~drug & (time > 0)).any():
        # before 12 h there is little to tell
        asked = drug[:, None] & ~drug[None, :] & (step == 0) & (time[:, None] >= 12)
    else:
        asked = drug[:, None] & drug[None, :] & ((step == 1) if kind == "next time" else step >= 3)
    i, j = (int(k) for k in rng.choice(np.argwhere(asked)))
    (name, data), = made.study.modalities.items()
    data = data.copy()
    data.X[[i, j]] = data.X[[j, i]]
    return (replace(made.study, modalities={name: data}),
            set(samples["sample_id"].iloc[[i, j]].astype(str)))


def late_dishes(made: VirtualCourse, spread: float, seed: int) -> Study:
    """Let each drugged dish run at a speed of its own (log-normal): late, and no partner early."""
    rng = np.random.default_rng([seed, 5])
    ways = ways_of(made.truth)
    (name, data), = made.study.modalities.items()
    data = data.copy()
    samples = made.study.samples
    for i, (arm, time) in enumerate(zip(samples["arm"], samples["time_h"], strict=True)):
        if arm == DRUG and time > 0:
            data.X[i] += ways.on(float(time) * np.exp(spread * rng.standard_normal())) - ways.on(
                float(time))
    return replace(made.study, modalities={name: data})
