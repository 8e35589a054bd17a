"""`python -m benchmarks population`: speed of the kernels."""

from __future__ import annotations

import argparse

from benchmarks.population import speed

PARTS = ("speed",)


def main(arguments: list[str] | None = None) -> None:
    """Run the suite, or one part of it."""
    parser = argparse.ArgumentParser(prog="benchmarks population")
    parser.add_argument("--part", choices=PARTS, action="append")
    for part in parser.parse_args(arguments).part or PARTS:
        if part == "speed":
            speed.main()


if __name__ == "__main__":
    main()
