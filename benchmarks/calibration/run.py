"""Print every promise beside what was observed: `python -m benchmarks calibration`."""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from benchmarks.calibration.nothing import (
    distinct_permutations,
    permutation_promises,
    plex_against_plex,
)
from benchmarks.calibration.tumours import Score, score_plan
from refugium.escape.parameters import ALPHA
from refugium.stats import Promise
from refugium.virtual import Plan

HARD = {
    "plain": {},
    "shared noise": {"shared_noise": 0.3, "ischaemia": 0.4},
    "strong baseline": {"strong_baseline": True},
    "off-target": {"off_target": 6},
    "global growth": {"global_growth": 1.0},
    "selection": {"selection": True},
    "two plexes": {"n_plexes": 2},
}
CLASSES = ("primed", "induced", "induced_early", "induced_late", "persistent", "lost")


def main(arguments: list[str] | None = None) -> None:
    """Run the suite; sizes as METHODS asks unless given smaller."""
    parser = argparse.ArgumentParser(prog="benchmarks calibration")
    parser.add_argument("--null", type=int, default=2000)
    parser.add_argument("--hard", type=int, default=500)
    parser.add_argument("--planted", type=int, default=500)
    parser.add_argument("--permutations", type=int, default=500)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    with ProcessPoolExecutor(options.processes) as pool:
        for name, changes in HARD.items():
            repeats = options.null if name == "plain" else options.hard
            score = pooled(pool, Plan(planted="none", **changes), repeats, options.processes)
            print(Promise(f"nothing planted, {name}: studies with any false candidate", ALPHA,
                          score.false_studies, score.repeats, "at_most"))
            print(f"  target engaged in {score.engaged / score.repeats:.2f} of studies; "
                  f"commonest false: {score.false_nodes.most_common(3)}")
        for planted in CLASSES:
            score = pooled(pool, Plan(planted=planted), options.planted, options.processes)
            print(_power(planted, score))
    _real(options.permutations)


def pooled(pool: ProcessPoolExecutor, plan: Plan, repeats: int, parts: int) -> Score:
    """Score a plan over several processes, seeds apart."""
    size = -(-repeats // parts)
    starts = [i * size for i in range(parts)]
    sizes = [min(size, repeats - start) for start in starts]
    work = partial(_part, plan)
    total = Score()
    for score in pool.map(work, sizes, starts):
        total += score
    return total


def _part(plan: Plan, repeats: int, first_seed: int) -> Score:
    return score_plan(plan, repeats, first_seed=first_seed)


def _power(planted: str, score: Score) -> str:
    if planted == "lost":
        return (f"planted {planted}: false candidates in {score.false_studies} of "
                f"{score.repeats} studies")
    return (
        f"planted {planted}: found (itself or in a named set) "
        f"{score.found / score.repeats:.3f}, with the right class "
        f"{score.right_class / score.repeats:.3f}; classes {dict(score.classes)}; "
        f"false calls {score.false_calls} of {score.calls} called nodes; "
        f"engaged {score.engaged / score.repeats:.2f} (n = {score.repeats})"
    )


def _real(permutations: int) -> None:
    if not os.environ.get("REFUGIUM_DATA"):
        print("nothing against nothing on published data: skipped, REFUGIUM_DATA is not set")
        return
    from refugium.escape import find_escape
    from refugium.study.published import get_published

    study = get_published("pc9-axl")
    for promise in permutation_promises(study, repeats=permutations):
        print(promise)
    print(f"  distinct arrangements: {distinct_permutations(study, 'phospho'):.3g}")
    twins = plex_against_plex(study)
    print(Promise("plex against plex of one condition: contrasts with any candidate", ALPHA,
                  int((twins["candidates"] > 0).sum()), len(twins), "at_most"))
    real = find_escape(study, challenge=False)
    fell = (real.engagement["verdict"] == "engaged").sum()
    print(f"  beside: the real study has {len(real.candidates)} candidates, {fell} engaged rows")


if __name__ == "__main__":
    main()
