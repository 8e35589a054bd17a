"""The simulator of these tests lies beside them; the oracle of the benchmarks is at the root."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[3])]
