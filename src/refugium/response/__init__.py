"""What a dose does to cells: growth on the fold scale and on the growth-rate scale; phenotypes."""

from refugium.response.growth import growth_table
from refugium.response.interaction import interaction_table
from refugium.response.measures import Phenotype, phenotype_of, preference_of
from refugium.response.phenotypes import PHENOTYPES, phenotype_table
from refugium.response.pooling import pool_experiments

__all__ = ["PHENOTYPES", "Phenotype", "growth_table", "interaction_table", "phenotype_of",
           "phenotype_table", "pool_experiments", "preference_of"]
