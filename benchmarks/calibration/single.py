"""Single lines: false candidates in every null, and power, on virtual tumours with known truth.

Runs in pieces: what is in the folder is not run again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.promise import Promise
from refugium.core.status import BACKUP_CLASSES, Engagement, Level, Told
from refugium.core.tables import rows_of
from refugium.escape import find_escape, read_situations
from refugium.escape.calls.calls import call_rows, judged
from refugium.escape.cautions.common_shift import in_both_readings
from refugium.escape.engagement.engagement import engagement_table
from refugium.escape.parameters import ALPHA
from refugium.escape.situations import View
from refugium.knowledge import load_knowledge
from refugium.signal import read
from refugium.signal.reporters import match_reporters, measure
from refugium.study import Study
from refugium.study.design import derive_contrasts
from refugium.virtual import Plan, Tumour, write_tumour

FIVE_H = (1.0, 4.0, 8.0, 24.0, 72.0)
TWO_H = (0.0, 4.0, 24.0)
NULLS: dict[str, dict[str, Any]] = {
    "nothing planted": {},
    "nothing planted, inhibitors": {"direct_inhibitor": True},
    "nothing planted, five times": {"times_h": FIVE_H},
    "lone noisy sample on the drug": {"mishap": "lone_case"},
    "lone noisy sample without the drug": {"mishap": "lone_reference"},
    "noise shared in a sample, n = 2": {"n_plexes": 2, "sample_noise": 0.8},
    "selection within its bound": {"selection": True, "wells": True},
    "selection, growth not counted": {"selection": True},
    "confluent controls": {"mishap": "confluent", "wells": True, "times_h": TWO_H},
    "one sample of another line": {"mishap": "other_line"},
    "exchanged replicate": {"mishap": "exchanged"},
    "dying pair arm": {"mishap": "dying_pair", "direct_inhibitor": True, "wells": True},
    "treated wells in one row": {"mishap": "one_row"},
}
PLANTED: dict[str, dict[str, Any]] = {
    "primed": {"planted": "primed"},
    "persistent": {"planted": "persistent", "before": False},
    "induced, one time": {"planted": "induced"},
    "induced, all of five times": {"planted": "induced", "times_h": FIVE_H},
    "induced, one of five times": {"planted": "induced", "times_h": FIVE_H, "rises_at_h": (8.0,)},
}
AIMS = {"primed": 0.6, "induced, one time": 0.7, "induced, all of five times": 0.7,
        "induced, one of five times": 0.7}
IN_DOUBT = ("lone_case", "lone_reference", "other_line", "exchanged")
"""Mishaps that the whole run tells, by holding each sample against its mates."""
WHOLE_EVERY = 10
RISE = 0.05
"""True activity (0 to 1) must have risen by this for a call of a rise to be right."""
ON = 0.15
"""True activity at which a node counts as on."""


def run_table(
    repeats: int, kept: Path, *, only: tuple[str, ...] = ()
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Run what is not yet in the folder; yield each row of the table with its studies."""
    kept.mkdir(parents=True, exist_ok=True)
    for name, changes in {**NULLS, **PLANTED}.items():
        if only and name not in only:
            continue
        path = kept / f"{name.replace(',', '').replace(' = ', '').replace(' ', '-')}.jsonl"
        done = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        for seed in range(len(done), repeats):
            done.append(judge(Plan(seed=seed, **changes)))
            with path.open("a") as handle:
                handle.write(json.dumps(done[-1]) + "\n")
        yield name, done[:repeats]


def candidates_alone(study: Study) -> tuple[pd.DataFrame, bool]:
    """Return calls with their candidates, and whether any target is hit: no levels, no notes.

    A quarter of a whole run; the same candidates where no sample is in doubt and no growth was
    read (a test holds it).
    """
    pack = load_knowledge()
    readings = read(study)
    matrix = readings.matrix("phospho")
    measured = match_reporters(matrix, pack)
    signal = measure(measured, pack)
    view = View(measured, signal,
                read_situations(readings.design, signal, matrix.layout.contrasts, pack))
    hits = engagement_table(signal, view.situations)
    calls = judged(call_rows(signal, view.situations, hits))
    shifted = in_both_readings([view], hits, calls, pack)
    return shifted.calls, bool((shifted.engagement["verdict"] == str(Engagement.ENGAGED)).any())


