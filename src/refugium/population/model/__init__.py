"""Cells that divide, die and change their type: rates by dose, means, covariances, extinction."""
