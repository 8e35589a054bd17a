"""Thresholds of the vendors' tables."""

LOCALISED = 0.75
"""Below this localisation probability a site is flagged: the class I limit of phosphoproteomics
(Olsen et al. 2006, Cell 127:635, doi:10.1016/j.cell.2006.09.026)."""
Q_VALUE = 0.01
"""Precursors of a long DIA report above this q-value are dropped."""
PTM_Q_VALUE = 0.01
"""So are precursors whose modified form is not certain at this level."""
MIN_BEADS = 35
"""A median of fewer beads than this is not read: Luminex readings of few beads scatter widely."""
SHOWN = 8
"""Columns that an error lists."""
