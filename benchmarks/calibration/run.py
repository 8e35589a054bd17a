"""Print every promise beside what was observed: `python -m benchmarks calibration`."""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.calibration.cohorts import CohortScore, rank_promises, score_cohorts
from benchmarks.calibration.coverage import EASY, coverage_promises
from benchmarks.calibration.footprints import footprint_promises
from benchmarks.calibration.nothing import (
    distinct_permutations,
    permutation_promises,
    plex_against_plex,
)
from benchmarks.calibration.signed_bins import ASSAYS as BIN_ASSAYS
from benchmarks.calibration.signed_bins import bin_promises
from benchmarks.calibration.single import run_table, said
from benchmarks.calibration.tumours import Score, score_plan
from benchmarks.promise import Promise
from refugium.escape.parameters import ALPHA
from refugium.virtual import CohortPlan, Plan

HARD = {
    "plain": {},
    "shared noise": {"shared_noise": 0.3, "ischaemia": 0.4},
    "strong baseline": {"strong_baseline": True},
    "off-target": {"off_target": 6},
    "global growth": {"global_growth": 1.0},
    "selection": {"selection": True},
    "two plexes": {"n_plexes": 2},
}
ASSAYS = {
    "assay as assumed": EASY,
    "usual assay but for interference": {"compression": 0.0},
    "usual assay": {},
}
CLASSES = ("primed", "induced", "induced_early", "induced_late", "persistent", "lost")


def main(arguments: list[str] | None = None) -> None:
    """Run the suite; sizes as METHODS asks unless given smaller."""
    parser = argparse.ArgumentParser(prog="benchmarks calibration")
    parser.add_argument("--null", type=int, default=2000)
    parser.add_argument("--hard", type=int, default=500)
    parser.add_argument("--planted", type=int, default=500)
    parser.add_argument("--permutations", type=int, default=500)
    parser.add_argument("--coverage", type=int, default=500)
    parser.add_argument("--bins", type=int, default=500)
    parser.add_argument("--footprints", type=int, default=500)
    parser.add_argument("--cohorts", type=int, default=500)
    parser.add_argument("--single", type=int, default=500,
                        help="studies of each null and of each planted class of single lines")
    parser.add_argument("--kept", type=Path, default=Path("calibration-kept"),
                        help="folder that holds studies of single lines already run")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    with ProcessPoolExecutor(options.processes) as pool:
        for name, changes in HARD.items():
            repeats = options.null if name == "plain" else options.hard
            if not repeats:
                continue
            score = pooled(pool, Plan(planted="none", **changes), repeats, options.processes)
            print(Promise(f"nothing planted, {name}: studies with any false candidate", ALPHA,
                          score.false_studies, score.repeats, "at_most"))
            print(f"  target engaged in {score.engaged / score.repeats:.2f} of studies; "
                  f"commonest false: {score.false_nodes.most_common(3)}")
        for planted in CLASSES if options.planted else ():
            score = pooled(pool, _planted(planted), options.planted, options.processes)
            print(_power(planted, score))
        _cohorts(pool, options.cohorts, options.processes)
    for name, rows in run_table(options.single, options.kept) if options.single else ():
        for line in said(name, rows):
            print(line, flush=True)
    _intervals(options.coverage)
    for name in BIN_ASSAYS if options.bins else ():
        for line in bin_promises(name, options.bins):
            print(line, flush=True)
    for promise in footprint_promises(options.footprints) if options.footprints else ():
        print(promise)
    for promise in rank_promises(4 * options.cohorts) if options.cohorts else ():
        print(promise)
    if options.permutations:
        _real(options.permutations)


def _planted(kind: str) -> Plan:
    """Plan of a class; persistent: no sample without the drug beside its inhibitor, or primed."""
    return Plan(planted=kind, before=kind != "persistent")


def _intervals(repeats: int) -> None:
    """Coverage by number of sites and plexes: easy, without interference, usual."""
    if not repeats:
        return
    for name, changes in ASSAYS.items():
        for n_plexes in (2, 3, 4):
            plan = Plan(planted="none", n_plexes=n_plexes, **changes)
            for promise in coverage_promises(plan, repeats, name=name):
                print(promise)


COHORTS = {
    "nothing carries survival": {},
    "the backup carries survival": {"carries": 0.8, "spread_per_day": 0.05},
    "the second drug takes more on the drug": {"carries": 0.8, "interaction": 0.25},
}


def _cohorts(pool: ProcessPoolExecutor, repeats: int, parts: int) -> None:
    """Print false and true levels over models."""
    if not repeats:
        return
    tumour = Plan(planted="induced", direct_inhibitor=True, n_plexes=4, misannotated=0.1)
    size = -(-repeats // parts)
    for name, changes in COHORTS.items():
        plan = CohortPlan(n_models=7, tumour=tumour, n_experiments=4, **changes)
        total = CohortScore()
        starts = [i * size for i in range(parts)]
        for score in pool.map(partial(_cohort_part, plan, size), starts):
            total += score
        n = total.repeats
        print(Promise(f"cohorts, {name}: any false associated", ALPHA, total.false_associated, n,
                      "at_most"))
        print(Promise(f"cohorts, {name}: any false supported", ALPHA, total.false_supported, n,
                      "at_most"))
        print(f"  backup a candidate {total.candidate / n:.2f}, associated "
              f"{total.associated / n:.2f}, in a supported set {total.supported / n:.2f}; nodes "
              f"with p <= {ALPHA}: {total.smallest} of {total.rows}")


def _cohort_part(plan: CohortPlan, repeats: int, first_seed: int) -> CohortScore:
    return score_cohorts(plan, repeats, first_seed=first_seed)


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
    from refugium.datasets import get_published
    from refugium.escape import find_escape

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
