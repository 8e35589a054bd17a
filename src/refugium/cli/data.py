"""`refugium data`: published studies by name."""

from __future__ import annotations

from pathlib import Path

import typer


def list_studies() -> None:
    """Print the catalogue."""
    from refugium.datasets import list_published

    for row in list_published().to_dict(orient="records"):
        typer.echo(f"{row['name']:20s} {row['title']}")


def get_study(name: str, out: Path | None) -> None:
    """Fetch, check, arrange and write a published study."""
    from refugium.datasets import get_published
    from refugium.io import write_study

    target = out or Path(name)
    study = get_published(name)
    write_study(study, target)
    typer.echo(f"{name}: {len(study.samples)} samples written to {target}")
    typer.echo(f"cite: {study.citation}")
