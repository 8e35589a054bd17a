"""One colony per well: how fast, in which order, and whether colonies differ beyond chance."""
