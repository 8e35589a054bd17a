"""`python -m benchmarks snapshot BASE`: does this checkout answer as another one does?

BASE is a checkout of the commit to compare with, for example a worktree::

    git worktree add ../before 382616d
    python -m benchmarks snapshot ../before --kept /tmp/answers --studies demo pc9-axl

Its answers are kept under ``--kept`` by commit and made once; this checkout is asked anew each
time. Exit code 1 if anything differs.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.snapshot.answers import STUDIES, answer
from benchmarks.snapshot.differences import differences

HERE = Path(__file__).resolve().parents[2]


def main(words: list[str]) -> None:
    """Answer with both checkouts and print what differs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks snapshot")
    parser.add_argument("base", type=Path, help="a checkout of the commit to compare with")
    parser.add_argument("--kept", type=Path, required=True, help="folder for the answers")
    parser.add_argument("--studies", nargs="+", choices=STUDIES, default=list(STUDIES))
    given = parser.parse_args(words)
    base = given.base.resolve()
    before, now = given.kept.resolve() / _commit(base), given.kept.resolve() / "now"
    shutil.rmtree(now, ignore_errors=True)
    answer(base, before, given.studies)
    answer(HERE, now, given.studies)
    found = [line for study in given.studies
             for line in (f"{study}/{d}" for d in differences(before / study, now / study))]
    print("\n".join(found) or f"no difference in {', '.join(given.studies)}")
    sys.exit(1 if found else 0)


def _commit(checkout: Path) -> str:
    return subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=checkout, check=True,
                          capture_output=True, text=True).stdout.strip()
