"""`python -m benchmarks response`: published numbers, false alarms, power, coverage and speed."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.response import (
    clipped,
    dask_surfaces,
    flat,
    orders,
    pairs,
    published,
    speed,
    virtual,
)

PARTS = ("published", "speed", "virtual", "flat", "pairs", "clipped", "orders", "dask")


def main(arguments: list[str] | None = None) -> None:
    """Run the suite, or one part of it; every line is printed as soon as it is known."""
    parser = argparse.ArgumentParser(prog="benchmarks response")
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--repeats", type=int, default=500)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--surfaces", type=int, default=2000, help="of the part dask")
    parser.add_argument("--rows", type=int, default=500, help="surfaces a row of the part virtual")
    parser.add_argument("--kept", type=Path, default=Path("response-kept"),
                        help="folder of surfaces of the part virtual already fitted")
    parser.add_argument("--only", default="", help="rows of the part virtual whose name holds this")
    parser.add_argument("--peers", type=Path, help="of the part speed: the interpreter of an "
                        "environment with benchmarks/peers/response.txt")
    options = parser.parse_args(arguments)
    for part in options.part or PARTS:
        if part == "published":
            published.main(options.draws)
        elif part == "speed":
            speed.main(options.peers)
        elif part == "virtual":
            virtual.main(options.rows, options.seed, kept=options.kept, only=options.only)
        elif part == "clipped":
            clipped.main(options.repeats, options.seed)
        elif part == "dask":
            dask_surfaces.main(options.surfaces)
        elif part == "orders":
            orders.main(options.repeats, options.seed)
        elif part == "pairs":
            pairs.main()
        else:
            flat.main(seed=options.seed)


if __name__ == "__main__":
    main()
