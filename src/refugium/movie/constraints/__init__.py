"""Surprisal analysis: along which few directions the state moves, and how fast."""
