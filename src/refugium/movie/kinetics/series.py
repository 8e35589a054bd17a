"""The measured path: a tidy table of two components, checked and brought to common units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from refugium.core.errors import FitError
from refugium.core.status import Phase, Status
from refugium.movie.kinetics.model import STATES, Array, Ints, Paths

COLUMNS = ("arm", "time_h", "component", "value")
PHASES = (Phase.ON, Phase.OFF)
MIN_STATES_ON = 4
"""Distinct times on drug, the start among them: eight numbers of the on phase hang on them."""
MIN_STATES_OFF = 3
"""Distinct times after removal: six more numbers."""
Periods = Mapping[str, Sequence[tuple[float, bool]]]


@dataclass(frozen=True, eq=False)
class Series:
    """Readings in units of the data: values in ranges from the mean, times in observed spans.

    Attributes
    ----------
    paths
        The observed states.
    state, component
        (readings,), which state and which component each reading is of.
    y, weight
        (readings,), scaled value; 1 / scaled sd, or 1 where no sd is stated.
    sd_known
        Whether sd was stated.
    names
        The two components.
    centre, scale
        (2,), mean and range of each component.
    start_h, span_h, gap_h
        Shared start, observed span, shortest gap between samples.
    length_h, first_gap_h, typical_gap_h
        Of each phase, by name: longest and shortest observed time in it, median gap.
    status
        Of each phase, by name.
    """

    paths: Paths
    state: Ints
    component: Ints
    y: Array
    weight: Array
    sd_known: bool
    names: tuple[str, str]
    centre: Array
    scale: Array
    start_h: float
    span_h: float
    gap_h: float
    length_h: Mapping[Phase, float]
    first_gap_h: Mapping[Phase, float]
    typical_gap_h: Mapping[Phase, float]
    status: Mapping[Phase, Status]


def read_series(table: pd.DataFrame, drug_on: Periods, *, shared_start: bool = True) -> Series:
    """Answer: what was measured, on drug and after removal, and is it enough?

    Parameters
    ----------
    table
        `arm`, `time_h`, `component` (two of them), `value`; optional `sd` (of each value),
        `replicate`, `unit`. A missing value is not measured, and left out.
    drug_on
        For each arm its periods: `(start_h, drug given)`. The first start is that of all arms; a
        sample taken at the start of a period belongs to the time before it.
    shared_start
        Off drug, paths begin where the path on drug ends; False: each arm anywhere.

    Raises
    ------
    FitError
        If a column lacks, a value is infinite, units are mixed, an arm has no periods, there are
        not two components, a reading stands twice, or a sample lies before the first period.

    Examples
    --------
    >>> t = pd.DataFrame({"arm": "on", "time_h": [0.0, 0.0, 24, 24], "value": [1.0, 0, 0, 1],
    ...                   "component": ["a", "b", "a", "b"]})
    >>> s = read_series(t, {"on": [(0, True)]})
    >>> s.span_h, str(s.status["on"]), str(s.status["off"])
    (24.0, 'too_few_points', 'no_off_sample')
    """
    rows = _checked(table, drug_on)
    names = sorted(str(name) for name in rows["component"].unique())
    if len(names) != STATES:
        raise FitError("the model has two components", column="component", found=names,
                       remedy="give lambda_1 and lambda_2, or two module means")
    start_h = _start(drug_on)
    if (rows["time_h"] < start_h).any():
        raise FitError("a sample lies before the first period", column="time_h",
                       found=float(rows["time_h"].min()),
                       remedy="let the first period of every arm start at time zero")
    states = rows[["arm", "time_h"]].drop_duplicates().sort_values(["arm", "time_h"])
    order = {(a, t): i for i, (a, t) in enumerate(states.itertuples(index=False, name=None))}
    span_h = float(states["time_h"].max()) - start_h
    unit = span_h if span_h > 0 else 1.0
    paths = paths_of(list(order), drug_on, unit, shared_start=shared_start)
    component = np.array([names.index(str(name)) for name in rows["component"]])
    value = rows["value"].to_numpy(dtype=float)
    centre = np.array([value[component == i].mean() for i in range(STATES)])
    spread = np.array([np.ptp(value[component == i]) for i in range(STATES)])
    scale = np.where(spread > 0, spread, 1.0)
    sd = rows["sd"].to_numpy(dtype=float) if "sd" in rows else scale[component]
    state = np.array([order[a, t] for a, t in zip(rows["arm"], rows["time_h"], strict=True)])
    times = _times_in_phase(paths, unit)
    gaps = np.diff(np.unique(np.concatenate([[0.0], *times.values()])))
    return Series(
        paths=paths, state=state, component=component,
        y=(value - centre[component]) / scale[component], weight=scale[component] / sd,
        sd_known="sd" in rows, names=(names[0], names[1]), centre=centre, scale=scale,
        start_h=start_h, span_h=span_h,
        gap_h=float(gaps[gaps > 0].min()) if (gaps > 0).any() else unit,
        length_h={p: float(times[p].max(initial=0.0)) for p in PHASES},
        first_gap_h={p: float(times[p].min(initial=np.inf)) for p in PHASES},
        typical_gap_h={p: _typical_gap(times[p], unit) for p in PHASES},
        status=_statuses(paths, state, component, spread, len(value), "sd" in rows),
    )


def _checked(table: pd.DataFrame, drug_on: Periods) -> pd.DataFrame:
    for name in COLUMNS:
        if name not in table:
            raise FitError("the table lacks a column", column=name, found=list(table.columns),
                           remedy=f"give {', '.join(COLUMNS)}")
    rows = table.copy()
    for name in ("time_h", "value", *(["sd"] if "sd" in rows else [])):
        rows[name] = pd.to_numeric(rows[name], errors="coerce").astype(float)
        if np.isinf(rows[name]).any():
            raise FitError("infinite value", column=name, remedy="leave out what is not measured")
    if rows["time_h"].isna().any():
        raise FitError("a sample has no time", column="time_h", remedy="state hours, or drop it")
    unknown = sorted(set(rows["arm"].astype(str)) - set(drug_on))
    if unknown:
        raise FitError("an arm has no periods", column="arm", found=unknown[0],
                       remedy="say in drug_on when the drug was given to it")
    rows = rows[rows["value"].notna()]
    if rows.empty:
        raise FitError("no value was measured", column="value", remedy="give numbers")
    if "unit" in rows and (rows.groupby("component")["unit"].nunique(dropna=False) > 1).any():
        raise FitError("one component has several units", column="unit",
                       found=sorted(rows["unit"].astype(str).unique()), remedy="convert to one")
    if "sd" in rows and not (rows["sd"] > 0).all():
        raise FitError("a standard deviation is missing or not above zero", column="sd",
                       remedy="state it for every value, or leave the column out")
    key = ["arm", "time_h", "component", *(["replicate"] if "replicate" in rows else [])]
    if "replicate" in rows and rows.duplicated(key).any():
        twice = rows.loc[rows.duplicated(key), key].iloc[0].tolist()
        raise FitError("a reading stands twice", found=twice, remedy="number the replicates")
    return rows


def _start(drug_on: Periods) -> float:
    starts = {float(periods[0][0]) if len(periods) else np.nan for periods in drug_on.values()}
    if len(starts) != 1 or not np.isfinite(next(iter(starts))):
        raise FitError("arms do not begin together", found=sorted(starts),
                       remedy="start the first period of every arm at the same time")
    for arm, periods in drug_on.items():
        times = [float(at) for at, _ in periods]
        if sorted(set(times)) != times:
            raise FitError("periods are not in order of time", found=arm, remedy="sort them")
    return starts.pop()


def paths_of(
    states: list[tuple[str, float]], drug_on: Periods, unit: float, *, shared_start: bool = True
) -> Paths:
    """Answer: through which phases is each (arm, time in h) reached, in units of time?"""
    depth = max(len(periods) for periods in drug_on.values())
    phase = np.zeros((len(states), depth), dtype=int)
    duration = np.zeros((len(states), depth))
    restart = np.full((len(states), depth), -1)
    freed: dict[tuple[tuple[float, bool], ...], int] = {}
    for row, (arm, time_h) in enumerate(states):
        periods = [(float(at), bool(on)) for at, on in drug_on[arm]]
        ends = [at for at, _ in periods[1:]] + [np.inf]
        for column, ((at, on), end) in enumerate(zip(periods, ends, strict=True)):
            phase[row, column] = 0 if on else 1
            duration[row, column] = max(0.0, min(time_h, end) - at) / unit
            stopped = not on and column > 0 and periods[column - 1][1] and time_h > at
            if stopped and not shared_start:
                past = tuple(periods[: column + 1])
                restart[row, column] = freed.setdefault(past, len(freed))
    return Paths(phase, duration, restart)


def _times_in_phase(paths: Paths, unit: float) -> dict[Phase, Array]:
    """Return hours that each observed state had last spent in a phase."""
    out = {}
    for number, name in enumerate(PHASES):
        spent = np.where(paths.phase == number, paths.duration, 0.0).max(axis=1) * unit
        out[name] = np.unique(spent[spent > 0])
    return out


def _typical_gap(times: Array, unit: float) -> float:
    return float(np.median(np.diff(times, prepend=0.0))) if len(times) else unit


def _statuses(
    paths: Paths, state: Ints, component: Ints, spread: Array, n: int, sd_known: bool
) -> dict[Phase, Status]:
    off = ((paths.phase == 1) & (paths.duration > 0)).any(axis=1)
    on_key = np.where((paths.phase == 0), paths.duration, 0.0).sum(axis=1).round(12)
    off_key = np.where((paths.phase == 1), paths.duration, 0.0).sum(axis=1).round(12)
    on_seen, off_seen = [], []
    for number in range(STATES):
        mine = np.unique(state[component == number])
        on_seen.append(len(np.unique(on_key[mine][~off[mine]])))
        off_seen.append(len({(on_key[s], off_key[s]) for s in mine[off[mine]]}))
    if paths.duration.max(initial=0.0) == 0:
        return {Phase.ON: Status.TOO_FEW_POINTS, Phase.OFF: Status.NO_OFF_SAMPLE}
    spare = n - paths.n_linear - 4 * paths.n_phases
    enough = spare >= (0 if sd_known else 2)
    if (spread == 0).any():
        return {Phase.ON: Status.FLAT,
                Phase.OFF: Status.FLAT if off.any() else Status.NO_OFF_SAMPLE}
    on_status = Status.OK if min(on_seen) >= MIN_STATES_ON and enough else Status.TOO_FEW_POINTS
    off_status = Status.OK if min(off_seen) >= MIN_STATES_OFF and enough else Status.TOO_FEW_POINTS
    if not off.any():
        off_status = Status.NO_OFF_SAMPLE
    elif max(on_seen) <= 1:
        on_status, off_status = Status.NO_ON_SAMPLE, Status.NO_BASELINE
    elif on_status != Status.OK:
        off_status = Status.NO_BASELINE
    return {Phase.ON: on_status, Phase.OFF: off_status}
