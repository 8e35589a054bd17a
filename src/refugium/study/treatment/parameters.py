"""What counts as early in a treatment: one border for calls, plans and checks."""

from __future__ import annotations

EARLY_H = 24.0
"""A change before this time is early, one from it on late."""
