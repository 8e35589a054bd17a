"""Which pathway keeps cells alive: engagement, fields, classes, levels, what would overturn."""

from refugium.escape.find import find_escape
from refugium.escape.result import EscapeResult

__all__ = ["EscapeResult", "find_escape"]
