"""Tidy table in, chart out: the same picture for report, notebook, web page and SVG/PNG."""
