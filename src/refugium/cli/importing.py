"""`refugium import`: a vendor's table becomes a study's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def import_table(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Table as a vendor writes it.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Study folder to write; must be new.")],
    vendor: Annotated[
        str | None, typer.Option(help="Its layout; told from the header if not given.")
    ] = None,
    samples: Annotated[
        Path | None, typer.Option(help="Table: source_column, sample_id (or a plate map).")
    ] = None,
    scale: Annotated[str | None, typer.Option(help="linear or log2, where asked for.")] = None,
) -> None:
    """Arrange a table of MaxQuant, DIA-NN, Spectronaut, FragPipe, ... as a study's folder."""
    from refugium import import_table as read
    from refugium.core.output import check_free
    from refugium.io.vendors import TO_FILL, write_import

    check_free(out)
    table = read(file, vendor=vendor, samples=samples, scale=scale)
    write_import(table, out, source=file)
    typer.echo(table.summary())
    typer.echo("")
    typer.echo(f"Written: {out}. To fill in, then run `refugium check {out}`:")
    for name, what in TO_FILL:
        if (out / name).exists() and not (name == "samples.csv" and table.wells is not None):
            typer.echo(f"  {name}: {what}")