def judge(plan: Plan) -> dict[str, Any]:
    """Run one tumour and hold every candidate against the truth at its own time.

    The whole run where growth was read or a sample may be in doubt, and in every tenth study.

    A call of a rise is right if the node, or one of the set that it speaks for, is truly more
    active than in the reference; a call of a node that is on, if it is truly on in the case.
    """
    tumour = write_tumour(plan)
    if plan.wells or plan.mishap in IN_DOUBT or plan.seed % WHOLE_EVERY == 0:
        found = find_escape(tumour.study, challenge=False)
        calls, engaged = found.calls, bool(
            (found.engagement["verdict"] == str(Engagement.ENGAGED)).any())
    else:
        calls, engaged = candidates_alone(tumour.study)
    places = {row["contrast"]: row for row in rows_of(derive_contrasts(tumour.study, "phospho"))}
    truth = tumour.truth.set_index("node")["class"].astype(str)
    planted = set(truth.index[truth.isin({str(kind) for kind in BACKUP_CLASSES})])
    # candidates only: that a pair arm kills is other evidence, and true where it does
    called = [row for row in rows_of(calls) if str(row["is_candidate"]) == str(Told.YES)
              or row["level"] == str(Level.CANDIDATE)]
    wrong = [row for row in called if not _right(row, places[row["contrast"]], tumour)]
    mine = [row for row in called if row["drugs"][:1] == (plan.drug,)
            and planted & {row["node"], *row["members"]}]
    p = [float(row["p"]) for row in rows_of(calls)
         if row["node"] in planted and row["drugs"] == (plan.drug,)]
    return {
        "seed": plan.seed, "called": len({row["node"] for row in called}),
        "false": sorted({f"{row['node']}:{row['class']}" for row in wrong}),
        "n_false": len({row["node"] for row in wrong}),
        "found": bool(mine), "classes": sorted({str(row["class"]) for row in mine
                                                if row["node"] in planted}),
        "engaged": engaged,
        "least_p": min((x for x in p if x == x), default=None),
        "row_classes": sorted({str(row["class"]) for row in rows_of(calls)
                               if row["node"] in planted and row["drugs"] == (plan.drug,)}),
    }


def _right(row: dict[str, Any], place: dict[str, Any], tumour: Tumour) -> bool:
    levels = tumour.levels
    nodes = [n for n in (row["node"], *row["members"]) if n in levels.columns]
    on = levels.loc[(place["case_arm"], place["time_h"]), nodes]
    if not str(row["class"]).startswith("induced"):
        return bool((on > ON).any())
    before = levels.loc[(place["reference_arm"], place["reference_time_h"]), nodes]
    return bool((on - before > RISE).any())


def said(name: str, rows: list[dict[str, Any]]) -> Iterator[str]:
    """Say each rate beside what was promised."""
    n = len(rows)
    false = Counter(word for row in rows for word in row["false"])
    engaged = sum(row["engaged"] for row in rows) / n
    if name in NULLS:
        yield str(Promise(f"{name}: studies with any false candidate", ALPHA,
                          sum(bool(row["false"]) for row in rows), n, "at_most"))
        yield f"  target engaged in {engaged:.2f}; commonest false {false.most_common(3)}"
        return
    found = Promise(f"planted {name}: found", AIMS.get(name, 0.0),
                    sum(row["found"] for row in rows), n, "at_least")
    low, high = found.interval
    share = sum(row["n_false"] / max(row["called"], 1) for row in rows) / n
    classes = Counter(kind for row in rows for kind in row["classes"])
    yield (f"{found.name} {found.observed:.3f} [{low:.3f}, {high:.3f}] ({found.successes} of {n}); "
           f"aim {found.promised}: {'kept' if found.kept else 'SHORT'}; classes {dict(classes)}")
    yield (f"  mean false share {share:.3f}; studies with a false candidate "
           f"{sum(bool(row['false']) for row in rows)}; engaged {engaged:.2f}; "
           f"commonest false {false.most_common(3)}")
