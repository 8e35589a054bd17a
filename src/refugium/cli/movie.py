"""`refugium movie`: order, memory, chain and kinetics, printed; tables with --out."""

from __future__ import annotations

from pathlib import Path

import typer


def movie(
    study: str, *, modality: str | None, model: str | None, chain: Path | None, out: Path | None
) -> None:
    """Print the answer and save the tables."""
    from refugium.core.output import check_free
    from refugium.movie import make_movie
    from refugium.pipeline import open_study

    if out is not None:
        check_free(out)
    opened, _ = open_study(study)
    found = make_movie(opened, modality=modality, model=model, chain=chain)
    if out is not None:
        found.save(out)
    typer.echo(found.summary())
    if out is not None:
        typer.echo(f"\ntables: {out}")
