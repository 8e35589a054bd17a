"""By which route could a called node keep cells alive past the blocked target? Annotation only."""

from refugium.escape.detour.routes import DETOUR_EDGES, DETOURS, detours

__all__ = ["DETOURS", "DETOUR_EDGES", "detours"]
