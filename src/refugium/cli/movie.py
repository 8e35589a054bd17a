"""`refugium movie`: order, memory, chain and kinetics, printed; tables with --out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from refugium.cli.options import OutOption


def movie(
    studies: Annotated[list[str], typer.Argument(
        metavar="STUDY...", help="Study folder, or the name of a published study; of several, the "
        "chain is compared.")],
    modality: Annotated[str | None, typer.Option(help="What to follow, e.g. rna_counts.")] = None,
    model: Annotated[str | None, typer.Option(help="Only this model.")] = None,
    chain: Annotated[
        Path | None, typer.Option(help="TOML file of a chain; the built-in one if not given.")
    ] = None,
    out: OutOption = None,
) -> None:
    """In what order does the escape unfold, and is the way back another? Tables with --out.

    With several studies: in how many of those that could test it does each link of the chain hold?
    """
    from refugium.core.output import check_free
    from refugium.core.result import Result
    from refugium.movie import compare_chains, make_movie
    from refugium.pipeline import open_study

    if len(studies) > 1 and (modality or model):
        raise typer.BadParameter("--modality and --model take one study")
    if out is not None:
        check_free(out)
    opened = [open_study(study)[0] for study in studies]
    found: Result = (make_movie(opened[0], modality=modality, model=model, chain=chain)
                     if len(opened) == 1 else compare_chains(*opened, chain=chain))
    if out is not None:
        found.save(out)
    typer.echo(found.summary())
    if out is not None:
        typer.echo(f"\ntables: {out}")
