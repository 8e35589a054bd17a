"""How fast cells go over on drug, how fast they come back, and where they would end."""

from refugium.movie.kinetics.answer import fit_kinetics
from refugium.movie.kinetics.result import Kinetics

__all__ = ["Kinetics", "fit_kinetics"]
