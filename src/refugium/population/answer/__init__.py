"""The verb, what it returns, and its sentences."""
