"""How each line responds to each drug: stated, or read from the growth of its wells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.escape.levels.across_lines.parameters import LEAST_KEPT, SURVIVAL_CUT
from refugium.knowledge import Knowledge
from refugium.language.lists import listed
from refugium.response import Phenotype, gr_values, growth_table, phenotype_of, preference_of
from refugium.study.design import Design
from refugium.study.treatment import Agent, agents_on, in_unit, same_dose
from refugium.study.treatment.drugs import aims_of


@dataclass(frozen=True, kw_only=True)
class LineResponse:
    """Response of one line to one drug.

    Attributes
    ----------
    value, se
        Higher = survives; standard error where it is known, else NaN.
    survives
        Whether its cells live on the drug: told as a group, or GR shown above `SURVIVAL_CUT` and
        above `LEAST_KEPT`.
    dies
        Whether they are shown to die on it: told as a group, or GR shown below 0.
    n_experiments
        Growth experiments behind it; 0: stated.
    doubted
        The table says one thing and the study's own wells show the other: neither counts.
    """

    value: float
    se: float
    survives: bool
    dies: bool
    n_experiments: int = 0
    doubted: bool = False

    @property
    def placed(self) -> bool:
        """Whether it is known on which side the line lies: told, or read more than once.

        A value of one growth experiment counts in the slope; without an interval it puts the line
        into no group.
        """
        return self.n_experiments != 1


@dataclass(frozen=True, kw_only=True)
class DrugResponse:
    """Response of several lines to one drug.

    Attributes
    ----------
    drug, targets
        The drug, and the nodes that it is meant to hit.
    kind
        `group`, `gr` or `rate_ratio`.
    source
        `responses` (stated) or `wells`.
    arm
        Arm of the wells; "" where the response was stated.
    lines
        Model to its response.
    other_dose
        Model to the dose of its response and that of its samples, where these are not one: such a
        line has no response.
    untreated_per_day
        Model to the growth rate of its untreated cells, where wells tell it.
    """

    drug: str
    targets: tuple[str, ...]
    kind: str
    source: str
    arm: str
    lines: dict[str, LineResponse]
    untreated_per_day: dict[str, float]
    other_dose: dict[str, tuple[str, str]] = field(default_factory=dict)

    def n_single(self, names: Sequence[str]) -> int:
        """Of these lines, how many rest on one growth experiment, and are in neither group."""
        return sum(not self.lines[name].placed for name in names if name in self.lines)

    @property
    def reliability(self) -> float:
        """Share of the variance between lines that is no error of reading; NaN: not known."""
        value = np.array([r.value for r in self.lines.values()])
        error = np.array([r.se for r in self.lines.values()])
        total = float(np.var(value, ddof=1)) if len(value) > 1 else 0.0
        if not np.isfinite(error).all() or not total > 0:
            return float("nan")
        return float(np.clip(1 - (error ** 2).mean() / total, 0.0, 1.0))


def drug_responses(design: Design, knowledge: Knowledge) -> list[DrugResponse]:
    """Answer: which lines survive which drug?

    Parameters
    ----------
    design
        Of the study: its `responses` and `wells`.
    knowledge
        What drugs are meant to hit.

    Returns
    -------
    list of DrugResponse
        One per targeted drug given alone. A stated response goes before wells, a number before a
        group. Of several doses that of the samples (the highest), where both are stated; of
        several growth readings the closest to counting cells.

    Notes
    -----
    A line whose response was read at a dose more than two-fold from that of its samples has none:
    cells that live on 0.1 uM may die on 1 uM, and what was measured there is another state.
    """
    given = _given(design)
    wells = _of_wells(design, knowledge, given)
    stated = _stated(design, knowledge, given, {r.drug: r.untreated_per_day for r in wells})
    grown = {r.drug: r.lines for r in wells}
    stated = [replace(s, lines={name: _held_against(own, grown.get(s.drug, {}).get(name))
                                for name, own in s.lines.items()}) for s in stated]
    return [*stated, *(r for r in wells if r.drug not in {s.drug for s in stated if s.lines})]


def _held_against(stated: LineResponse, grown: LineResponse | None) -> LineResponse:
    if grown is None or not ((stated.survives and grown.dies) or (stated.dies and grown.survives)):
        return stated
    return replace(stated, survives=False, dies=False, doubted=True)


def response_words(responses: Sequence[DrugResponse]) -> list[tuple[str, str]]:
    """Name, per drug, the lines whose response is not used, and why."""
    found = []
    for own in responses:
        names = [name for name, line in own.lines.items() if line.doubted]
        if names:
            found.append((own.drug, f"{listed(names)} on {own.drug}: the table of responses and "
                          "the growth wells of this study say opposite things of who survives; "
                          "these lines count as neither"))
        doses: dict[tuple[str, str], list[str]] = {}
        for name, pair in own.other_dose.items():
            doses.setdefault(pair, []).append(name)
        found += [(own.drug, f"{listed(names)}: response at {response}, activity at {activity}: "
                   "such a response is not used") for (response, activity), names in doses.items()]
    return found


@dataclass(frozen=True)
class _Given:
    """The highest dose at which each line was sampled on each drug alone."""

    own: dict[tuple[str, str], Agent]
    of_drug: dict[str, Agent]

    def same(self, agent: Agent, model: str) -> bool | None:
        """Whether a response was read at that dose; None: not known."""
        given = self.of(agent.name, model)
        return None if given is None else same_dose(
            agent.dose, agent.unit, given.dose, given.unit)

    def of(self, drug: str, model: str) -> Agent | None:
        """Return the drug with its dose in a line, else in the lines that it is compared with."""
        return self.own.get((drug, model), self.of_drug.get(drug))


def _given(design: Design) -> _Given:
    own: dict[tuple[str, str], Agent] = {}
    of_drug: dict[str, Agent] = {}
    for row in rows_of(design.samples):
        # as of the last reading: an arm that has not begun is no sample on the drug
        agents = agents_on(design.histories[str(row["arm"])], float("inf"))
        if len(agents) != 1:
            continue
        agent = next(iter(agents))
        key = agent.name, str(row["model_id"])
        own[key] = max(own.get(key, agent), agent, key=_height)
        of_drug[agent.name] = max(of_drug.get(agent.name, agent), agent, key=_height)
    return _Given(own, of_drug)


def _height(agent: Agent) -> float:
    """Return the dose in nM, where its unit tells; -1: not stated."""
    if agent.dose is None:
        return -1.0
    nM = in_unit(agent.dose, agent.unit, "nM")
    return agent.dose if nM is None else nM


def _at_given_dose(
    part: pd.DataFrame, drug: str, given: _Given
) -> tuple[pd.DataFrame, dict[str, tuple[str, str]]]:
    """Keep the rows read at the dose of the samples, the surest last; name lines without one."""
    agents = [Agent(drug, "drug", None if np.isnan(r["dose"]) else float(r["dose"]),
                    str(r["unit"])) for r in rows_of(part)]
    models = part["model_id"].astype(str).tolist()
    same = [given.same(a, m) for a, m in zip(agents, models, strict=True)]
    held = part.assign(stated=[s is True for s in same], height=[_height(a) for a in agents])
    kept = held[[s is not False for s in same]].sort_values(["stated", "height"], kind="stable")
    left = {m: (str(a), str(given.of(drug, m))) for m, a in zip(models, agents, strict=True)
            if m not in set(kept["model_id"])}
    return kept, left


def _stated(
    design: Design, knowledge: Knowledge, given: _Given, growth: dict[str, dict[str, float]]
) -> list[DrugResponse]:
    found = []
    for drug, every in design.responses.groupby("drug", sort=False):
        part, left = _at_given_dose(every, str(drug), given)
        kinds = set(part["kind"] if len(part) else every["kind"])
        kind = next(k for k in ("gr", "rate_ratio", "group") if k in kinds)
        groups = {str(r["model_id"]): str(r["group"]) for r in rows_of(part) if r["group"]}
        own = part[part["kind"] == kind].drop_duplicates("model_id", keep="last")
        lines = {}
        for row in rows_of(own):
            name, se = str(row["model_id"]), float(row["se"])
            value = float(groups[name] == "survives") if kind == "group" else float(row["value"])
            lower = value - 1.96 * se if np.isfinite(se) else value
            alive = groups[name] == "survives" if name in groups else _lives(value, lower)
            upper = value + 1.96 * se if np.isfinite(se) else value
            dead = groups[name] == "dies" if name in groups else kind == "gr" and upper < 0
            lines[name] = LineResponse(value=value, se=se, survives=alive, dies=dead)
        targets = aims_of(Agent(str(drug), "drug"), knowledge)
        if targets:
            found.append(DrugResponse(
                drug=str(drug), targets=targets, kind=kind, source="responses", arm="",
                lines=lines, untreated_per_day=growth.get(str(drug), {}), other_dose=left))
    return found


def _of_wells(design: Design, knowledge: Knowledge, given: _Given) -> list[DrugResponse]:
    wells = design.wells
    grown = [str(m) for m in wells["measure"].unique() if phenotype_of(str(m)) == Phenotype.GROWTH]
    if not grown:
        return []
    measure = min(grown, key=preference_of)
    growth = growth_table(wells[wells["measure"] == measure])
    on = {arm: agents_on(past, float("inf")) for arm, past in design.histories.items()}
    used = set(growth["arm"])
    free = tuple(sorted(arm for arm in used if not on[arm]))
    single = {arm: next(iter(agents)) for arm, agents in on.items()
              if arm in used and len(agents) == 1}
    aims = {arm: aims_of(agent, knowledge) for arm, agent in single.items()}
    if not free:
        return []
    table = gr_values(growth, {arm: free for arm in single if aims[arm]})
    table = table[table["status"] == str(Status.OK)]
    found: dict[str, tuple[tuple[int, float], DrugResponse]] = {}
    for arm, every in table.groupby("arm", sort=False):
        agent = single[str(arm)]
        off = [given.same(agent, str(m)) is False for m in every["model_id"]]
        part = every[np.logical_not(off)]
        rank = (len(part), _height(agent))
        made = DrugResponse(
            drug=agent.name, targets=aims[str(arm)], kind="gr", source="wells", arm=str(arm),
            lines={str(r["model_id"]): line_of_gr(
                float(r["gr"]), lower=float(r["lo"]), upper=float(r["hi"]), se=float(r["se"]),
                n_experiments=int(r["n_experiments"])) for r in rows_of(part)},
            untreated_per_day={str(r["model_id"]): float(r["untreated_per_day"])
                               for r in rows_of(every)},
            other_dose={m: (str(agent), str(given.of(agent.name, m)))
                        for m in every["model_id"].astype(str)[off]})
        if agent.name not in found or rank > found[agent.name][0]:
            found[agent.name] = (rank, made)
    return [made for _, made in found.values()]


def _lives(value: float, lower: float) -> bool:
    return lower > SURVIVAL_CUT and value > LEAST_KEPT


def line_of_gr(
    gr: float, *, lower: float, upper: float, se: float, n_experiments: int
) -> LineResponse:
    """Say whether a line survives, by its GR value and the interval over its experiments."""
    # without an interval (one experiment) neither is told
    return LineResponse(value=gr, se=se, dies=upper < 0, n_experiments=n_experiments,
                        survives=_lives(gr, lower))
