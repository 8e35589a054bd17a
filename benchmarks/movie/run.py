"""Entry of `python -m benchmarks movie`."""

from benchmarks.movie import main

__all__ = ["main"]
