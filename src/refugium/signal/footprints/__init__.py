"""footprints."""
