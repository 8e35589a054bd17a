"""One auditable row per pair, in order; what naive orders would have picked."""
