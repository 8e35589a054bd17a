"""The worlds of lines: nothing planted but a rival cause, and a node planted, by design."""

from __future__ import annotations

Changes = dict[str, object]

NULLS: dict[str, Changes] = {
    "nothing planted": {},
    "nothing planted, groups": {"groups": True},
    "nothing planted, 6 lines": {"n_lines": 6},
    "nothing planted, 12 lines": {"n_lines": 12},
    "nothing planted, declared": {"declared": True},
    "node follows proliferation": {"world": "proliferation"},
    "node follows proliferation, declared": {"world": "proliferation", "declared": True},
    "node repressed by the driver's output": {"world": "driver"},
    "node repressed by the driver's output, declared": {"world": "driver", "declared": True},
    "lineage moves nodes and response": {"world": "lineage"},
    "lineage, declared": {"world": "lineage", "declared": True},
    "lineage, 12 lines": {"world": "lineage", "n_lines": 12},
    "mild lineage": {"world": "lineage", "lineage_log2": 0.5},
    "lineage, few nodes": {"world": "lineage", "seen": 0.03},
    "survivors in plexes of their own": {"world": "plex_split", "n_plexes": 2},
    "sister lines": {"world": "sisters"},
    "sister lines, 12": {"world": "sisters", "n_lines": 12},
}
ON_DRUG: dict[str, Changes] = {
    "node falls on the drug": {"shift_log2": 2.0, "keeps_up": False, "declared": True},
}
"""Nulls that only what the drug does can tell: whole runs."""

CLEAN: Changes = {"compression": 0.0, "misannotated": 0.0}
PLANTED: dict[str, Changes] = {
    "8 lines, 2 log2, 3 sites, declared": {"shift_log2": 2.0, "declared": True},
    "8 lines, 2 log2, 8 sites, declared": {"shift_log2": 2.0, "n_sites": 8, "declared": True},
    "8 lines, 2 log2, 3 sites, declared, clean": {"shift_log2": 2.0, "declared": True, **CLEAN},
    "8 lines, 2 log2, 8 sites, declared, clean": {
        "shift_log2": 2.0, "n_sites": 8, "declared": True, **CLEAN},
    "8 lines, 2 log2, 3 sites": {"shift_log2": 2.0},
    "8 lines, 2 log2, 3 sites, declared, groups": {
        "shift_log2": 2.0, "groups": True, "declared": True},
    "8 lines, 1.5 log2, 8 sites, declared": {"shift_log2": 1.5, "n_sites": 8, "declared": True},
    "12 lines, 1.5 log2, 3 sites, declared": {"shift_log2": 1.5, "n_lines": 12, "declared": True},
    "12 lines, 1.5 log2, 8 sites, declared": {
        "shift_log2": 1.5, "n_lines": 12, "n_sites": 8, "declared": True},
    "12 lines, 1 log2, 8 sites, declared": {
        "shift_log2": 1.0, "n_lines": 12, "n_sites": 8, "declared": True},
    "6 lines, 2 log2, 8 sites, declared": {
        "shift_log2": 2.0, "n_lines": 6, "n_sites": 8, "declared": True},
}
"""A fractional design over lines, shift, sites, response and noise. `clean`: no ratio is compressed
and no row shows another node, as a formula takes it. Nine own sites of the node are known: more
than eight are no design of it."""

AIMS = {"8 lines, 2 log2, 3 sites, declared": 0.75, "8 lines, 2 log2, 8 sites, declared": 0.9}
