"""Two drugs: what each null expects of the pair, and whether it is exceeded."""
