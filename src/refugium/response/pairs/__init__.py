"""Pairs of drugs without surfaces: foretold from singles, over subjects, over lines."""
