"""Every threshold of the movie room, chosen on virtual courses and frozen.

Frozen 2026-11-21, before any published study was scored with this code.
"""

from __future__ import annotations

CONFIDENCE = 0.95
"""Coverage of every printed interval."""

ALPHA = 0.05
"""False discovery rate of genes and states; error rate of every test of order or memory."""

BOOTSTRAPS = 200
"""Bootstrap draws behind an interval, replicates resampled within points."""
