"""Print the score sheet of the published answers: `python -m benchmarks rediscovery`.

Set REFUGIUM_DATA to a mirror of the published studies. A case that is not met stays in the sheet
with its numbers; expectations come from the literature and the files, never from the package.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import textwrap
from concurrent.futures import ProcessPoolExecutor

import pandas as pd

import refugium as rf
from benchmarks.rediscovery.cases import Cases, all_cases
from benchmarks.rediscovery.judge import Found, judge, matching
from refugium.core.errors import StudyError
from refugium.datasets import get_published
from refugium.study import Study

Tables = dict[str, pd.DataFrame]
WIDTH = 100


def main(arguments: list[str] | None = None) -> None:
    """Run all studies, or one, and print the score sheet."""
    known = {cases.study: cases for cases in all_cases()}
    parser = argparse.ArgumentParser(prog="benchmarks rediscovery")
    parser.add_argument("--study", choices=sorted(known))
    parser.add_argument("--processes", type=int, default=min(4, os.cpu_count() or 1))
    options = parser.parse_args(arguments)
    sheet: list[Found] = []
    for cases in known.values() if options.study is None else [known[options.study]]:
        print(f"\n{cases.study}")
        if cases.why:
            _say("  ", cases.why)
        for found in _scored(cases, options.processes):
            _print(found)
            sheet.append(found)
    _totals(sheet)


def _scored(cases: Cases, processes: int) -> list[Found]:
    try:
        tables = tables_of(cases, get_published(cases.study), processes)
    except Exception as error:  # a sheet, not a gate: what cannot be run is not met
        words = f"the study could not be run: {type(error).__name__}: {error}"
        return [Found(case, False, ", ".join(case.checks), words, 0) for case in cases.cases]
    return [judge(case, tables) for case in cases.cases]


def tables_of(cases: Cases, study: Study, processes: int = 1) -> Tables:
    """Run the study, in parts if its cases say so, and return the tables that cases look at."""
    parts = _parts(cases, study)
    if len(parts) == 1 or processes == 1:
        done = [found_tables(taken(study, ids)) for ids in parts]
    else:
        with ProcessPoolExecutor(processes) as pool:
            done = list(pool.map(_part_tables, [cases.study] * len(parts), parts))
    return {
        name: pd.concat([d[name] for d in done], ignore_index=True).drop_duplicates()
        for name in done[0]
    }


def _part_tables(name: str, ids: frozenset[str]) -> Tables:
    """Read the study again in this process: it cannot be sent to one."""
    return found_tables(taken(get_published(name), ids))


def found_tables(study: Study) -> Tables:
    """Return the tables of the answer, of the study itself, and of a refusal."""
    try:
        tables = dict(rf.find_escape(study, challenge=False).tables)
        refused = pd.DataFrame({"words": pd.Series([], dtype=str)})
    except StudyError as error:
        tables = {}
        refused = pd.DataFrame({"words": [str(error)]})
    features = [
        {"modality": name, "feature": str(feature)}
        for name, data in study.modalities.items() for feature in data.var_names
    ]
    return tables | _movie(study) | {
        "refusal": refused, "features": pd.DataFrame(features),
        "words": pd.DataFrame({"words": list(study.notes)}, dtype=str),
    }


def _movie(study: Study) -> Tables:
    """Return the movie of studies of RNA; other studies are not asked."""
    if not any(name.startswith("rna") for name in study.modalities):
        return {}
    movie = rf.make_movie(study)
    said = pd.DataFrame({"words": movie.summary().splitlines()}, dtype=str)
    return {f"movie_{name}": table for name, table in movie.tables.items()} | {"movie_said": said}


def _parts(cases: Cases, study: Study) -> list[frozenset[str]]:
    samples = study.samples
    if cases.arms:
        samples = matching(samples, {"arm": cases.arms})
    if not cases.each_model:
        return [frozenset(samples["sample_id"])]
    return [frozenset(own["sample_id"]) for _, own in samples.groupby("model_id", sort=False)]


def taken(study: Study, ids: frozenset[str]) -> Study:
    """Return the study with these samples only."""
    samples = study.samples[study.samples["sample_id"].isin(ids)]
    if len(samples) == len(study.samples):
        return study
    modalities = {
        name: data[data.obs_names.isin(ids)].copy() for name, data in study.modalities.items()
    }
    return dataclasses.replace(study, samples=samples, modalities=modalities)


def _print(found: Found) -> None:
    case = found.case
    verdict = "met" if found.met else "NOT met"
    if case.kind == "negative":
        verdict = "kept" if found.met else "NOT met: negative control not kept"
    if found.met and found.n_rows == 0:
        verdict += ", but there was no row to look at"
    _say("  ", f"[{verdict}] {case.name} (question {case.question}, {case.kind})")
    _say("      says      ", f"{case.says} [{case.source}]")
    _say("      expected  ", f"{case.table}: {found.expected}")
    _say("      found     ", found.words)


def _totals(sheet: list[Found]) -> None:
    rows = [{"study": f.case.study, "kind": f.case.kind, "met": f.met} for f in sheet]
    counts = pd.DataFrame(rows).groupby(["study", "kind"], sort=False)["met"].agg(["sum", "count"])
    print()
    for (study, kind), row in counts.iterrows():
        word = "met" if kind == "positive" else "kept"
        print(f"{study}: {kind}s {word} {row['sum']} of {row['count']}")
    for kind, word in (("positive", "met"), ("negative", "kept")):
        of_kind = [f for f in sheet if f.case.kind == kind]
        print(f"all: {kind}s {word} {sum(f.met for f in of_kind)} of {len(of_kind)}")
    idle = sum(f.met and f.n_rows == 0 for f in sheet)
    if idle:
        print(f"of these, with no row to look at: {idle}")
    for found in sheet:
        if not found.met:
            _say("NOT met: ", f"{found.case.study}, {found.case.name}: {found.words}")


def _say(lead: str, words: str) -> None:
    print(textwrap.fill(words, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)))


if __name__ == "__main__":
    main()
