"""Is a chain of causes seen, step by step, and over several studies?"""

from refugium.movie.chain.chain import Chain, load_chain, parse_chain, rename_genes
from refugium.movie.chain.links import LINKS, run_chain
from refugium.movie.chain.partners import PARTNERS, partners
from refugium.movie.chain.pooled import POOLED_LINKS, pool_chain
from refugium.movie.chain.stages import STAGES

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
