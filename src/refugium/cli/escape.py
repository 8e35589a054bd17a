"""`refugium escape`: engagement and calls in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from refugium.cli.options import OutOption, StudyArgument


def escape(
    study: StudyArgument,
    contrast: Annotated[str | None, typer.Option(help="Only this contrast.")] = None,
    model: Annotated[str | None, typer.Option(help="Only this model.")] = None,
    drug: Annotated[str | None, typer.Option(help="Only arms with this drug.")] = None,
    out: OutOption = None,
) -> None:
    """Did the drug hit, and what stays on? Printed; tables with --out."""
    from refugium.core.output import check_free
    from refugium.escape import find_escape
    from refugium.pipeline import open_study

    if out is not None:
        check_free(out)
    found = find_escape(open_study(study)[0], contrast=contrast, model=model, drug=drug)
    typer.echo(found.summary())
    if out is not None:
        found.save(out)
        typer.echo(f"\ntables: {out}")
