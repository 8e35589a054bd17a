"""Limits and refusals before anything is read: paths, links, sizes, encodings, containers."""
