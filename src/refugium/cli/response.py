"""`refugium response`: dose curves, rates and pairs of drugs, printed; tables with --out."""

from __future__ import annotations

from typing import Annotated

import typer

from refugium.cli.options import OutOption, StudyArgument


def response(
    study: StudyArgument,
    model: Annotated[str | None, typer.Option(help="Only this model.")] = None,
    out: OutOption = None,
) -> None:
    """Fit doses: what does each do, and what do two drugs do together? Tables with --out."""
    from refugium.core.output import check_free
    from refugium.pipeline import open_study
    from refugium.response import fit_response

    if out is not None:
        check_free(out)
    opened, _ = open_study(study)
    found = fit_response(opened, model=model)
    if out is not None:
        found.save(out)
    typer.echo(found.summary())
    if out is not None:
        typer.echo(f"\ntables: {out}")
