"""`refugium data`: published studies by name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from refugium.cli.options import OutOption

data = typer.Typer(help="Published studies, by name.", no_args_is_help=True)


@data.command("list")
def list_studies() -> None:
    """List the published studies that can be had by name."""
    from refugium.datasets import list_published

    for row in list_published().to_dict(orient="records"):
        typer.echo(f"{row['name']:20s} {row['title']}")


@data.command("get")
def get_study(
    name: Annotated[str, typer.Argument(help="Name from `refugium data list`.")],
    out: OutOption = None,
) -> None:
    """Fetch a published study, check it, and write it as a study folder."""
    from refugium.datasets import get_published
    from refugium.io import write_study

    target = out or Path(name)
    study = get_published(name)
    write_study(study, target)
    typer.echo(f"{name}: {len(study.samples)} samples written to {target}")
    typer.echo(f"cite: {study.citation}")
