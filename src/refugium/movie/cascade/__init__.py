"""Is a chain of causes seen, step by step, and over several studies?"""

from refugium.movie.cascade.chain import Chain, load_chain, parse_chain, rename_genes
from refugium.movie.cascade.links import LINKS, run_chain
from refugium.movie.cascade.partners import PARTNERS, partners
from refugium.movie.cascade.pooled import POOLED_LINKS, pool_chain
from refugium.movie.cascade.stages import STAGES

__all__ = [
    "LINKS",
    "PARTNERS",
    "POOLED_LINKS",
    "STAGES",
    "Chain",
    "load_chain",
    "parse_chain",
    "partners",
    "pool_chain",
    "rename_genes",
    "run_chain",
]
