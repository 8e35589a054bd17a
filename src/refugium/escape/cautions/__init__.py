"""cautions."""
