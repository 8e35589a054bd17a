"""`python -m benchmarks SUITE`: promises, rediscovery, speed, and what a change changed."""

import importlib
import sys

SUITES = ("calibration", "speed", "knowledge", "rediscovery", "benchmarkin", "nothing", "kinetics",
          "movie", "snapshot", "house", "lines", "doses", "transcripts", "response", "therapy",
          "population")


def main() -> None:
    """Run one suite by name; further arguments go to it."""
    if len(sys.argv) < 2 or sys.argv[1] not in SUITES:
        sys.exit(f"usage: python -m benchmarks {{{'|'.join(SUITES)}}}")
    importlib.import_module(f"benchmarks.{sys.argv[1]}.run").main(sys.argv[2:])


if __name__ == "__main__":
    main()
