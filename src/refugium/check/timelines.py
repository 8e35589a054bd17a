"""Arms as lines of plain characters: what was given when, and when samples were taken."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from refugium.core.tables import Column, Schema
from refugium.language.times import NOT_STATED, say_time
from refugium.study.design import Design
from refugium.study.treatment import History, agents_on, describe, ever_treated

WIDTH = 48
"""Characters of the axis, unless the times need more."""
ON, BEFORE, HOLIDAY = "=", "-", "."
SAMPLE, SHARED, UNKNOWN, READ = "o", "+", "?", "w"
KEY = (
    f"{ON} on drug   {BEFORE} no drug yet   {HOLIDAY} drug removed",
    f"{SAMPLE} sample   {SHARED} sample of an arm that was the same until then   "
    f"{READ} wells read first, last   {UNKNOWN} {NOT_STATED}",
)

TIMELINES = Schema(
    "arms",
    (
        Column("arm", "name", "treatment history"),
        Column("timeline", "words", "periods and samples on the axis of hours"),
        Column("history", "words", "the same in words"),
        Column("samples", "integer", "samples of this arm"),
        Column("unknown_times", "integer", "of them, at a time not stated"),
        Column("models", "text", "models treated so"),
        Column("wells", "integer", "series of live-cell readings"),
    ),
)


def timelines(design: Design) -> pd.DataFrame:
    """Answer: what did each arm get, and when was it sampled?

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`TIMELINES`, one row per arm. All lines have one axis, which
        :func:`axis` draws: each time that occurs has its own column, and columns are the
        further apart the more the time between them counts (hours early, weeks late).
    """
    place = _places(design)
    past = design.histories
    series = design.wells.drop_duplicates(["well", "block", "model_id", "arm"])
    wells = Counter(series["arm"])
    models_of = {str(arm): list(models.unique())
                 for arm, models in design.wells.groupby("arm", sort=False)["model_id"]}
    samples_of = {str(arm): own for arm, own in design.samples.groupby("arm", sort=False)}
    read = {str(arm): [float(times.min()), float(times.max())]
            for arm, times in design.wells.groupby("arm")["time_h"]}
    shared: dict[str, set[float]] = {arm: set() for arm in past}
    for sample, time_h in zip(design.samples["sample_id"], design.samples["time_h"], strict=True):
        for arm in design.owners[str(sample)]:
            shared[arm] |= {time_h} & place.keys()
    rows = []
    for arm, history in past.items():
        own = samples_of.get(arm, design.samples.iloc[:0])
        times = own["time_h"].dropna().tolist()
        unknown = len(own) - len(times)
        line = _line(history, times, shared[arm], read.get(arm, []), place)
        rows.append({
            "arm": arm, "timeline": line + _mark(unknown),
            "history": describe(history), "samples": len(own), "unknown_times": unknown,
            "models": ", ".join(dict.fromkeys([
                *own["model_id"], *models_of.get(arm, [])])),
            "wells": wells[arm],
        })
    return TIMELINES.table(rows)


def axis(design: Design) -> tuple[str, str]:
    """Return the labels and the ticks that stand above the lines of :func:`timelines`."""
    place = _places(design)
    labels, ticks = [" "] * (max(place.values()) + 12), [" "] * (max(place.values()) + 1)
    free = 0
    for time_h, column in place.items():
        ticks[column] = "|"
        text = say_time(time_h, minutes=True)
        if column >= free:
            labels[column : column + len(text)] = text
            free = column + len(text) + 1
    return "".join(labels).rstrip(), "".join(ticks)


def _places(design: Design) -> dict[float, int]:
    """Return the column of every time that occurs, in order."""
    known = {float(t) for t in design.samples["time_h"].dropna()} | {
        float(t) for t in design.arms["start_h"]
    }
    read = design.wells["time_h"].dropna()
    if len(read):
        known |= {float(read.min()), float(read.max())}
    times = sorted(known or {0.0})
    scale = [math.copysign(math.log1p(abs(t)), t) for t in times]
    span = scale[-1] - scale[0]
    least = 1 if len(times) > WIDTH // 3 else max(1, min(8, WIDTH // len(times)))
    places: dict[float, int] = {}
    for time_h, at in zip(times, scale, strict=True):
        even = 0 if span == 0 else round((at - scale[0]) / span * (WIDTH - 1))
        before = max(places.values(), default=-least)
        places[time_h] = max(even, before + least) if places else 0
    return places


def _line(
    history: History, samples: Iterable[float], shared: Iterable[float], read: Iterable[float],
    place: dict[float, int],
) -> str:
    columns = sorted((column, time_h) for time_h, column in place.items())
    end = columns[-1][0] + 3
    line = []
    for column in range(end):
        # the state at a column is that of the times after it, up to and including the next
        later = next((t for c, t in columns if c > column), math.inf)
        line.append(_letter(history, later))
    for times, sign in ((read, READ), (shared, SHARED), (samples, SAMPLE)):
        for time_h in times:
            if time_h in place:
                line[place[time_h]] = sign
    return "".join(line)


def _letter(history: History, time_h: float) -> str:
    if agents_on(history, time_h):
        return ON
    return HOLIDAY if ever_treated(history, time_h) else BEFORE


def _mark(unknown: int) -> str:
    if not unknown:
        return ""
    return f" {UNKNOWN * unknown}" if unknown <= 6 else f" {UNKNOWN}x{unknown}"
