"""How many live on, and for how long: cells that divide, die and change their type."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.population.answer.result import PopulationResult
    from refugium.population.answer.verb import fit_population
    from refugium.population.clones.differ import Differ, Difference, colonies_differ
    from refugium.population.clones.schemas import COLONIES, COLONY_RATES
    from refugium.population.model.doses import DoseRates, Hill
    from refugium.population.model.extinction import extinction, survival_along
    from refugium.population.model.moments import Moments, moments_along, moments_at
    from refugium.population.model.rates import Rates, one_type
    from refugium.population.model.schedules import (
        moments_of_schedules,
        survival_of_schedules,
    )
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "answer.result": ("PopulationResult",),
        "answer.verb": ("fit_population",),
        "clones.differ": ("Differ", "Difference", "colonies_differ"),
        "clones.schemas": ("COLONIES", "COLONY_RATES"),
        "model.doses": ("DoseRates", "Hill"),
        "model.extinction": ("extinction", "survival_along"),
        "model.moments": ("Moments", "moments_along", "moments_at"),
        "model.rates": ("Rates", "one_type"),
        "model.schedules": ("moments_of_schedules", "survival_of_schedules"),
    })

__all__ = [
    "COLONIES",
    "COLONY_RATES",
    "Differ",
    "Difference",
    "DoseRates",
    "Hill",
    "Moments",
    "PopulationResult",
    "Rates",
    "colonies_differ",
    "extinction",
    "fit_population",
    "moments_along",
    "moments_at",
    "moments_of_schedules",
    "one_type",
    "survival_along",
    "survival_of_schedules",
]
