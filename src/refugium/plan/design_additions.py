"""What the design lacks, whatever the calls say: untreated cells beside, times off, doses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from refugium.check import gather_facts
from refugium.core.status import CallRole, Change, Status
from refugium.core.tables import Column, Schema, rows_of
from refugium.escape import ALPHA, DOSE_MARGIN_LOG2, LEAST_DOSES, curve_shapes, fit_trend
from refugium.knowledge import Knowledge
from refugium.language.lists import first_few, listed
from refugium.language.names import shown
from refugium.language.numbers import counted, number
from refugium.language.times import say_time
from refugium.movie import courses, planned_off_times
from refugium.plan.power import ENOUGH_POWER
from refugium.plan.rows import Row
from refugium.signal import Readings
from refugium.study import MOST_GENES_FIRST
from refugium.study.design import Design
from refugium.study.treatment import Agent, agents_on
from refugium.study.treatment.drugs import aims_of

UNTREATED, OFF, DOSES, BESIDE = "untreated arm", "times off", "doses", "untreated beside doses"
FALL_LOG2 = 1.0
"""Fall of a target along doses that the power is for: half is left."""
MORE_DOSES = (2, 4)
POWER_SERIES, POWER_SEED = 2000, 0
MOST_TOLD = 6

PLAN_DESIGN = Schema("plan_design", (
    Column("kind", "text", "untreated arm, times off, doses, untreated beside doses"),
    Column("model_id", "name", "the model"),
    Column("arm", "name", "the arm that is followed, or empty"),
    Column("drug", "name", "of doses: the drug"),
    Column("node", "name", "of doses: its target"),
    Column("now", "words", "what there is now"),
    Column("addition", "words", "what would be added"),
    Column("times_h", "list", "when it would be sampled, h; times off: after the removal"),
    Column("n_added", "integer", "doses, or samples of each time"),
    Column("why", "words", "what it would tell"),
    Column("power_now", "number", "power as the study is: of doses for a fall of 1 log2; missing: "
           "cannot be computed"),
    Column("power_then", "number", "the same with the addition; times off: share of genes that "
           "keep 60 % of their change and would be called kept"),
    Column("would_change", "flag", "the addition brings it to 80 % power"),
))


def design_additions(
    readings: Readings, dose_series: pd.DataFrame, knowledge: Knowledge
) -> Iterator[Row]:
    """Answer: which samples does the design lack, for the movie and for doses?

    Parameters
    ----------
    readings
        Of the study.
    dose_series
        Table of :func:`refugium.find_escape`.
    knowledge
        Drugs.

    Yields
    ------
    dict
        Rows of :data:`PLAN_DESIGN`. The untreated arm is proposed where `refugium check` asks for
        it; times off where a model was followed on a drug and never, or at one time only, off it;
        doses where a series shows no verdict on its target, or is too short to be one.
    """
    design = readings.design
    facts = gather_facts(design, {n: layout.contrasts for n, layout in design.layouts.items()})
    yield from _untreated(facts.on_times, facts.off_times, facts.untreated_beside)
    yield from _off(readings)
    yield from _longer(dose_series)
    yield from _short(design, knowledge)


Times = dict[tuple[str, str], list[float]]


def _untreated(on: Times, off: Times, beside: dict[tuple[str, str], bool]) -> Iterator[Row]:
    lacking: dict[str, set[float]] = {}
    for (model, arm), times in on.items():
        later = off.get((model, arm), [])
        # one time is compared with cells before the drug or beside it; from two on it is followed
        if not beside.get((model, arm), False) and len({*times, *later}) > 1:
            lacking.setdefault(model, set()).update(times, later)
    for model, found in lacking.items():
        each = sorted(found)
        yield {"kind": UNTREATED, "model_id": model, "now": "no untreated cells were sampled again "
               "after the drug was given", "times_h": [f"{t:g}" for t in each], "n_added": 2,
               "addition": f"untreated cells beside, at {_when(each)}, two samples or more a time, "
               "each in the block of the drugged ones", "would_change": False,
               "why": "time in culture is told from the drug: order, states and what is kept are "
               "else read against cells before it"}


def _off(readings: Readings) -> Iterator[Row]:
    followed = next((m.value for m in MOST_GENES_FIRST if m.of_genes and m in readings.of), None)
    if followed is None:
        return
    for course in courses(readings, followed):
        for row in planned_off_times(course):
            off = [float(h) for h in row["off_h"]]
            yield {
                "kind": OFF, "model_id": course.model_id, "arm": row["arm"],
                "now": row["now"], "times_h": row["off_h"], "n_added": row["n_replicates"],
                "addition": f"remove the drug at {say_time(row['removed_h'])} and sample "
                f"{_when(off)} after that, {counted(row['n_replicates'], 'replicate')} each",
                "why": "what is kept is told from what returns slowly; power for genes that keep "
                "60 % of their change, noise as seen, untreated cells of the same harvests "
                "beside", "power_then": row["power"],
                "would_change": row["power"] >= ENOUGH_POWER}


def _longer(table: pd.DataFrame) -> Iterator[Row]:
    """Plan for series that are there: more doses, or untreated cells beside them."""
    decided = table[table["q"].notna() & (table["role"] == CallRole.TARGET)]
    for row in rows_of(decided):
        place = {"model_id": row["model_id"], "drug": row["drug"], "node": row["node"],
                 "times_h": []}
        if row["change"] == Change.DOWN and not row["verdict"]:
            yield {**place, "kind": BESIDE, "now": "falls only back to untreated cells", "n_added":
                   2, "addition": "untreated cells and the highest doses again, two samples or "
                   "more each", "would_change": False,
                   "why": "whether it falls below untreated cells, and not only from a rise at the "
                   "lower doses"}
        elif not row["verdict"] and row["status"] == Status.INCONCLUSIVE:
            now = _dose_power(int(row["n_doses"]), float(row["scatter_log2"]))
            for more in MORE_DOSES:
                then = _dose_power(int(row["n_doses"]) + more, float(row["scatter_log2"]))
                yield {**place, "kind": DOSES, "now": f"no verdict along {row['n_doses']} doses",
                       "n_added": more, "addition": f"{more} more doses between "
                       f"{number(row['lowest_dose'])} and {number(row['highest_dose'])} "
                       f"{row['unit']}, in the same block", "power_now": now, "power_then": then,
                       "why": f"a fall of {FALL_LOG2:g} log2 would be shown",
                       "would_change": now < ENOUGH_POWER <= then}
        if not np.isfinite(row["untreated_log2"]):
            yield {**place, "kind": BESIDE, "now": "no untreated cells beside the doses",
                   "n_added": 2, "addition": "untreated cells in the block of the doses, at their "
                   "time", "would_change": False,
                   "why": "a rise at the lower doses that only comes back would pass for a hit"}


def _dose_power(doses: int, scatter: float) -> float:
    """Return the power for a fall by FALL_LOG2, its middle between the doses: virtual series."""
    shapes = curve_shapes(doses)
    # 0 is the straight line; of the logistic ones that in the middle
    fall = -FALL_LOG2 * shapes[1 + (len(shapes) - 1) // 2]
    noise = np.random.default_rng(POWER_SEED).standard_normal((POWER_SERIES, doses))
    found = fit_trend(fall + scatter * noise)
    return float((found.p(-1, DOSE_MARGIN_LOG2) <= ALPHA).mean())


def _short(design: Design, knowledge: Knowledge) -> Iterator[Row]:
    """Plan for two to four doses of a targeted drug, a sample each: too few to be a series."""
    held: dict[tuple[str, str, float], set[Agent]] = {}
    for state in design.whole.states:
        arm = next(iter(state.arms))
        on = agents_on(design.histories[arm], state.time_h)
        if len(on) != 1 or state.samples != 1:
            continue
        agent = next(iter(on))
        if agent.dose is not None and aims_of(agent, knowledge):
            held.setdefault((state.model, agent.name, state.time_h), set()).add(agent)
    told: dict[tuple[str, str], tuple[int, list[float]]] = {}
    for (model, drug, time_h), agents in held.items():
        if 1 < len(agents) < LEAST_DOSES:
            times = told.setdefault((model, drug), (len(agents), []))[1]
            times += [time_h] if np.isfinite(time_h) else []
    for (model, drug), (n, times) in told.items():
        more = LEAST_DOSES - n
        yield {"kind": DOSES, "model_id": model, "drug": drug, "n_added": more,
               "node": ";".join(aims_of(Agent(drug, "drug"), knowledge)),
               "times_h": [f"{t:g}" for t in sorted(times)], "would_change": False,
               "now": f"{n} doses, a sample each", "addition": f"{counted(more, 'more dose')} of "
               f"{drug} or more in the block of these, with untreated cells beside",
               "why": f"{LEAST_DOSES} doses in one block are a series, which lends an error "
               "without replicates"}


def design_sentences(table: pd.DataFrame) -> list[str]:
    """Say each kind of addition once, with the models it would serve.

    Examples
    --------
    >>> design_sentences(PLAN_DESIGN.empty())
    []
    """
    said = []
    # of several times off the most telling: the table holds all
    best = table.sort_values("power_then", ascending=False, kind="stable")
    again = best["kind"].eq(OFF) & best.duplicated(["kind", "model_id", "arm"])
    for _, rows in best[~again].sort_index().groupby(["kind", "addition", "why"], sort=False):
        first = rows_of(rows)[0]
        models = listed([shown(m) for m in dict.fromkeys(rows["model_id"])], most=MOST_TOLD)
        power = ""
        if np.isfinite(rows["power_then"]).any():
            least, most = rows["power_then"].min(), rows["power_then"].max()
            span = f"{least:.2g}" if least == most else f"{least:.2g}-{most:.2g}"
            power = f" Power {span}."
        about = f" of {shown(first['drug'])}" if first["drug"] and first["kind"] == BESIDE else ""
        said.append(f"- {first['addition']}{about} ({models}; now: {first['now']}): "
                    f"{first['why']}.{power}")
    return said


def _when(times: Sequence[float]) -> str:
    return first_few([say_time(t) for t in times], MOST_TOLD)
