"""On which floor each room lies: imports only go down, never sideways."""

FLOORS = {
    "core": 0, "language": 1, "knowledge": 2, "identifiers": 3, "figures": 3, "study": 4,
    "io": 5, "signal": 5, "response": 5, "virtual": 5,
    "check": 6, "datasets": 6, "escape": 6, "movie": 6, "population": 6,
    "therapy": 7, "plan": 8, "cohort": 9, "report": 10, "pipeline": 11, "web": 12, "cli": 13,
}
VOCABULARIES = ("core", "language")
"""Rooms without a face: their files are imported directly."""
FACE_OF_ALL = ("", "__main__", "cli", "web")
"""Who may import from the package itself, as users do."""
LISTS = frozenset({
    "figures", "datasets.recipes", "io.vendors", "cli", "knowledge.tables",
})
"""Flat lists of like things: they may hold more boxes than can be read at one sitting."""
MOST_BOXES = 15
MOST_SHARE = 0.25
"""Share of all lines that one room may hold."""
