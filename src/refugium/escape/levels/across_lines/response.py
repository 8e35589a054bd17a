"""How each line responds to each drug: stated, or read from the growth of its wells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.escape.levels.across_lines.parameters import LEAST_KEPT, SURVIVAL_CUT
from refugium.knowledge import Knowledge
from refugium.language.lists import listed
from refugium.response import Phenotype, gr_values, growth_table, phenotype_of, preference_of
from refugium.study.design import Design
from refugium.study.treatment import Agent, agents_on
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

    def n_single(self, names: Sequence[str]) -> int:
        """Of these lines, how many are put by one growth experiment, which has no interval."""
        return sum(self.lines[name].n_experiments == 1 for name in names if name in self.lines)

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
        group. Of several doses the highest; of several growth readings the closest to counting
        cells.
    """
    wells = _of_wells(design, knowledge)
    stated = _stated(design, knowledge, {r.drug: r.untreated_per_day for r in wells})
    grown = {r.drug: r.lines for r in wells}
    stated = [replace(s, lines={name: _held_against(own, grown.get(s.drug, {}).get(name))
                                for name, own in s.lines.items()}) for s in stated]
    return [*stated, *(r for r in wells if r.drug not in {s.drug for s in stated})]


def _held_against(stated: LineResponse, grown: LineResponse | None) -> LineResponse:
    if grown is None or not ((stated.survives and grown.dies) or (stated.dies and grown.survives)):
        return stated
    return replace(stated, survives=False, dies=False, doubted=True)


def doubted_words(responses: Sequence[DrugResponse]) -> list[tuple[str, str]]:
    """Name, per drug, the lines of which the table and the wells say opposite things."""
    found = []
    for own in responses:
        names = [name for name, line in own.lines.items() if line.doubted]
        if names:
            found.append((own.drug, f"{listed(names)} on {own.drug}: the table of responses and "
                          "the growth wells of this study say opposite things of who survives; "
                          "these lines count as neither"))
    return found


def _stated(
    design: Design, knowledge: Knowledge, growth: dict[str, dict[str, float]]
) -> list[DrugResponse]:
    found = []
    for drug, part in design.responses.groupby("drug", sort=False):
        kind = next(k for k in ("gr", "rate_ratio", "group") if (part["kind"] == k).any())
        groups = {str(r["model_id"]): str(r["group"]) for r in rows_of(part) if r["group"]}
        own = part[part["kind"] == kind].sort_values("dose").drop_duplicates("model_id",
                                                                              keep="last")
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
                lines=lines, untreated_per_day=growth.get(str(drug), {})))
    return found


def _of_wells(design: Design, knowledge: Knowledge) -> list[DrugResponse]:
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
    found: dict[str, tuple[float, DrugResponse]] = {}
    for arm, part in table.groupby("arm", sort=False):
        agent = single[str(arm)]
        dose = agent.dose or 0.0
        made = DrugResponse(
            drug=agent.name, targets=aims[str(arm)], kind="gr", source="wells", arm=str(arm),
            lines={str(r["model_id"]): line_of_gr(
                float(r["gr"]), lower=float(r["lo"]), upper=float(r["hi"]), se=float(r["se"]),
                n_experiments=int(r["n_experiments"])) for r in rows_of(part)},
            untreated_per_day={str(r["model_id"]): float(r["untreated_per_day"])
                               for r in rows_of(part)})
        if agent.name not in found or dose > found[agent.name][0]:
            found[agent.name] = (dose, made)
    return [made for _, made in found.values()]


def _lives(value: float, lower: float) -> bool:
    return lower > SURVIVAL_CUT and value > LEAST_KEPT


def line_of_gr(
    gr: float, *, lower: float, upper: float, se: float, n_experiments: int
) -> LineResponse:
    """Say whether a line survives, by its GR value and the interval over its experiments."""
    # one experiment has no interval: the line is put by its value, and `n_experiments` says so;
    # a death is told only with its interval
    return LineResponse(value=gr, se=se, dies=upper < 0, n_experiments=n_experiments,
                        survives=_lives(gr, lower if np.isfinite(lower) else gr))
