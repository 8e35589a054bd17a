"""Second drugs on survivors of a first one and on untreated cells, with known truth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import RefugiumError
from refugium.core.tables import Column, Schema
from refugium.study import Study

Array = NDArray[np.float64]
UNTREATED_PER_H, SURVIVORS_PER_H = 0.035, 0.008
"""Doublings per hour without a partner: untreated cells; survivors that stay on the first drug."""
SEEDED, ROOM = 600.0, 30_000.0
"""Cells in a well at the start, and what it can hold."""
SPARED = 0.04
"""Share of cells that the partner never touches."""
ONSET_H, CLEARED_H = 10.0, 36.0
"""Hours until a partner acts with half its strength; half-time of dead cells until they float."""
STEP_H = 2.0
READ_SD, PLATE_SD, SEEDING_SD = 0.05, 0.004, 0.1
"""Log error of one reading; doublings per hour by which plates differ; log spread of seeding."""
READ_EVERY_H = 12.0


PARTNERS = Schema("partners", (
    Column("partner", "name", "second drug"),
    Column("half_nM", "number", "dose of half the effect", "nM"),
    Column("takes", "number", "taken from survivors at the most", "1/h"),
    Column("takes_untreated", "number", "taken from untreated cells at the most", "1/h"),
    Column("kills", "flag", "survivors truly fall at its highest dose"),
), holds="what each second drug truly does")


@dataclass(frozen=True, kw_only=True)
class Partner:
    """What a second drug truly does.

    Attributes
    ----------
    name
        Generic name.
    doses_nM
        Doses, above 0.
    half_nM
        Dose of half the effect.
    takes, takes_untreated
        Doublings per hour that it takes at the most: from survivors, from untreated cells. Cells
        that lose more than they grow by die.
    """

    name: str
    doses_nM: tuple[float, ...]  # noqa: N815
    half_nM: float  # noqa: N815
    takes: float
    takes_untreated: float


@dataclass(frozen=True, kw_only=True)
class SurvivorPlan:
    """Wells of partners on survivors of a first drug.

    Attributes
    ----------
    partners
        Second drugs.
    experiments, wells
        Experiments (each a plate with both kinds of cells), and wells per dose in each.
    pretreated_h, followed_h
        Hours on the first drug before the partner, and after it.
    seed
        Of what is drawn.
    """

    partners: tuple[Partner, ...]
    experiments: int = 3
    wells: int = 4
    pretreated_h: float = 168.0
    followed_h: float = 96.0
    seed: int = 0

    def __post_init__(self) -> None:
        for partner in self.partners:
            if not partner.doses_nM or min(partner.doses_nM) <= 0 or not partner.half_nM > 0:
                raise RefugiumError("no such partner", column="doses_nM", found=partner.name,
                                    remedy="give doses above 0 and the dose of half the effect")


def with_survivors(study: Study, drug: str, plan: SurvivorPlan) -> Study:
    """Return a study with wells of partners on survivors of a drug and on untreated cells.

    Parameters
    ----------
    study
        Of one model; some arm holds the drug with its dose.
    drug
        The first drug, as the study names it.
    plan
        What partners truly do, and how it is read.

    Returns
    -------
    Study
        With arms `survivors`, `survivors + PARTNER dose`, `cells`, `cells + PARTNER dose`, and
        wells of live cells and dead objects.

    Raises
    ------
    RefugiumError
        If no arm holds the drug.

    Notes
    -----
    Generated otherwise than it is read: a partner acts late and spares a few cells, wells fill up,
    dead cells float away, plates differ in rate, readings scatter on the log scale.

    Examples
    --------
    >>> from refugium.virtual import Plan, write_tumour
    >>> one = Partner(name="capmatinib", doses_nM=(5.0, 50.0), half_nM=10.0, takes=0.05,
    ...               takes_untreated=0.0)
    >>> study = write_tumour(Plan(planted="induced", backup="MET", seed=1)).study
    >>> made = with_survivors(study, "erlotinib", SurvivorPlan(partners=(one,)))
    >>> made.wells["arm"].unique().tolist()[:2]
    ['survivors', 'survivors + capmatinib 5 nM']
    """
    given = study.arms[(study.arms["agent"] == drug) & study.arms["dose"].notna()]
    if given.empty:
        raise RefugiumError("no arm holds this drug with its dose", file="arms", found=drug,
                            remedy="name a drug of the study")
    dose, unit = float(given["dose"].iloc[0]), str(given["unit"].iloc[0])
    rng = np.random.default_rng(np.random.SeedSequence(plan.seed))
    first = {"agent": drug, "kind": "drug", "dose": dose, "unit": unit}
    arms: list[dict[str, Any]] = []
    wells: list[dict[str, Any]] = []
    model = str(study.models["model_id"].iloc[0])
    plates = [rng.normal(0, PLATE_SD) for _ in range(plan.experiments)]
    for survived in (True, False):
        for partner, amount in [(None, 0.0), *((p, d) for p in plan.partners for d in p.doses_nM)]:
            name = "survivors" if survived else "cells"
            given_now = [first] if survived else []
            if partner is not None:
                name += f" + {partner.name} {amount:g} nM"
                given_now = [*given_now, {"agent": partner.name, "kind": "drug", "dose": amount,
                                          "unit": "nM"}]
            arms += [{"arm": name, "start_h": -plan.pretreated_h, **first}] if survived else []
            arms += [{"arm": name, "start_h": 0.0, **agent} for agent in given_now or [
                {"agent": "DMSO", "kind": "vehicle", "dose": np.nan, "unit": ""}]]
            for experiment, plate in enumerate(plates, start=1):
                rate = plate + (SURVIVORS_PER_H if survived else UNTREATED_PER_H)
                taken = 0.0 if partner is None else (
                    partner.takes if survived else partner.takes_untreated
                ) * amount / (amount + partner.half_nM)
                wells += [
                    {"well": f"{name} {well + 1}", "model_id": model, "arm": name,
                     "block": f"survivors {experiment}", "experiment": f"survivors {experiment}",
                     **reading}
                    for well in range(plan.wells)
                    for reading in _readings(rate, taken, plan.followed_h, rng)]
    return replace(study, arms=pd.concat([study.arms, pd.DataFrame(arms)], ignore_index=True),
                   wells=pd.concat([w for w in (study.wells, pd.DataFrame(wells)) if len(w)],
                                   ignore_index=True))


def partner_truth(plan: SurvivorPlan) -> pd.DataFrame:
    """Return what each second drug truly does, a row each; no reader of the study sees it.

    Examples
    --------
    >>> one = Partner(name="x", doses_nM=(1.0, 9.0), half_nM=2.0, takes=0.05, takes_untreated=0.0)
    >>> partner_truth(SurvivorPlan(partners=(one,)))["takes"].tolist()
    [0.05]
    """
    return PARTNERS.table([
        {"partner": p.name, "half_nM": p.half_nM, "takes": p.takes,
         "takes_untreated": p.takes_untreated,
         "kills": p.takes * max(p.doses_nM) / (max(p.doses_nM) + p.half_nM) > SURVIVORS_PER_H}
        for p in plan.partners])


def _readings(
    rate: float, taken: float, followed_h: float, rng: np.random.Generator
) -> list[dict[str, Any]]:
    """Return live cells and dead objects of one well, every `READ_EVERY_H` hours."""
    live = SEEDED * np.exp(rng.normal(0, SEEDING_SD)) * np.array([1 - SPARED, SPARED])
    dead = 0.02 * live.sum()
    rows = []
    for step in range(int(followed_h / STEP_H) + 1):
        hours = step * STEP_H
        if hours % READ_EVERY_H == 0:
            scatter = np.exp(rng.normal(0, READ_SD, 2))
            rows += [{"time_h": hours, "measure": measure, "value": value * error, "unit": "cells"}
                     for measure, value, error in zip(
                         ("cell count", "dead objects"), (live.sum(), dead), scatter,
                         strict=True)]
        acts = taken * hours / (hours + ONSET_H)
        change = rate * (1 - live.sum() / ROOM) - acts * np.array([1.0, 0.0])
        # a slower division loses cells that were not made; only below 0 do cells die
        died = live * -np.expm1(np.log(2) * np.minimum(change, 0.0) * STEP_H)
        live = live * 2 ** (change * STEP_H)
        dead = (dead + float(died.sum())) * 2 ** (-STEP_H / CLEARED_H)
    return rows
