"""Activity and survival on a drug, read in the same models: who may be held against whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from refugium.core.status import CaseRole
from refugium.escape.levels.shared_blocks import Levels
from refugium.escape.levels.survivors import IC50, Survivors
from refugium.escape.situations import Situation, View
from refugium.study.treatment import Agent, time_key

Array = NDArray[np.float64]
Cell = tuple[frozenset[Agent], float | str]
Read = tuple[View, Situation]


@dataclass(eq=False)
class OnDrug:
    """What was read of one drug: per cell (agents with doses, time) and model the situation."""

    label: str
    targets: tuple[str, ...]
    cells: dict[Cell, dict[str, Read]] = field(default_factory=dict)


def on_drugs(views: Sequence[View]) -> list[OnDrug]:
    """Return, per drug given alone, every cell in which its target was hit, model by model."""
    drugs: dict[str, OnDrug] = {}
    for view in views:
        for s in view.situations.each:
            if s.role != CaseRole.DRUG or not s.hit or s.reference is None:
                continue
            if any(name not in s.hit for name in (agent.name for agent in s.on)):
                continue  # a ligand or another agent is on as well
            label = ";".join(s.hit)
            drug = drugs.setdefault(label, OnDrug(label, s.blocked))
            drug.cells.setdefault((frozenset(s.on), time_key(s.time_h)), {})[s.model_id] = view, s
    return list(drugs.values())


@dataclass(frozen=True, eq=False, kw_only=True)
class Paired:
    """One drug and one reading of survival, in the models that have both.

    Attributes
    ----------
    models
        One per family: the root, else the relative with most cells read both ways.
    cells
        Cells that are used, with these models only.
    survival
        (models,): mean over the cells of each.
    matched
        Whether every model has every cell: same doses and times.
    dose_free
        Whether survival is a dose (an IC50), so that any dose of the drug is held against it.
    unpaired
        Families whose activity was read in one model and whose survival in another.
    """

    models: tuple[str, ...]
    cells: Mapping[Cell, Mapping[str, Read]]
    survival: Array
    matched: bool
    dose_free: bool
    unpaired: tuple[str, ...]

    def over_cells(self, model: str, value: Callable[[View, Situation], float]) -> float:
        """Return the mean of a number over the cells of a model; NaN: in none."""
        each = [value(*held[model]) for held in self.cells.values() if model in held]
        known = [v for v in each if np.isfinite(v)]
        return float(np.mean(known)) if known else float("nan")

    def log_dose(self, model: str) -> float:
        """Return the mean log10 dose over the cells of a model; NaN where one is not known."""
        doses = [a.dose for (agents, _), held in self.cells.items() if model in held
                 for a in agents]
        known = [np.log10(d) for d in doses if d]
        return float(np.mean(known)) if known and len(known) == len(doses) else float("nan")

    def on_level(self, levels: Levels) -> bool:
        """Whether every state has a level that may be compared between models."""
        return self.matched and all(
            (s.model_id, v.situations.arms[s.case], time_key(s.time_h)) in levels.values
            for held in self.cells.values() for v, s in held.values())


def pair(drug: OnDrug, alive: Sequence[Survivors], roots: Mapping[str, str]) -> Paired:
    """Answer: in which models, one per family, were activity and survival on a drug both read?

    Parameters
    ----------
    drug
        One of :func:`on_drugs`.
    alive
        Survival of each model, one measure.
    roots
        Model to the root of its family.

    Notes
    -----
    An activity is held against survival of the same model only. A line made from another (made
    resistant, or with a gene knocked out) differs from it in just what is asked, so the survival
    of one says nothing of the activity in the other: such a family is left out and named.
    """
    dose_free = bool(alive) and alive[0].measure in IC50
    lived: dict[tuple[str, frozenset[Agent]], list[float]] = {}
    for s in alive:
        if not dose_free:
            lived.setdefault((s.model_id, s.agents), []).append(s.value)
        elif s.targets == frozenset(drug.targets):
            lived.setdefault((s.model_id, frozenset()), []).append(s.value)

    def survival(model: str, cell: Cell) -> list[float]:
        return lived.get((model, frozenset() if dose_free else cell[0]), [])

    both: dict[str, list[Cell]] = {}
    for cell, held in drug.cells.items():
        for model in held:
            if survival(model, cell):
                both.setdefault(model, []).append(cell)
    chosen: dict[str, str] = {}
    for model in sorted(both, key=lambda m: (m != roots[m], -len(both[m]), m)):
        chosen.setdefault(roots[model], model)
    models = tuple(sorted(chosen.values()))
    read = {roots[m] for held in drug.cells.values() for m in held}
    grown = {roots[model] for model, agents in lived
             if dose_free or agents in {cell[0] for cell in drug.cells}}
    cells = {cell: {m: held[m] for m in models if cell in both[m]}
             for cell, held in drug.cells.items()}
    full = {cell: held for cell, held in cells.items() if held and len(held) == len(models)}
    used = full or {cell: held for cell, held in cells.items() if held}
    return Paired(
        models=models, cells=used, matched=bool(full), dose_free=dose_free,
        survival=np.array([np.mean([np.mean(survival(m, cell)) for cell, held in used.items()
                                    if m in held]) for m in models]),
        unpaired=tuple(sorted((read & grown) - set(chosen))))
