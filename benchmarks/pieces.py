"""Studies scored one by one, kept in a folder as they come, so that a long table can resume."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

Row = dict[str, object]


def scored(kept: Path, name: str, studies: int, score: Callable[[int], Row]) -> list[Row]:
    """Return what is kept of a world, and score the seeds that are missing.

    Parameters
    ----------
    kept
        Folder; one file a world, one line a study.
    name
        Of the world: the file's name.
    studies
        Seeds from 0.
    score
        From a seed.
    """
    kept.mkdir(parents=True, exist_ok=True)
    path = kept / f"{name.replace(' ', '-').replace(',', '')}.jsonl"
    rows: list[Row] = ([json.loads(line) for line in path.read_text().splitlines()]
                       if path.exists() else [])
    with path.open("a") as handle:
        for seed in range(len(rows), studies):
            row = score(seed)
            handle.write(json.dumps(row) + "\n")
            handle.flush()
            rows.append(row)
    return rows[:studies]
