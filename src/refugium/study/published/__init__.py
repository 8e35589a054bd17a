"""Published studies by name: fetched from their source, checked, arranged into a study."""

from refugium.study.published.fetch import list_published
from refugium.study.published.get import get_published

__all__ = ["get_published", "list_published"]
