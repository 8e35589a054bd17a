"""`refugium check`: what a study holds and what it can answer."""

from __future__ import annotations

import typer

from refugium.cli.options import StudyArgument


def check(study: StudyArgument) -> None:
    """Draw the arms, say what was lost, what is confounded and what can be answered."""
    from refugium.check import check_study
    from refugium.pipeline import open_study

    typer.echo(check_study(open_study(study)[0]).summary())
