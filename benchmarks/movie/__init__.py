"""The movie against planted truth: `python -m benchmarks movie [--part order] [--small]`."""

from __future__ import annotations

import argparse
import importlib
import importlib.util

PARTS = ("order", "ahead", "harvests", "memory", "kept", "simple", "history", "states",
         "exchanges", "chain")


def main(arguments: list[str] | None = None) -> None:
    """Run the parts that exist, or one by name; further arguments go to each."""
    parser = argparse.ArgumentParser(prog="benchmarks movie")
    parser.add_argument("--part", choices=PARTS)
    options, rest = parser.parse_known_args(arguments)
    for part in PARTS:
        name = f"benchmarks.movie.{part}"
        if options.part in (None, part) and importlib.util.find_spec(name):
            importlib.import_module(name).main(rest)
