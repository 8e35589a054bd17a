"""Every threshold of the response room, frozen before published cases are scored.

Frozen 2026-11-21.
"""

from __future__ import annotations

CONFIDENCE = 0.95
"""Coverage of every printed interval."""

ALPHA = 0.05
"""Level of the heterogeneity test between experiments."""

MIN_WELLS = 2
"""Wells per arm below which there is an effect and no interval."""

MIN_EXPERIMENTS = 2
"""Independent experiments below which heterogeneity cannot be tested."""
