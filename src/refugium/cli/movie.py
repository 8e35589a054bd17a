"""`refugium movie`: order, memory, chain and kinetics, printed; tables with --out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from refugium.cli.options import OutOption, StudyArgument


def movie(
    study: StudyArgument,
    modality: Annotated[str | None, typer.Option(help="What to follow, e.g. rna_counts.")] = None,
    model: Annotated[str | None, typer.Option(help="Only this model.")] = None,
    chain: Annotated[
        Path | None, typer.Option(help="TOML file of a chain; the built-in one if not given.")
    ] = None,
    out: OutOption = None,
) -> None:
    """In what order does the escape unfold, and is the way back another? Tables with --out."""
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
