"""Readings that were cut off at an edge: known to lie there or beyond."""
