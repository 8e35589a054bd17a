"""Response: curves, rates and synergy against published numbers, closed forms and virtual data."""
