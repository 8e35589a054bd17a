"""How fast cells go over on drug, how fast they come back, and where they would end."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.movie.kinetics.estimate import fit_kinetics
    from refugium.movie.kinetics.result import Kinetics
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "estimate": ("fit_kinetics",),
        "result": ("Kinetics",),
    })

__all__ = [
    "Kinetics",
    "fit_kinetics",
]
