"""`refugium check`: what a study holds and what it can answer."""

from __future__ import annotations

import typer


def check(study: str) -> None:
    """Print the report of a study."""
    from refugium.check import check_study
    from refugium.pipeline import open_study

    typer.echo(check_study(open_study(study)[0]).summary())
