"""Footprint scores against kinase perturbations with a known target."""
