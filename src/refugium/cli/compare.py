"""`refugium compare`: what changed between two runs, and why."""

from __future__ import annotations

from pathlib import Path

import typer


def compare(one: Path, other: Path, *, tolerance: float | None, out: Path | None) -> None:
    """Print what changed; save the table if a folder is named."""
    from refugium.core.output import check_free
    from refugium.core.saved import save_tables
    from refugium.report import TOLERANCE, compare_results, read_results

    if out is not None:
        check_free(out)
    found = compare_results(read_results(one), read_results(other),
                            tolerance=TOLERANCE if tolerance is None else tolerance)
    typer.echo(found.summary())
    if out is not None:
        save_tables(out, "Comparison", {"changes": found.changes}, {"reasons": found.reasons})
        typer.echo(f"\ntables: {out}")
