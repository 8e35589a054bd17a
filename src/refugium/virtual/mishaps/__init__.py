"""What goes wrong in a study, and how its cells grow meanwhile."""
