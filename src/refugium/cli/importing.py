"""`refugium import`: a vendor's table becomes a study's folder."""

from __future__ import annotations

from pathlib import Path

import typer


def import_table(
    file: Path, *, out: Path, vendor: str | None, samples: Path | None, scale: str | None
) -> None:
    """Write the modality with empty design tables; say what was left out and what to fill in."""
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
