"""Nothing against nothing on every published study: `python -m benchmarks nothing`."""

from __future__ import annotations

import argparse
import os
import sys

from benchmarks.nothing.studies import judge
from refugium.datasets import get_published, list_published


def main(arguments: list[str] | None = None) -> None:
    """Print, per study and modality, what is called when there is nothing to find."""
    parser = argparse.ArgumentParser(prog="benchmarks nothing")
    parser.add_argument("--study", action="append", help="only this one; may be repeated")
    parser.add_argument("--repeats", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    if not os.environ.get("REFUGIUM_DATA"):
        sys.exit("REFUGIUM_DATA is not set: name a mirror of the published studies")
    known = list_published()["name"].tolist()
    for name in options.study or known:
        study = get_published(name)
        for modality in study.modalities:
            print(judge(study, modality, repeats=options.repeats, seed=options.seed), flush=True)
    if not options.study:
        print("benchmarkin: not_testable (one value per perturbation and site, no replicates)")


if __name__ == "__main__":
    main()
