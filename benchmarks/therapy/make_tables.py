"""Write the tables of phase I trials and graded assertions that the package holds.

`python -m benchmarks.therapy.make_tables` (with REFUGIUM_DATA) reads `phase1-dlt` and `civic-2018`
and writes the columns that the package uses, words turned into fields. A run on the same sources
writes the same bytes.
"""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pandas as pd

from refugium.core.tables import Schema
from refugium.knowledge.packs.therapies.assertions import ASSERTIONS
from refugium.knowledge.packs.therapies.civic import read_civic
from refugium.knowledge.packs.therapies.phase_one import (
    GIVEN,
    TOLERATED,
    TOXICITIES,
    TRIALS,
    read_phase_one,
)

HERE = Path(__file__).parents[2] / "src/refugium/knowledge/packs/therapies/tables"
CIVIC = "civic-2018/inst/extdata/CIViC/01-Oct-2018-ClinicalEvidenceSummaries.tsv.gz"


def write(table: pd.DataFrame, schema: Schema, name: str) -> int:
    """Write a table as packed CSV and return its size in bytes."""
    made = table.copy()
    for column in schema.columns:
        if column.kind == "list":
            made[column.name] = [";".join(cell) for cell in made[column.name]]
        elif column.kind == "flag":
            made[column.name] = ["yes" if cell else "no" for cell in made[column.name]]
        elif column.kind == "number":
            made[column.name] = ["" if cell != cell else f"{cell:.12g}"
                                 for cell in made[column.name]]
    path = HERE / f"{name}.csv.gz"
    # no time and no name in the header: the same table is the same bytes
    packed = gzip.compress(made.to_csv(index=False, lineterminator="\n").encode(), mtime=0)
    path.write_bytes(packed)
    return len(packed)


def main() -> None:
    """Write every table and print its rows and size."""
    data = Path(os.environ["REFUGIUM_DATA"])
    trials = read_phase_one(data / "phase1-dlt")
    for schema in (TRIALS, GIVEN, TOXICITIES, TOLERATED):
        table = trials.tables[schema.name]
        print(schema.name, len(table), "rows,", write(table, schema, schema.name), "bytes")
    civic = read_civic(data / CIVIC)
    print("civic_2018", len(civic), "rows,", write(civic, ASSERTIONS, "civic_2018"), "bytes")


if __name__ == "__main__":
    main()
