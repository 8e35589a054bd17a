"""Is a chain of causes seen, step by step?"""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.movie.chain.chain import Chain, load_chain, parse_chain
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "chain": ("Chain", "load_chain", "parse_chain"),
    })

__all__ = [
    "Chain",
    "load_chain",
    "parse_chain",
]
