"""How many live on, and for how long: cells that divide, die and change their type."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.population.model.doses import DoseRates, Hill
    from refugium.population.model.extinction import extinction, survival_along
    from refugium.population.model.moments import Moments, moments_along, moments_at
    from refugium.population.model.rates import Rates, one_type
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "model.doses": ("DoseRates", "Hill"),
        "model.extinction": ("extinction", "survival_along"),
        "model.moments": ("Moments", "moments_along", "moments_at"),
        "model.rates": ("Rates", "one_type"),
    })

__all__ = [
    "DoseRates",
    "Hill",
    "Moments",
    "Rates",
    "extinction",
    "moments_along",
    "moments_at",
    "one_type",
    "survival_along",
]
