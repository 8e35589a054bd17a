"""Families fixed by design before looking: what is one question, and how many are asked."""
