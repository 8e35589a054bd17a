"""Lines at baseline: some survive the drug, and what else could make a node higher in them."""
