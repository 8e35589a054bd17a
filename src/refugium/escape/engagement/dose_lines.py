"""Doses of one drug in one block, in rising order, and what each readout does along them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from refugium.core.status import CallRole, CaseRole
from refugium.escape.engagement.readout import readout_of
from refugium.escape.parameters import COMMON_SHIFT_NODES, LEAST_DOSES
from refugium.escape.situations import Situation, View
from refugium.signal import StateFit
from refugium.study.design import Design
from refugium.study.treatment import Agent, time_key

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class DoseSeries:
    """Doses of one drug at one time, in rising order, all measured in one block.

    Attributes
    ----------
    view
        Its lineage.
    drug, beside, time_h
        The drug, what else is on at every dose, when.
    doses, states
        The drug at each dose, and the state that holds it.
    untreated
        State without the drug, if it was measured beside.
    """

    view: View
    drug: str
    beside: tuple[str, ...]
    time_h: float
    doses: tuple[Agent, ...]
    states: tuple[int, ...]
    untreated: int | None

    @property
    def key(self) -> tuple[str, str, tuple[str, ...]]:
        """Model, drug and what is beside it: times of one experiment share it."""
        return self.view.situations.models[self.states[0]], self.drug, self.beside


@dataclass(frozen=True, eq=False, kw_only=True)
class DoseLine:
    """One readout along one series.

    Attributes
    ----------
    series, node, role
        Along which doses, of which node, which is what to the drug.
    values, common
        (doses,), log2 above the lowest dose: the readout, and the middle of all nodes.
    untreated
        Untreated cells on the same scale; NaN: none beside.
    read_from, read_node
        As in `engagement`; empty for other nodes.
    """

    series: DoseSeries
    node: str
    role: CallRole
    values: Array
    common: Array
    untreated: float
    read_from: str = ""
    read_node: str = ""


def dose_series(design: Design, view: View) -> Iterator[DoseSeries]:
    """Yield every LEAST_DOSES or more doses of one drug that differ in nothing else."""
    laid, times = view.situations, view.signal.states["time_h"].to_numpy(dtype=float)
    if view.signal.site_changes is not None:
        return  # changes against one reference share its noise: doses would scatter too little
    # untreated cells of another time are not beside
    references = {s.case: s for s in laid.each
                  if s.role == CaseRole.DRUG and s.kind in ("agent", "all_agents")}
    groups: dict[tuple[Any, ...], dict[float, tuple[Agent, int]]] = {}
    for state, on in enumerate(laid.on):
        for agent in on:
            if agent.dose is None or not laid.targets[agent.name]:
                continue
            # the whole history but for this one dose
            past = tuple(
                (period.start_h, frozenset(
                    a.name if a.name == agent.name else str(a) for a in period.agents))
                for period in design.histories[laid.arms[state]])
            key = (laid.models[state], agent.name, agent.unit, time_key(float(times[state])), past)
            groups.setdefault(key, {}).setdefault(agent.dose, (agent, state))
    for (_, drug, *_), held in groups.items():
        ordered = [held[dose] for dose in sorted(held)]
        states = tuple(state for _, state in ordered)
        if len(states) < LEAST_DOSES or not frozenset.intersection(
                *(laid.blocks[state] for state in states)):
            continue
        top = references.get(states[-1])
        beside = tuple(sorted(str(a) for a in laid.on[states[-1]] if a.name != drug))
        yield DoseSeries(
            view=view, drug=drug, beside=beside, time_h=float(times[states[-1]]),
            doses=tuple(agent for agent, _ in ordered), states=states,
            untreated=top.reference if top is not None and len(top.added) == 1 else None,
        )


def _along(fit: StateFit, series: DoseSeries) -> tuple[Array, Array]:
    """Return all rows of a fit over the doses, against the lowest, and untreated cells likewise."""
    beyond = [*series.states, *([] if series.untreated is None else [series.untreated])]
    found = np.full((len(fit.coef), len(beyond)), np.nan)
    for column, state in enumerate(beyond):
        weights = np.zeros(len(series.view.situations.on))
        weights[state] += 1
        weights[series.states[0]] -= 1
        found[:, column] = fit.combine(weights).estimate if weights.any() else np.where(
            fit.samples[:, state] > 0, 0.0, np.nan)
    k = len(series.states)
    none = np.full(len(found), np.nan)
    return found[:, :k], none if series.untreated is None else found[:, k]


def _common(series: DoseSeries) -> Array:
    """Return what the middle of all nodes does along the doses; NaN where nodes are few."""
    values, _ = _along(series.view.signal.node_fit, series)
    enough = np.isfinite(values).sum(axis=0) >= COMMON_SHIFT_NODES
    return np.where(enough, np.nanmedian(np.where(enough, values, 0.0), axis=0), np.nan)


def target_lines(series: DoseSeries) -> Iterator[DoseLine]:
    """Yield what shows each target of the drug, turned so that a hit is a fall."""
    laid, top, low = series.view.situations, series.states[-1], series.states[0]
    hit = {series.drug: laid.targets[series.drug]}
    common = _common(series)
    for target in hit[series.drug]:
        shown = readout_of(series.view.signal, laid, Situation(
            contrast="", kind="agent", model_id=laid.models[top], case=top, reference=low,
            time_h=series.time_h, on=laid.on[top], added=(series.doses[-1],), hit=hit,
            role=CaseRole.DRUG), series.drug, target)
        if shown is None:
            continue
        values, untreated = _along(shown.fit, series)
        yield DoseLine(
            series=series, node=target, role=CallRole.TARGET,
            values=shown.sign * values[shown.row], common=shown.sign * common,
            untreated=shown.sign * float(untreated[shown.row]),
            read_from=str(shown.read_from), read_node=shown.node,
        )


def node_lines(series: DoseSeries) -> Iterator[DoseLine]:
    """Yield every node that the drug is not meant to hit, and whose sites may be read under it."""
    signal, hit = series.view.signal, series.view.situations.targets[series.drug]
    values, untreated = _along(signal.node_fit, series)
    common, misleading = _common(series), series.view.situations.misleading
    for row, node in enumerate(signal.nodes.names):
        if node not in hit and not misleading.get((series.drug, node), ""):
            yield DoseLine(series=series, node=node, role=CallRole.BACKUP, values=values[row],
                        common=common, untreated=float(untreated[row]))
