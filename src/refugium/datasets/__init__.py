"""Published studies by name: fetched at a pinned commit, checked, arranged by a recipe."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.datasets.fetch import list_published
    from refugium.datasets.get import get_published
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "fetch": ("list_published",),
        "get": ("get_published",),
    })

__all__ = [
    "get_published",
    "list_published",
]
