"""Published studies by name: fetched from their source, checked, arranged into a study."""

from refugium.datasets.fetch import list_published
from refugium.datasets.get import get_published

__all__ = ["get_published", "list_published"]
