"""`refugium compare`: what changed between two runs, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from refugium.cli.options import OutOption


def compare(
    one: Annotated[Path, typer.Argument(metavar="OUT1", help="Output folder of a run.")],
    other: Annotated[Path, typer.Argument(metavar="OUT2", help="Output folder of another run.")],
    tolerance: Annotated[
        float | None, typer.Option(help="Numbers that agree within this have not moved.")
    ] = None,
    out: OutOption = None,
) -> None:
    """Say what changed between two runs, and why. Printed; tables with --out."""
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
