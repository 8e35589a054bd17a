"""How likely readings of wells are, given rates: what was measured is declared."""
