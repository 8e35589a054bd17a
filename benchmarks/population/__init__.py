"""The population model: speed, and colonies on virtual and published plates."""
