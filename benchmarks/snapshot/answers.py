"""Let a checkout answer: its own command line, run from its own source, into a folder of its own.

Only the command line is used, since it is what a moved house must keep: a checkout is reached by
``PYTHONPATH``, so that one environment serves both.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

STUDIES = ("demo", "hayford2024", "pc9-axl", "kavran2022", "tnbc-rppa", "crc14", "lincs-20218")
"""Quickest first."""
COMMANDS = {
    "run": ("run", "{study}", "-o", "out"),
    "check": ("check", "{study}"),
    "plan": ("plan", "{study}", "-o", "out"),
}
PLANNED = ("demo", "pc9-axl", "kavran2022", "hayford2024")
"""`plan` runs the whole study several times: asked of the studies where that takes a minute."""
LONGEST_FIRST = tuple(reversed(STUDIES))


def jobs_of(studies: Sequence[str]) -> list[tuple[str, str]]:
    """Return (study, command) of everything to be asked, the longest first."""
    order = [s for s in LONGEST_FIRST if s in studies]
    found = [(study, "run") for study in order]
    found += [(study, "plan") for study in order if study in PLANNED]
    return found + [(study, "check") for study in order]


def answer(checkout: Path, folder: Path, studies: Sequence[str], *, threads: int = 2) -> None:
    """Ask a checkout every question of every study; what is already answered stays.

    Each answer lies in ``FOLDER/STUDY/COMMAND``: what was printed, the exit code, and what was
    written under ``out``.
    """
    with ThreadPoolExecutor(threads) as pool:
        for study, command in jobs_of(studies):
            pool.submit(_ask, checkout, folder / study / command, study, command)


def _ask(checkout: Path, place: Path, study: str, command: str) -> None:
    if (place / "exit_code.txt").exists():
        return
    place.mkdir(parents=True, exist_ok=True)
    words = [part.format(study=study) for part in COMMANDS[command]]
    if study == "demo":
        words = ["demo", "-o", "out"]
        if command != "run":
            # the demo's own folder, as its run wrote it: asked for by a name that stays the same
            words = [part.format(study="study") for part in COMMANDS[command]]
            _demo_study(checkout, place)
    done = subprocess.run(
        [sys.executable, "-m", "refugium", *words], cwd=place, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(checkout / "src"), "OPENBLAS_NUM_THREADS": "1",
             "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}, check=False,
    )
    # where the answer lies is not part of it
    printed = done.stdout.replace(str(place), "HERE")
    (place / "printed.txt").write_text(printed, encoding="utf-8")
    (place / "errors.txt").write_text(done.stderr, encoding="utf-8")
    (place / "exit_code.txt").write_text(str(done.returncode), encoding="utf-8")
    print(f"answered: {place} (exit {done.returncode})", flush=True)


def _demo_study(checkout: Path, place: Path) -> None:
    code = ("from pathlib import Path; import refugium as rf; "
            "from refugium.virtual import demo_plan, write_tumour; "
            "rf.write_study(write_tumour(demo_plan()).study, Path('study'))")
    subprocess.run([sys.executable, "-c", code], cwd=place, check=True,
                   env={**os.environ, "PYTHONPATH": str(checkout / "src")})
