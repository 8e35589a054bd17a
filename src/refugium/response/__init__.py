"""What a dose does to cells: growth on the fold scale and on the growth-rate scale."""

from refugium.response.growth import growth_table
from refugium.response.interaction import interaction_table, pool_experiments

__all__ = ["growth_table", "interaction_table", "pool_experiments"]
