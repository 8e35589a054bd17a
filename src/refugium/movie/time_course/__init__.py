"""A modality as courses: points of a history, their replicates and block effects."""
