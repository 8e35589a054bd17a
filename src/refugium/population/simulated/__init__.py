"""Cells and colonies drawn from the process, event by event or exactly at once."""
