"""`python -m benchmarks population`: speed of the kernels; colonies on virtual plates."""

from __future__ import annotations

import argparse

from benchmarks.population import colonies, speed

PARTS = ("speed", "colonies")


def main(arguments: list[str] | None = None) -> None:
    """Run the suite, or one part of it."""
    parser = argparse.ArgumentParser(prog="benchmarks population")
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--repeats", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    for part in options.part or PARTS:
        if part == "speed":
            speed.main()
        else:
            colonies.main(options.repeats, options.seed)


if __name__ == "__main__":
    main()
