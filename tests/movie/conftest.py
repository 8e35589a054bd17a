"""Planted courses come from benchmarks/movie: one builder for tests and suites."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))
